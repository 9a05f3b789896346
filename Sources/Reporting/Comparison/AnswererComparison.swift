internal import Corpus
internal import KernelNames

/// Who answers a generic name: by what the kernel gave when the name was bound, where both runs bound it; else by the
/// priorities of the drivers.
struct AnswererComparison {
    private let base: RunSnapshot
    private let new: RunSnapshot
    /// The names that a driver of the new run had in the base, its own included.
    private let predecessors: [DriverID: Set<String>]

    init(_ base: RunSnapshot, _ new: RunSnapshot, _ matching: DriverMatching) {
        self.base = base
        self.new = new
        predecessors = Dictionary(matching.pairs.map { ($0.new.id, Set($0.old.map(\.id.name))) }) { first, _ in
            first
        }
    }

    var changes: [Change] {
        let before = Self.preferred(base.drivers)
        let after = Self.preferred(new.drivers)
        var names: [AlgorithmID] = []
        for driver in new.drivers {
            let name = driver.id.algorithm
            if names.last != name { names.append(name) }
        }
        return names.compactMap { name in
            if let old = base.answers[name], let now = new.answers[name] {
                guard !isSame(name, [old.driver], [now.driver]) else { return nil }
                let text = "the drivers that the kernel selected when the name was bound"
                let (was, answers) = (Self.ranked([old.driver], old.priority), Self.ranked([now.driver], now.priority))
                return change(name, was, answers, text)
            }
            guard let old = before[name], let now = after[name] else { return nil }
            let (were, are) = (old.map(\.id.name), now.map(\.id.name))
            guard !isSame(name, were, are) else { return nil }
            let text = "by priority: one of the runs has no record of the selected driver"
            return change(name, Self.ranked(were, old[0].priority), Self.ranked(are, now[0].priority), text)
        }
    }

    /// Drivers of the highest priority; several where the kernel's choice depends on the order of registration.
    private static func preferred(_ drivers: [RunSnapshot.Driver]) -> [AlgorithmID: [RunSnapshot.Driver]] {
        let all = Dictionary(grouping: drivers) { $0.id.algorithm }
        return all.mapValues { drivers in
            let highest = drivers.map(\.priority).max()
            return drivers.filter { $0.priority == highest }
        }
    }

    /// Whether one of the drivers is one of those before. A successor under another name is reported as a renamed driver,
    /// not as another one.
    private func isSame(_ name: AlgorithmID, _ old: [String], _ new: [String]) -> Bool {
        new.contains { driver in
            !(predecessors[DriverID(name, driver)] ?? [driver]).isDisjoint(with: old)
        }
    }

    private func change(_ name: AlgorithmID, _ old: String, _ now: String, _ evidence: String) -> Change {
        Change(
            .answererChanged,
            subject: "\(name.type.rawValue) \(name.name)",
            summary: "\(old), now \(now)",
            evidence: [.init(evidence)]
        )
    }

    private static func ranked(_ drivers: [String], _ priority: Int) -> String {
        "\(drivers.joined(separator: ", ")) (priority \(priority))"
    }
}
