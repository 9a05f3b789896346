internal import Corpus
internal import Records

/// Two runs side by side: every class of change, each with its evidence.
public struct Comparison: Sendable {
    /// What a slower driver means.
    public enum Throughput: String, CaseIterable, Sendable {
        /// A regression where a processor executed both runs, a mere change where an emulator did.
        case auto
        /// A regression.
        case fail
        /// A change.
        case report
        /// Times are not compared.
        case off
    }

    /// The run that is compared with.
    public let base: RunSnapshot
    /// The run that is judged.
    public let new: RunSnapshot
    /// Which driver of the base is which of the new run.
    public let matching: DriverMatching
    /// All changes: by class in the order of `Change.Class`, then by driver.
    public private(set) var changes: [Change]
    /// Accepted changes that make the comparison fail, because they expired or did not happen: one line each.
    public private(set) var acceptanceFaults: [String] = []
    /// The times; nil where they are not compared.
    public let throughput: ThroughputComparison?
    /// Why times are not compared, where they are not.
    public let throughputNote: String?
    /// What differs around the runs, each with both values.
    public let differences: [(name: String, base: String, new: String)]

    /// Compares two runs.
    public init(base: RunSnapshot, new: RunSnapshot, throughput: Throughput = .auto) {
        self.base = base
        self.new = new
        matching = DriverMatching(base: base.drivers, new: new.drivers)
        differences = Self.differences(base.surroundings, new.surroundings)
        // Another way to a driver takes another time.
        let alike = matching.pairs.filter { $0.formerWay == nil }
        let isAllOther = alike.isEmpty && !matching.pairs.isEmpty
        throughputNote =
            Self.reasonAgainstTimes(base.surroundings, new.surroundings, throughput)
            ?? (isAllOther ? "every driver is reached another way" : nil)
        self.throughput = throughputNote == nil ? ThroughputComparison(alike) : nil
        let isEmulated = base.surroundings.isEmulated || new.surroundings.isEmulated
        let slowerIsRegression = throughput == .fail || (throughput == .auto && !isEmulated)
        var changes = Self.runChanges(base, new) + DriverComparison(base, new, matching).changes
        changes += AbsenceComparison.changes(base, new)
        changes += ContractComparison.changes(base.contract, new.contract)
        changes += self.throughput?.changes(slowerIsRegression: slowerIsRegression) ?? []
        let byClass = Dictionary(grouping: changes, by: \.kind)
        self.changes = Change.Class.allCases.flatMap { byClass[$0] ?? [] }
    }

    /// The comparison with the changes that are accepted set aside.
    ///
    /// - Parameter today: the day, UTC, `2026-11-23`.
    public func accepting(_ list: AcceptedList, today: String) -> Comparison {
        var acceptance = Acceptance(list, today: today)
        var copy = self
        copy.changes = acceptance.apply(to: changes, base: base.acceptanceSide, new: new.acceptanceSide)
        copy.acceptanceFaults = acceptance.faults
        return copy
    }

    /// Whether anything regressed.
    public var isRegression: Bool { changes.contains(where: \.isRegression) }

    /// Whether the runs have nothing that could be compared: no executed check, no rule of the contract.
    public var isEmpty: Bool {
        (base.executed == 0 || new.drivers.isEmpty) && (base.contract.isEmpty || new.contract.isEmpty)
    }

    /// The exit code of the process that compares: 1 for a regression, 4 when there was nothing to compare.
    public var exitCode: Int32 { isRegression || !acceptanceFaults.isEmpty ? 1 : isEmpty ? 4 : 0 }

    /// Changes of that class, but for those that are accepted.
    public func changes(_ kind: Change.Class) -> [Change] {
        changes.filter { $0.kind == kind && $0.acceptance == nil }
    }

    /// The word at the head of reports.
    public var word: String {
        if !isRegression, !acceptanceFaults.isEmpty { return "ACCEPTANCE OUT OF DATE" }
        return isRegression ? "REGRESSED" : isEmpty ? "NOTHING TO COMPARE" : "NO REGRESSION"
    }

