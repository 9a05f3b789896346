/// What an implementation answered to one test of an ACVP request.
public struct ACVPAnswer: Sendable {
    /// The test's name, `tgId/tcId`.
    public var test: String
    /// Monte Carlo tests: which result, from 0.
    public var round: Int?
    /// What the round started from, where the test is a cipher's Monte Carlo test.
    public var key: [UInt8]
    /// The IV of the round's start.
    public var iv: [UInt8]
    /// The input of the round's start.
    public var input: [UInt8]
    /// What came out; nil where the message was called forged.
    public var output: [UInt8]?

    /// Describes an answer.
    public init(
        test: String,
        round: Int? = nil,
        key: [UInt8] = [],
        iv: [UInt8] = [],
        input: [UInt8] = [],
        output: [UInt8]?
    ) {
        self.test = test
        self.round = round
        self.key = key
        self.iv = iv
        self.input = input
        self.output = output
    }
}
