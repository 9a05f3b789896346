internal import KernelNames
internal import Records

/// The checks of one driver in two runs: what regressed, was lost, was fixed, still fails, is new.
///
/// Where several drivers have one successor, a vector counts as passed before when it passed on any of them.
struct CheckComparison {
    private let pair: DriverMatching.Pair
    private let new: RunSnapshot
    private let old: [RunSnapshot.Place: Before]
    private var found: [Change.Class: Findings] = [:]

    /// What the drivers of the base made of a group in an exercise, all of them together.
    private struct Before {
        /// Checks that were executed on the driver that executed most.
        var executed = 0
        /// Vectors that failed on every driver that executed the group.
        var failures: [String: RunSnapshot.Failure] = [:]
        var skips: Set<String> = []
    }

    /// Evidence of one class; groups that show the same in several exercises are one.
    private struct Findings {
        struct Fact: Hashable {
            var group: String
            var vectors: [String]
            var text: String
        }

        var checks = 0
        var order: [Fact] = []
        var exercises: [Fact: [Exercise]] = [:]

        mutating func add(_ place: RunSnapshot.Place, checks: Int, vectors: [String] = [], _ text: String) {
            let fact = Fact(group: place.group, vectors: vectors, text: text)
            if exercises[fact] == nil { order.append(fact) }
            exercises[fact, default: []].append(place.exercise)
            self.checks += checks
        }

        var evidence: [Change.Evidence] {
            order.map { fact in
                .init(group: fact.group, exercises: exercises[fact] ?? [], vectors: fact.vectors, fact.text)
            }
        }

        var groups: Int { Set(order.map(\.group)).count }
    }

    /// Compares the checks of a driver.
    ///
    /// - Parameter new: the whole new run; it tells why something is missing.
    init(_ pair: DriverMatching.Pair, in new: RunSnapshot) {
        self.pair = pair
        self.new = new
        old = Self.merged(pair.old)
        for place in Set(old.keys).union(pair.new.cells.keys).sorted() { compare(place) }
    }

    private static func merged(_ drivers: [RunSnapshot.Driver]) -> [RunSnapshot.Place: Before] {
        var merged: [RunSnapshot.Place: Before] = [:]
        for driver in drivers {
            for (place, cell) in driver.cells {
                var before = merged[place] ?? Before()
                if cell.executed > 0 {
                    before.failures =
                        before.executed == 0
                        ? cell.failures : before.failures.filter { cell.failures[$0.key] != nil }
                }
                before.executed = max(before.executed, cell.executed)
                before.skips.formUnion(cell.skips.keys)
                merged[place] = before
            }
        }
        return merged
    }

    private mutating func compare(_ place: RunSnapshot.Place) {
        let before = old[place] ?? Before()
        guard let after = pair.new.cells[place] else {
            guard before.executed > 0, !isReplaced(place) else { return }
            if place.exercise.needsModule, pair.new.backend == .afAlg, pair.formerWay != nil {
                miss(place, before.executed, "only the kernel module has such requests")
            } else {
                lose(place, before.executed, reasonForAbsence(of: place))
            }
            return
        }
        let failing = Set(after.failures.keys)
        let isNew = before.executed == 0
        let news = isNew ? failing : failing.subtracting(before.failures.keys)
        let waived = news.filter { after.failures[$0]?.waiver != nil }
        note(isNew ? .newFailure : .regressed, place, news.subtracting(waived), after)
        note(.waived, place, waived, after)
        if !isNew { note(.stillFailing, place, failing.intersection(before.failures.keys), after, before.failures) }
        let lost = before.executed - after.executed
        if lost > 0, let reason = reasonOfWay(before, after, lost) {
            miss(place, lost, reason)
        } else if lost > 0 {
            lose(place, lost, Self.reason(after) ?? "fewer vectors in the group")
        } else {
            let fixed = Self.sorted(before.failures.keys.filter { !failing.contains($0) })
            if !fixed.isEmpty { found[.fixed, default: .init()].add(place, checks: fixed.count, vectors: fixed, "") }
            if lost < 0 { found[.coverageGained, default: .init()].add(place, checks: -lost, "") }
        }
        let skips = Set(after.skips.keys)
        if !before.skips.isEmpty, !skips.isEmpty, before.skips != skips {
            let text = "\(Self.words(before.skips)); now \(Self.words(skips))"
            found[.reasonChanged, default: .init()].add(place, checks: after.skips.values.reduce(0, +), text)
        }
    }

