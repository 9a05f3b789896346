internal import Corpus

/// Who answers a generic name: by what the kernel gave when the name was bound, where both runs bound it; else by the
/// priorities of the drivers.
struct AnswererComparison {
    private typealias Name = RunSnapshot.GenericName

    private let base: RunSnapshot
    private let new: RunSnapshot
    /// The names that a driver of the new run had in the base, its own included.
    private let predecessors: [DriverResult.Key: Set<String>]

    init(_ base: RunSnapshot, _ new: RunSnapshot, _ matching: DriverMatching) {
        self.base = base
        self.new = new
        predecessors = Dictionary(matching.pairs.map { ($0.new.key, Set($0.old.map(\.key.driver))) }) { first, _ in
            first
        }
    }

    var changes: [Change] {
        let before = Self.preferred(base.drivers)
        let after = Self.preferred(new.drivers)
        var names: [Name] = []
        for driver in new.drivers {
            let name = Name(type: driver.key.type, name: driver.key.algorithm)
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
            let (were, are) = (old.map(\.key.driver), now.map(\.key.driver))
            guard !isSame(name, were, are) else { return nil }
            let text = "by priority: one of the runs has no record of the selected driver"
            return change(name, Self.ranked(were, old[0].priority), Self.ranked(are, now[0].priority), text)
        }
    }

    /// Drivers of the highest priority; several where the kernel's choice depends on the order of registration.
    private static func preferred(_ drivers: [RunSnapshot.Driver]) -> [Name: [RunSnapshot.Driver]] {
        let all = Dictionary(grouping: drivers) { Name(type: $0.key.type, name: $0.key.algorithm) }
        return all.mapValues { drivers in
            let highest = drivers.map(\.priority).max()
            return drivers.filter { $0.priority == highest }
        }
    }

    /// Whether one of the drivers is one of those before. A successor under another name is reported as a renamed driver,
    /// not as another one.
    private func isSame(_ name: Name, _ old: [String], _ new: [String]) -> Bool {
        new.contains { driver in
            let key = DriverResult.Key(type: name.type, algorithm: name.name, driver: driver)
            return !(predecessors[key] ?? [driver]).isDisjoint(with: old)
        }
    }

    private func change(_ name: Name, _ old: String, _ now: String, _ evidence: String) -> Change {
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