    /// One line without the word: the figures.
    public var headline: String {
        let kernels = "\(base.surroundings.kernel) -> \(new.surroundings.kernel)"
        var figures = Change.Class.allCases.compactMap { kind -> String? in
            let count = changes(kind).count
            return count > 0 ? "\(count.grouped) \(kind.rawValue)" : nil
        }
        let accepted = changes.count { $0.acceptance != nil }
        if accepted > 0 { figures.append("\(accepted.grouped) accepted") }
        return "\(kernels): " + (figures.isEmpty ? "no change" : figures.joined(separator: ", "))
    }

    private static func runChanges(_ base: RunSnapshot, _ new: RunSnapshot) -> [Change] {
        guard base.disturbances.isEmpty, !new.disturbances.isEmpty else { return [] }
        return [
            Change(
                .runIncomplete,
                isRegression: true,
                subject: "run",
                summary: "the base run was complete, the new run is not",
                evidence: new.disturbances.map { .init($0) }
            )
        ]
    }

    /// What one processor has and the other has not; what both have is no difference.
    private static func features(_ own: RunSnapshot.Surroundings, without other: RunSnapshot.Surroundings) -> String {
        // An older run, or a baseline, does not tell; another architecture's are other names.
        guard !own.features.isEmpty, !other.features.isEmpty, own.machine == other.machine else { return "" }
        let more = own.features.subtracting(other.features).sorted()
        return more.isEmpty ? "none more" : more.joined(separator: " ")
    }

    private static func differences(
        _ base: RunSnapshot.Surroundings,
        _ new: RunSnapshot.Surroundings
    ) -> [(name: String, base: String, new: String)] {
        [
            ("machine", base.machine, new.machine), ("processor", base.processor, new.processor),
            ("processor features", features(base, without: new), features(new, without: base)),
            ("target", base.target, new.target), ("FIPS mode", base.fips ? "on" : "off", new.fips ? "on" : "off"),
            ("vectors", String(base.manifest.prefix(16)), String(new.manifest.prefix(16))),
            ("backend", base.backend.rawValue, new.backend.rawValue),
            ("exercises", base.exercises.words, new.exercises.words),
            ("algcheck", base.suite, new.suite),
        ].filter { $0.1 != $0.2 }
    }

    private static func reasonAgainstTimes(
        _ base: RunSnapshot.Surroundings,
        _ new: RunSnapshot.Surroundings,
        _ throughput: Throughput
    ) -> String? {
        if throughput == .off { return "not requested" }
        if base.processor != new.processor { return "the processors differ" }
        if !features(base, without: new).elementsEqual(features(new, without: base)) {
            return "the processors' features differ"
        }
        if base.target != new.target { return "the targets differ" }
        return nil
    }
}

/// What the kernel does where the AF_ALG contract says something, in two runs.
enum ContractComparison {
    static func changes(_ base: [String: RunSnapshot.Rule], _ new: [String: RunSnapshot.Rule]) -> [Change] {
        // A run that puts no rules to the kernel says nothing of them.
        guard !base.isEmpty, !new.isEmpty else { return [] }
        return Set(base.keys).union(new.keys).sorted().compactMap { name in
            change(name, base[name], new[name])
        }
    }

    private static func change(_ name: String, _ old: RunSnapshot.Rule?, _ new: RunSnapshot.Rule?) -> Change? {
        guard old != new else { return nil }
        let kept = old?.outcome == .pass
        let was = old.map(words) ?? "not checked"
        let text = "\(was); now \(new.map(words) ?? "not checked")"
        switch (old, new) {
        case (_, let new?) where new.outcome == .fail || new.outcome == .vulnerable:
            let isRegression =
                old == nil || old?.outcome == .pass || (old?.outcome == .fail && new.outcome == .vulnerable)
            return Change(.contractChanged, isRegression: isRegression, subject: name, summary: text)
        case (_, let new?) where new.outcome == .pass:
            let isFixed = old.map { $0.outcome == .fail || $0.outcome == .vulnerable } ?? false
            return Change(isFixed ? .fixed : .contractChanged, subject: name, summary: text)
        default:
            return Change(kept ? .coverageLost : .contractChanged, isRegression: kept, subject: name, summary: text)
        }
    }

    private static func words(_ rule: RunSnapshot.Rule) -> String {
        rule.observed.isEmpty ? rule.outcome.rawValue : "\(rule.outcome.rawValue), \(rule.observed)"
    }
}
