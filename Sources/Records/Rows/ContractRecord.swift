/// What a kernel does where the AF_ALG contract says something: one rule, put to it once.
public struct ContractRecord: Sendable, Equatable {
    /// How the observation stands to the rule.
    public enum Outcome: String, CaseIterable, Sendable {
        /// As the rule says; the note tells which of several ways it took.
        case pass
        /// Not as the rule says.
        case fail
        /// A known vulnerability is there.
        case vulnerable
        /// The rule could not be put to this kernel, for a reason.
        case skip
        /// The harness could not do its work.
        case error
    }

    /// The rule's name, such as `errors/bind-unknown-name`.
    public var check: String
    /// The rule in one sentence.
    public var statement: String
    /// How the observation stands to the rule.
    public var outcome: Outcome
    /// What the kernel did, in the rule's terms: an errno's name, a count of bytes, a word.
    public var observed: String
    /// What the rule allows, in the same terms.
    public var expected: [String]
    /// What the observation means, or why there is none.
    public var note: String

    /// Describes an observation.
    public init(
        check: String,
        statement: String,
        outcome: Outcome,
        observed: String,
        expected: [String],
        note: String = ""
    ) {
        self.check = check
        self.statement = statement
        self.outcome = outcome
        self.observed = observed
        self.expected = expected
        self.note = note
    }
}
