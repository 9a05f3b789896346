internal import Records

/// What a run says as a whole.
///
/// A run can deserve several of these; it gets the first that applies, in the order of the cases:
///
/// | Verdict | When | Exit |
/// |---|---|---|
/// | `failed` | a check failed, a driver or module caused a kernel crash, hang or warning, a rule of the contract is
///   broken, a known vulnerability is present, a waiver expired or is stale | 1 |
/// | `hung` | an incident of the kind `hung` without a known cause | 124 |
/// | `incomplete` | an incident of the kind `died` without a known cause, or `agent`, a harness error, records
///   missing, no end record | 70 |
/// | `nothingSelected` | the plan has no drivers, or the run ended without a plan or a driver | 69 |
/// | `nothingRan` | the plan has drivers, and no check was executed | 4 |
/// | `passed` | all that was executed passed or is waived, and something was | 0 |
///
/// A failure comes first because it is final: nothing that a longer run could find takes it back, while 70 and 124
/// invite the caller to try again, and a second attempt must not bury what the first one found. That the run was cut as
/// well is never hidden: `RunResults.headline` and every report say both. After failures, what is unknown comes before
/// what is merely absent: a kernel that died during discovery selected nothing, and the selection is not to blame. An
/// empty file is `incomplete` for the same reason.
///
/// Kernel warnings without a known cause and unreadable lines do not decide: they are listed, and when a record was lost
/// in such a line the count of records shows it.
public enum RunVerdict: String, CaseIterable, Sendable {
    /// At least one driver gave a wrong answer.
    case failed
    /// The kernel under test stopped answering.
    case hung
    /// Something that was planned did not run.
    case incomplete
    /// The selection names no driver with vectors.
    case nothingSelected
    /// Drivers were selected, and none of their checks could be executed.
    case nothingRan
    /// Everything that was executed passed.
    case passed

    /// The exit code of the process that made the run.
    public var exitCode: Int32 {
        switch self {
        case .failed: 1
        case .hung: 124
        case .incomplete: 70
        case .nothingSelected: 69
        case .nothingRan: 4
        case .passed: 0
        }
    }

    /// The word at the head of reports.
    public var word: String {
        switch self {
        case .failed: "FAILED"
        case .hung: "HUNG"
        case .incomplete: "INCOMPLETE"
        case .nothingSelected: "NOTHING SELECTED"
        case .nothingRan: "NOTHING RAN"
        case .passed: "PASSED"
        }
    }
}

extension RunResults {
    /// What the run says as a whole; `RunVerdict` gives the rules.
    public var verdict: RunVerdict {
        if counts.failed > 0 || contract.contains(where: \.isBroken) || !waiverFaults.isEmpty { return .failed }
        if incidents.contains(where: { $0.blame != nil }) { return .failed }
        if incidents.contains(where: { $0.kind == .hung }) { return .hung }
        if !disturbances.isEmpty { return .incomplete }
        let hasRun = counts.executed > 0 || counts.waived > 0
        if hasRun || contract.contains(where: { $0.outcome == .pass }) { return .passed }
        if let plan { return plan.drivers == 0 && !hasUnreachableSelection ? .nothingSelected : .nothingRan }
        return drivers.isEmpty ? .nothingSelected : .nothingRan
    }

    /// The exit code of the process that made the run.
    public var exitCode: Int32 { verdict.exitCode }

    /// The rules of the contract, counted by outcome.
    private var contractFigures: String {
        ContractRecord.Outcome.allCases.compactMap { outcome in
            let count = contract.count { $0.outcome == outcome }
            return count > 0 ? "\(count.grouped) \(outcome.words)" : nil
        }.joined(separator: ", ")
    }

    /// A driver with groups that AF_ALG does not reach was selected, whatever the plan counts.
    private var hasUnreachableSelection: Bool {
        drivers.contains { $0.record.unreachable != nil && $0.record.groups > 0 }
    }

    /// Why the run as a whole is not complete, worst first; empty when it is.
    public var disturbances: [String] {
        var reasons: [String] = []
        for (kind, words) in [
            (IncidentRecord.Kind.hung, "the kernel hung"), (.died, "the kernel crashed"), (.agent, "agent"),
        ] {
            let first = incidents.first { $0.kind == kind && $0.blame == nil }
            if let first { reasons.append("\(words): \(first.message)") }
        }
        if end == nil { reasons.append("the run has no end record") }
        if let plan, recordCount < plan.records {
            reasons.append("\((plan.records - recordCount).grouped) of \(plan.records.grouped) records are missing")
        } else if let end, counts.total + contract.count < end.checks {
            reasons.append(
                "\((end.checks - counts.total - contract.count).grouped) of \(end.checks.grouped) checks are missing"
            )
        }
        let unasked = contract.count { $0.outcome == .error }
        if unasked > 0 { reasons.append("\(unasked.of("rule")) could not be checked") }
        if counts.errors > 0 { reasons.append("\(counts.errors.of("check")) could not be executed") }
        return reasons
    }

    /// One line without the verdict's word: the figures, then what disturbed the run.
    public var headline: String {
        let tested = drivers.count { $0.counts.executed > 0 }
        let failing = drivers(.failed).count
        let passing = drivers(.passed).count
        let figures =
            switch verdict {
            case _ where !contract.isEmpty: contractFigures
            case .failed where failing > 0:
                "\(failing.grouped) of \(tested.of("driver")) failed \(counts.failed.grouped) of "
                    + counts.executed.of("check")
            case .nothingSelected where run?.shard != nil && !drivers.isEmpty:
                "no check of the selection is in this shard"
            case .nothingSelected: "the selection matches no driver with vectors"
            case .nothingRan: "no check was executed on \(drivers.count.of("driver"))"
            case .passed, .hung, .incomplete, .failed:
                "\(passing.of("driver")) passed, \(counts.passed.of("check")) passed"
            }
        let waived = counts.waived > 0 ? ["\(counts.waived.of("failing check")) waived"] : []
        let faults = waiverFaults.isEmpty ? [] : ["\(waiverFaults.count.of("waiver")) expired or stale"]
        return ([figures] + waived + faults + disturbances).joined(separator: "; ").visible(limit: 400)
    }
}

extension ContractRecord {
    /// Whether the kernel breaks the rule.
    var isBroken: Bool { outcome == .fail || outcome == .vulnerable }
}

extension ContractRecord.Outcome {
    /// The outcome as a count of rules is described by.
    var words: String {
        switch self {
        case .pass: "rules kept"
        case .fail: "broken"
        case .vulnerable: "known vulnerabilities"
        case .skip: "skipped"
        case .error: "errors"
        }
    }
}