    private mutating func note(
        _ kind: Change.Class,
        _ place: RunSnapshot.Place,
        _ vectors: Set<String>,
        _ cell: RunSnapshot.Cell,
        _ before: [String: RunSnapshot.Failure] = [:]
    ) {
        guard !vectors.isEmpty else { return }
        let ids = Self.sorted(vectors)
        let first = ids.first.flatMap { cell.failures[$0] }
        var text = first.map { "\($0.kind.phrase): \($0.message)" } ?? ""
        if kind == .waived, let waiver = first?.waiver {
            text += " (waived until \(waiver.expires): \(waiver.reason), \(waiver.link))"
        }
        let others = ids.filter { id in before[id].map { $0.kind != cell.failures[id]?.kind } ?? false }
        if let id = others.first, let was = before[id] { text += " (tc \(id) was: \(was.kind.phrase))" }
        found[kind, default: .init()].add(place, checks: ids.count, vectors: ids, text)
    }

    private mutating func lose(_ place: RunSnapshot.Place, _ count: Int, _ reason: String) {
        found[.coverageLost, default: .init()].add(place, checks: count, "\(count.of("check")): \(reason)")
    }

    /// Notes what the other way to the driver does not have.
    private mutating func miss(_ place: RunSnapshot.Place, _ count: Int, _ reason: String) {
        found[.wayChanged, default: .init()].add(place, checks: count, "\(count.of("check")): \(reason)")
    }

    /// Why a driver that is reached by another way than before lacks checks, where the new run skips them for a reason that
    /// the base did not have; nil where it does not tell.
    private func reasonOfWay(_ before: Before, _ after: RunSnapshot.Cell, _ lost: Int) -> String? {
        guard pair.formerWay != nil else { return nil }
        let news = after.skips.filter { !before.skips.contains($0.key) }
        guard news.values.reduce(0, +) >= lost else { return nil }
        return news.keys.sorted().joined(separator: "; ")
    }

    private static func reason(_ cell: RunSnapshot.Cell) -> String? {
        let reasons = cell.errors.keys.sorted() + cell.skips.keys.sorted()
        return reasons.isEmpty ? nil : reasons.joined(separator: "; ")
    }

    /// Whether the new run's driver was put through another exercise that shows what this one showed.
    private func isReplaced(_ place: RunSnapshot.Place) -> Bool {
        guard let replacement = place.exercise.replacement(for: pair.new.id.type) else { return false }
        return pair.new.cells.contains { $0.key.exercise == replacement && $0.value.executed > 0 }
    }

    private func reasonForAbsence(of place: RunSnapshot.Place) -> String {
        if let reason = pair.new.reason { return reason }
        if !new.surroundings.exercises.contains(place.exercise) {
            return "the new run does not have the exercise \(place.exercise)"
        }
        return "the new run has no record of the group on this driver"
    }

    private static func words(_ reasons: Set<String>) -> String { reasons.sorted().joined(separator: "; ") }

    /// Ids as people count: `9` before `10`.
    private static func sorted(_ ids: some Sequence<String>) -> [String] {
        ids.sorted { left, right in
            switch (Int(left), Int(right)) {
            case (let one?, let other?) where one != other: one < other
            default: left < right
            }
        }
    }

    /// The changes of the driver.
    var changes: [Change] {
        Change.Class.allCases.compactMap { kind in
            found[kind].map { findings in
                let place = "in \(findings.groups.of("group"))"
                let count = findings.checks.of("check")
                return Change(
                    kind,
                    isRegression: [.regressed, .newFailure, .coverageLost].contains(kind),
                    driver: pair.new.id,
                    formerly: pair.successions.map(\.old.name),
                    checks: findings.checks,
                    summary: Self.summary(kind, count, place),
                    evidence: findings.evidence
                )
            }
        }
    }

    private static func summary(_ kind: Change.Class, _ count: String, _ place: String) -> String {
        switch kind {
        case .regressed: "\(count) \(place) passed and now fail"
        case .newFailure: "\(count) \(place) fail, not executed in the base"
        case .coverageLost: "\(count) \(place) were executed and no longer are"
        case .stillFailing: "\(count) \(place) failed and still fail"
        case .waived: "\(count) \(place) newly fail, and a waiver covers each"
        case .fixed: "\(count) \(place) failed and now pass"
        case .coverageGained: "\(count) \(place) are newly executed"
        case .wayChanged: "\(count) \(place) are not made this way"
        case .reasonChanged: "the reason for skipping changed \(place)"
        default: "\(count) \(place)"
        }
    }
}
