internal import Records

/// The rules of the AF_ALG contract as a kernel keeps them, for a terminal: what is broken first.
public struct ContractSummary: Sendable {
    private let verbose: Bool

    /// Prepares a summary.
    ///
    /// - Parameter verbose: whether to list the rules that are kept.
    public init(verbose: Bool) {
        self.verbose = verbose
    }

    /// The summary of a run; every line ends with a newline.
    public func render(_ results: RunResults) -> String {
        var lines = ["\(results.verdict.word)  \(results.headline)"]
        if let run = results.run {
            let restrict = run.restrict.map { ", af_alg_restrict \($0)" } ?? ""
            lines.append("kernel \(run.kernelRelease) \(run.machine)\(run.fips ? ", FIPS mode" : "")\(restrict)")
        }
        let order: [ContractRecord.Outcome] = [.vulnerable, .fail, .error, .skip] + (verbose ? [.pass] : [])
        for outcome in order {
            let records = results.contract.filter { $0.outcome == outcome }
            if records.isEmpty { continue }
            lines += ["", title(outcome)]
            lines += records.map { "  " + line($0) }
        }
        let variants = results.contract.filter { $0.outcome == .pass && !$0.note.isEmpty }
        if !verbose, !variants.isEmpty {
            lines += ["", "kept, where several answers are allowed"]
            lines += variants.map { "  \($0.check): \($0.observed) (\($0.note))" }
        }
        return lines.map { $0.visible() + "\n" }.joined()
    }

    private func line(_ record: ContractRecord) -> String {
        let expected = record.expected.joined(separator: " or ")
        let note = record.note.isEmpty ? "" : " (\(record.note))"
        switch record.outcome {
        case .pass, .vulnerable: return "\(record.check): \(record.observed)\(note)"
        case .fail: return "\(record.check): got \(record.observed), expected \(expected): \(record.statement)"
        case .skip, .error: return "\(record.check): \(record.note)"
        }
    }

    private func title(_ outcome: ContractRecord.Outcome) -> String {
        switch outcome {
        case .pass: "kept"
        case .fail: "BROKEN"
        case .vulnerable: "VULNERABLE"
        case .skip: "skipped"
        case .error: "harness errors"
        }
    }
}
