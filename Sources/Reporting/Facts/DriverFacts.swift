internal import Corpus
internal import KernelNames
internal import Records

/// What a run says of a driver itself, name by name.
struct DriverFacts {
    /// Names and values in reading order.
    let pairs: [(name: String, value: String)]

    init(_ result: DriverResult) {
        let record = result.record
        var pairs = [("algorithm", record.algorithm), ("type", record.type.rawValue)]
        if !result.isSynthetic {
            pairs += [
                ("module", record.module), ("priority", "\(record.priority)"), ("kernel self-test", record.selftest),
                ("origin", record.origin.rawValue),
            ]
        }
        if result.verdict.kind != .unreachable { pairs.append(("reached by", record.backend.words)) }
        if let name = record.boundAs {
            pairs.append(("bound as", "\(name), because af_alg_restrict forbids the driver's name"))
        }
        if let untested = record.untested {
            pairs += [("not tested", untested.reason.words), ("evidence", untested.evidence)]
        }
        if !record.log.isEmpty { pairs.append(("kernel log", record.log.joined(separator: " | "))) }
        pairs += record.fields.sorted { $0.key < $1.key }.prefix(40).map { ($0.key, $0.value) }
        let counts = result.counts
        pairs += [
            ("groups planned", record.groups.grouped),
            ("checks executed", counts.executed.grouped),
            ("checks passed", counts.passed.grouped),
            ("checks failed", counts.failed.grouped),
            ("checks skipped", counts.skipped.grouped),
            ("harness errors", counts.errors.grouped),
            ("time", "\(counts.nanoseconds.seconds(decimals: 3)) s"),
        ]
        if counts.nanoseconds > 0 {
            let rate = Int(Double(counts.executed) * 1e9 / Double(counts.nanoseconds))
            pairs.append(("checks per second", rate.grouped))
        }
        self.pairs = pairs.map { ($0.visible(limit: 60), $1.visible(limit: 200)) }
    }
}
