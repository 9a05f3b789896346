internal import KernelNames
internal import Records

/// What a run says of the commit that its kernel was built from.
public enum BisectVerdict: Sendable, Equatable {
    /// The checks ran and passed: how many.
    case good(Int)
    /// One of them fails: which, and how.
    case bad(String)
    /// Nothing can be said, and why.
    case unknown(String)

    /// Judges a run.
    ///
    /// - Parameters:
    ///   - group: glob over the ids of groups that decide; nil for all.
    ///   - vector: id of the vector that decides; nil for all.
    ///   - crashIsBad: whether a kernel is bad that died or hung after the plan was known.
    public init(_ results: RunResults, group: String? = nil, vector: String? = nil, crashIsBad: Bool = false) {
        let checks = results.drivers.flatMap(\.checks).filter { check in
            group.map { Glob.matches($0, check.group) } ?? true
        }
        for check in checks {
            let failure = check.failures.first { $0.kind != .error && (vector == nil || vector == $0.vector) }
            guard let failure else { continue }
            let place = "\(check.driver) \(check.group) \(check.exercise) \(failure.place)"
            self = .bad("\(place): \(failure.kind.phrase): \(failure.message)".visible(limit: 500))
            return
        }
        let crash = results.incidents.first { $0.kind == .died || $0.kind == .hung }
        if crashIsBad, let crash, results.plan != nil {
            self = .bad("\(crash.kind.phrase): \(crash.message)".visible(limit: 500))
            return
        }
        self = Self.judgement(of: results, checks)
    }

    /// Good only when everything that was planned ran, and something was.
    private static func judgement(of results: RunResults, _ checks: [CheckRecord]) -> BisectVerdict {
        if let reason = results.disturbances.first { return .unknown(reason.visible(limit: 500)) }
        if results.drivers.isEmpty { return .unknown("the kernel has no such driver") }
        let executed = checks.reduce(0) { $0 + $1.executed }
        guard executed == 0 else { return .good(executed) }
        let reasons = results.drivers.compactMap { driver in
            driver.verdict.reason.map { "\(driver.record.driver) is \(driver.verdict.name): \($0)" }
        }
        return .unknown((reasons.first ?? "the selection matches no group of vectors").visible(limit: 500))
    }

    /// The exit code for `git bisect run`.
    public var exitCode: Int32 {
        switch self {
        case .good: 0
        case .bad: 1
        case .unknown: 125
        }
    }

    /// One line for people.
    public var line: String {
        switch self {
        case .good(let checks): "good: \(checks.of("check")) passed"
        case .bad(let reason): "bad: \(reason)"
        case .unknown(let reason): "cannot tell: \(reason)"
        }
    }
}
