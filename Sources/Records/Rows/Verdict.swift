/// What a run says of one driver.
public enum Verdict: Sendable, Equatable {
    /// Every planned group ran, at least one check was executed, and all passed.
    case passed
    /// At least one check failed.
    case failed
    /// Nothing failed, but something that was planned did not run, or there was nothing to run.
    case incomplete(String)
    /// AF_ALG gives no access to the driver.
    case unreachable(String)

    /// The verdict from a driver's record and all of its check records, in a run that ended or was cut.
    public init(driver: DriverRecord, checks: some Collection<CheckRecord>) {
        let failed = checks.reduce(0) { $0 + $1.failed }
        let errors = checks.reduce(0) { $0 + $1.errors }
        let executed = checks.reduce(0) { $0 + $1.executed }
        self.init(driver: driver, records: checks.count, executed: executed, failed: failed, errors: errors)
    }

    /// The verdict from a driver's record and the sums over its check records.
    ///
    /// - Parameter records: how many check records there are.
    public init(driver: DriverRecord, records: Int, executed: Int, failed: Int, errors: Int) {
        if failed > 0 {
            self = .failed
        } else if let unreachable = driver.unreachable {
            let call = "\(unreachable.step): \(unreachable.errno)"
            self = .unreachable(driver.untested.map { "\($0.reason.words) (\(call))" } ?? call)
        } else if driver.groups == 0 {
            self = .incomplete("no vectors for \(driver.algorithm)")
        } else if errors > 0 {
            self = .incomplete("\(errors) \(errors == 1 ? "check" : "checks") could not be executed")
        } else if records < driver.records {
            self = .incomplete("\(driver.records - records) of \(driver.records) records are missing")
        } else if driver.records == 0, records == 0 {
            self = .incomplete("no check is planned on it in this run")
        } else if executed == 0 {
            self = .incomplete("every check was skipped")
        } else {
            self = .passed
        }
    }

    /// The verdict as reports for people have it, without its reason.
    public var name: String {
        switch self {
        case .passed: "passed"
        case .failed: "failed"
        case .incomplete: "incomplete"
        case .unreachable: "unreachable"
        }
    }

    /// Why, for the verdicts that carry a reason.
    public var reason: String? {
        switch self {
        case .passed, .failed: nil
        case .incomplete(let reason), .unreachable(let reason): reason
        }
    }
}
