internal import KernelNames
public import Records

/// Everything that a run says of one driver.
public struct DriverResult: Sendable {
    /// The driver. Of a driver that has checks and no record of its own, only names and type are known.
    public let record: DriverRecord
    /// Whether the driver's record is missing, so that `record` was put together from its checks.
    public let isSynthetic: Bool
    /// The driver's check records in the order of the run.
    public let checks: [CheckRecord]
    /// The sum over `checks`.
    public let counts: Counts
    /// What the run says of the driver.
    public let verdict: Verdict
    /// Failing checks that waivers cover; they are not among the failures of `checks`.
    public let waived: [WaivedFailure]

    /// Judges a driver.
    ///
    /// - Parameters:
    ///   - record: the driver's record; nil where the run has none; such a driver never passes.
    ///   - id: the driver.
    ///   - checks: its check records, without the failures that are waived.
    ///   - waived: failures that waivers cover; a driver that has any never passes.
    init(record: DriverRecord?, id: DriverID, checks: [CheckRecord], waived: [WaivedFailure] = []) {
        self.checks = checks
        self.waived = waived
        var counts = Counts(checks)
        counts.waived = waived.count
        self.counts = counts
        isSynthetic = record == nil
        self.record =
            record
            ?? .synthetic(
                id,
                checks.first?.step.backend ?? .afAlg,
                groups: Set(checks.map(\.group)).count,
                records: checks.count
            )
        let verdict = Verdict(driver: self.record, checks: checks)
        switch verdict {
        case .passed where !waived.isEmpty, .incomplete where !waived.isEmpty && counts.executed == 0:
            self.verdict = .incomplete("\(waived.count.of("failing check")) waived: \(waived[0].waiver.link)")
        case .passed where record == nil: self.verdict = .incomplete("the run has no record of the driver itself")
        default: self.verdict = verdict
        }
    }

    /// Planned groups of which no record came.
    public var missingGroups: Int {
        // A plan can leave groups out: a shard has a part of them, an exercise does not take all.
        guard checks.count < record.records else { return 0 }
        return max(0, record.groups - Set(checks.map(\.group)).count)
    }
    /// Check records that carry at least one wrong answer.
    public var failing: [CheckRecord] { checks.filter { $0.failed > 0 } }
    /// Every reason for a check that was not executed, with the number of checks, in the order of the run.
    public var skips: [CheckRecord.Skip] {
        var order: [String] = []
        var counts: [String: Int] = [:]
        for skip in checks.lazy.flatMap(\.skips) {
            if counts[skip.reason] == nil { order.append(skip.reason) }
            counts[skip.reason, default: 0] += skip.count
        }
        return order.map { CheckRecord.Skip(reason: $0, count: counts[$0] ?? 0) }
    }

    /// The order of reports: type, algorithm, the kernel's preference, name.
    static func precedes(_ left: DriverResult, _ right: DriverResult) -> Bool {
        let (one, other) = (left.record, right.record)
        if one.type != other.type { return one.type < other.type }
        if one.algorithm != other.algorithm { return one.algorithm < other.algorithm }
        if one.priority != other.priority { return one.priority > other.priority }
        return one.driver < other.driver
    }
}

extension DriverRecord {
    /// Stands for the record of a driver of which a run has checks alone.
    static func synthetic(_ id: DriverID, _ backend: BackendKind = .afAlg, groups: Int, records: Int) -> DriverRecord {
        DriverRecord(
            id,
            module: "unknown",
            priority: 0,
            selftest: "unknown",
            origin: .registered,
            backend: backend,
            groups: groups,
            records: records
        )
    }
}
