public import KernelNames

/// The outcome of one group of vectors on one driver in one exercise.
public struct CheckRecord: Sendable, Equatable {
    /// The outcome of a record as a whole.
    public enum Outcome: String, CaseIterable, Sendable {
        /// Something was executed and everything that was executed passed.
        case pass
        /// At least one check failed.
        case fail
        /// Nothing was executed, for a reason.
        case skip
        /// The harness could not do its work.
        case error
    }

    /// A check that did not pass.
    public struct Failure: Sendable, Equatable {
        /// What did not pass.
        public enum Subject: Sendable, Hashable {
            /// One vector, by its id.
            case vector(String)
            /// The step as a whole: what happened cannot be said to be one vector's.
            case step

            /// The id, or `-`: dossiers, baselines and waivers name a step so, and records did before their version 2.
            public var text: String {
                switch self {
                case .vector(let id): id
                case .step: "-"
                }
            }

            /// Reads what `text` wrote.
            public init(text: String) { self = text == "-" ? .step : .vector(text) }
        }

        /// The kinds of failure, and the harness's own error.
        public enum Kind: String, CaseIterable, Sendable {
            /// The output differs from the published one.
            case mismatch
            /// An invalid case was accepted.
            case accepted
            /// A valid case was refused.
            case refused
            /// A statistical test was not met.
            case unhealthy
            /// The kernel stopped.
            case died
            /// The call did not return.
            case hung
            /// A kernel warning: the kernel's log carries a BUG, WARNING or the like.
            case kernelWarning = "complaint"
            /// The harness could not execute the check; this does not speak against the driver.
            case error
        }

        /// What did not pass.
        public var subject: Subject
        /// What went wrong.
        public var kind: Kind
        /// One line for people: sizes, step and errno, the vector's note.
        public var message: String
        /// Expected bytes in hex, where there are any.
        public var expected: String?
        /// Bytes that the kernel gave, in hex, where it gave any.
        public var actual: String?
        /// How the exercise put the vector, where it does so in several ways.
        public var variant: String?
        /// What the fault looks like.
        public var fingerprint: Fingerprint?
        /// The calls that show the fault; kept for the first failures of a record.
        public var script: Script?
        /// The commands of the shortest sequence that fails, of the exercise `stateful`.
        package var commands: [Command] = []

        /// Describes a check that did not pass.
        public init(
            vector: String,
            kind: Kind,
            message: String,
            expected: String? = nil,
            actual: String? = nil,
            variant: String? = nil,
            fingerprint: Fingerprint? = nil,
            script: Script? = nil
        ) {
            subject = .vector(vector)
            self.kind = kind
            self.message = message
            self.expected = expected
            self.actual = actual
            self.variant = variant
            self.fingerprint = fingerprint
            self.script = script
        }

        /// Describes what went wrong with a step as a whole.
        public init(ofStep kind: Kind, message: String) {
            subject = .step
            self.kind = kind
            self.message = message
        }

        /// The vector's id; nil when the step as a whole did not pass.
        public var vector: String? {
            if case .vector(let id) = subject { id } else { nil }
        }
    }

    /// Checks that were not executed, and why.
    public struct Skip: Sendable, Equatable {
        /// One line: the reason.
        public var reason: String
        /// How many checks it covers.
        public var count: Int

        /// Gives the reason for a number of checks.
        public init(reason: String, count: Int) {
            self.reason = reason
            self.count = count
        }
    }

    /// What it is the outcome of: the driver, the group and the exercise.
    public var step: StepID
    /// Checks that passed.
    public var passed: Int
    /// Checks that did not, in the order of the group. Errors of the harness are among them.
    public var failures: [Failure]
    /// Checks that were not executed, and why.
    public var skips: [Skip]
    /// Nanoseconds that the group took on this driver.
    public var nanoseconds: Int
    /// What the failures have in common, as one line; nil where there are none.
    public var diagnosis: String?
    /// Who answered the exercise's own messages: a library, or a driver; nil where there are none.
    public var oracle: String?
    /// For sequences of commands: which pairs of values came up.
    public var coverage: SequenceCoverage?

    /// Describes an outcome.
    public init(
        _ step: StepID,
        passed: Int = 0,
        failures: [Failure] = [],
        skips: [Skip] = [],
        nanoseconds: Int = 0,
        diagnosis: String? = nil,
        oracle: String? = nil
    ) {
        self.step = step
        self.passed = passed
        self.failures = failures
        self.skips = skips
        self.nanoseconds = nanoseconds
        self.diagnosis = diagnosis
        self.oracle = oracle
    }

    /// The AF_ALG type.
    public var type: CipherType { step.driver.type }
    /// The kernel's algorithm name.
    public var algorithm: String { step.driver.algorithm.name }
    /// The unique driver name.
    public var driver: String { step.driver.name }
    /// The group's id.
    public var group: String { step.group }
    /// How the vectors were put.
    public var exercise: Exercise { step.exercise }

    /// Checks whose driver gave a wrong answer.
    public var failed: Int { failures.count { $0.kind != .error } }
    /// Checks that the harness could not execute.
    public var errors: Int { failures.count { $0.kind == .error } }
    /// Checks that were not executed.
    public var skipped: Int { skips.reduce(0) { $0 + $1.count } }
    /// Checks that were executed.
    public var executed: Int { passed + failed }

    /// The outcome of the record as a whole. Nothing executed is never a pass.
    public var outcome: Outcome {
        if failed > 0 { return .fail }
        if errors > 0 { return .error }
        return passed > 0 ? .pass : .skip
    }
}
