package import Records

/// A place at which a driver did something else than it must.
package struct Divergence: Sendable {
    package var kind: CheckRecord.Failure.Kind
    /// One line: sizes, step and errno.
    package var message: String
    /// The step's place in its lane; nil in the setup, and for known answers.
    var step: Int?
    var lane = 0
    /// Which of the repetitions, from 0.
    var repetition = 0
    /// What had to come, where bytes differ.
    var expectation: Expectation?
    /// What came.
    var actual: [UInt8]?
    /// The first wrong byte of the output.
    var firstWrong: Int?
    var isOutside = false
    /// What the backend refused, where it did.
    var error: BackendError?

    init(
        kind: CheckRecord.Failure.Kind,
        message: String,
        expectation: Expectation? = nil,
        actual: [UInt8]? = nil,
        error: BackendError? = nil
    ) {
        self.kind = kind
        self.message = message
        self.expectation = expectation
        self.actual = actual
        self.error = error
    }
}
