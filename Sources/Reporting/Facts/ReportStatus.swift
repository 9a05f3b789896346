internal import Corpus
internal import Records

/// What other systems' formats can say of a driver, of its checks, or of the run.
enum ReportStatus: Equatable {
    case pass
    case fail
    case skip(String)
    /// Failing checks, all of them waived.
    case waived(String)
    /// The harness could not do its work.
    case error(String)
    /// The kernel stopped answering.
    case timeout(String)
    /// Something that was planned has no record.
    case neverRan(String)

    /// Why, where there is a reason.
    var reason: String? {
        switch self {
        case .pass, .fail: nil
        case .skip(let reason), .waived(let reason), .error(let reason), .timeout(let reason), .neverRan(let reason):
            reason
        }
    }
}

extension DriverResult {
    /// The driver as a whole.
    var status: ReportStatus {
        let reason = verdict.reason ?? ""
        switch verdict {
        case .failed: return .fail
        case .unreachable: return .skip("unreachable: \(reason)")
        case .passed: return .pass
        case .incomplete:
            if counts.errors > 0 { return .error(reason) }
            if checks.count < record.records { return .neverRan(reason) }
            if !waived.isEmpty { return .waived(waiverNotes.joined(separator: "; ")) }
            return counts.executed == 0 ? .skip(reason) : .neverRan(reason)
        }
    }

    /// One of the driver's check records.
    func status(of check: CheckRecord) -> ReportStatus {
        switch check.outcome {
        case .fail: return .fail
        case .error: return .error("\(check.errors.of("check")) could not be executed")
        case .pass, .skip:
            let notes =
                waived.isEmpty
                ? [] : waiverNotes { $0.group == check.group && $0.exercise == check.exercise }
            if !notes.isEmpty { return .waived(notes.joined(separator: "; ")) }
            if check.outcome == .pass { return .pass }
            return .skip(check.skips.isEmpty ? "no checks" : check.skips.map(\.reason).joined(separator: "; "))
        }
    }
}

extension RunResults {
    /// What disturbed the run as a whole; nil when nothing did.
    var disturbance: ReportStatus? {
        let reasons = waiverFaults + disturbances
        guard !reasons.isEmpty else { return nil }
        let text = reasons.joined(separator: "; ")
        return incidents.contains { $0.kind == .hung } ? .timeout(text) : .error(text)
    }
}

extension DriverResult {
    /// The driver's place in reports whose names are dotted paths.
    var dottedPath: String { record.dottedPath }
}
