public import Records

/// How many checks ended how, and the time they took.
public struct Counts: Sendable, Equatable {
    /// Checks that passed.
    public var passed = 0
    /// Checks whose driver gave a wrong answer.
    public var failed = 0
    /// Checks that the harness could not execute.
    public var errors = 0
    /// Checks that were not executed, for a reason.
    public var skipped = 0
    /// Checks that failed and that a waiver covers.
    public var waived = 0
    /// Nanoseconds that the checks took on the kernel under test.
    public var nanoseconds = 0

    /// Nothing yet.
    public init() {}

    /// The sum over check records.
    public init(_ checks: some Sequence<CheckRecord>) {
        for check in checks {
            passed += check.passed
            failed += check.failed
            errors += check.errors
            skipped += check.skipped
            nanoseconds += check.nanoseconds
        }
    }

    /// Checks that were executed.
    public var executed: Int { passed + failed }
    /// Checks that were planned and of which something is known.
    public var total: Int { executed + errors + skipped + waived }

    /// Adds the other's checks.
    public static func += (left: inout Counts, right: Counts) {
        left.passed += right.passed
        left.failed += right.failed
        left.errors += right.errors
        left.skipped += right.skipped
        left.waived += right.waived
        left.nanoseconds += right.nanoseconds
    }

    /// The sum over drivers.
    public static func sum(_ drivers: some Sequence<DriverResult>) -> Counts {
        drivers.reduce(into: Counts()) { $0 += $1.counts }
    }
}
