public import KernelNames

/// Whether what a driver says of itself in one place agrees with the other places, and with what it does.
public struct AuditRecord: Sendable, Equatable {
    /// A statement that does not hold.
    public struct Finding: Sendable, Equatable {
        /// What was compared, in words: `min keysize`.
        public var statement: String
        /// What the kernel did or said.
        public var observed: String
        /// What /proc/crypto led to expect.
        public var expected: String

        /// Names a difference.
        public init(statement: String, observed: String, expected: String) {
            self.statement = statement
            self.observed = observed
            self.expected = expected
        }
    }

    /// The driver.
    public var id: DriverID
    /// Statements that were put to the test.
    public var statements: Int
    /// Those that do not hold.
    public var findings: [Finding]

    /// Reports an audit.
    public init(_ id: DriverID, statements: Int, findings: [Finding]) {
        self.id = id
        self.statements = statements
        self.findings = findings
    }

    /// The AF_ALG type.
    public var type: CipherType { id.type }
    /// The algorithm.
    public var algorithm: String { id.algorithm.name }
    /// The driver.
    public var driver: String { id.name }
}
