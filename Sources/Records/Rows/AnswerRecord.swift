/// What a driver made of a question whose answer nobody here knows: one test of an ACVP request, or one round of it.
public struct AnswerRecord: Sendable, Equatable {
    /// The question's name, such as `tgId/tcId`.
    public var vector: String
    /// Monte Carlo tests: which round, from 0.
    public var round: Int?
    /// Rounds: the key that the round started from, in hex.
    public var key: String?
    /// Rounds: the IV that the round started from, in hex.
    public var iv: String?
    /// Rounds: the input that the round started from, in hex.
    public var input: String?
    /// What came out, in hex; nil where the message was called forged, or nothing came out at all.
    public var output: String?
    /// Why nothing came out, where that is not the answer: the step and the errno.
    public var fault: String?

    /// Describes an answer.
    public init(
        vector: String,
        round: Int? = nil,
        key: String? = nil,
        iv: String? = nil,
        input: String? = nil,
        output: String? = nil,
        fault: String? = nil
    ) {
        self.vector = vector
        self.round = round
        self.key = key
        self.iv = iv
        self.input = input
        self.output = output
        self.fault = fault
    }
}
