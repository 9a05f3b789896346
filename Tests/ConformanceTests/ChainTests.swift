import Corpus
import KernelNames
import Records
import Testing

@testable import Conformance

/// Monte Carlo tests: which operation follows from which, and where the next round starts.
@Suite struct ChainTests {
    /// A start whose bytes tell where they came from.
    private static let start = Vector(id: "v", key: [9], iv: [0x10], input: [0x20])

    /// The IVs and inputs of the first operations, where operation `n` puts out `0xA0 + n`.
    private func steps(_ kind: Chain.Kind, isEncryption: Bool = true, count: Int = 4) -> [[[UInt8]]] {
        var step = ChainStep(Self.start, .monteCarlo(kind), isEncryption: isEncryption)
        return (0..<count).map { number in
            defer { step.advance([0xA0 + UInt8(number)]) }
            return [step.vector.iv, step.vector.input]
        }
    }

    @Test func inputsFollowFromOutputs() {
        #expect(steps(.ecb).map { $0[1] } == [[0x20], [0xA0], [0xA1], [0xA2]])
        #expect(steps(.cbc) == [[[0x10], [0x20]], [[0xA0], [0x10]], [[0xA1], [0xA0]], [[0xA2], [0xA1]]])
        #expect(steps(.cfb) == steps(.cbc))
        // Decryption: the IV is the ciphertext, which is what went in.
        #expect(
            steps(.cbc, isEncryption: false) == [
                [[0x10], [0x20]], [[0x20], [0x10]], [[0x10], [0xA0]], [[0xA0], [0xA1]],
            ]
        )
        // OFB: the IV is the key stream.
        #expect(steps(.ofb, count: 3) == [[[0x10], [0x20]], [[0x80], [0x10]], [[0xB1], [0xA0]]])
    }

    @Test func inputsOfTripleDESFollowFromOutputs() {
        #expect(steps(.tripleDESECB) == steps(.ecb))
        #expect(steps(.tripleDESCBC) == steps(.cbc))
        #expect(steps(.tripleDESCFB) == steps(.cbc))
        // Decryption: the plaintext goes in again, for CFB the key stream; the IV is the ciphertext.
        #expect(
            steps(.tripleDESCBC, isEncryption: false) == [
                [[0x10], [0x20]], [[0x20], [0xA0]], [[0xA0], [0xA1]], [[0xA1], [0xA2]],
            ]
        )
        #expect(
            steps(.tripleDESCFB, isEncryption: false, count: 3) == [
                [[0x10], [0x20]], [[0x20], [0x80]], [[0x80], [0x21]],
            ]
        )
        // OFB: the key stream is the IV, and the IV goes in.
        #expect(steps(.tripleDESOFB, count: 3) == [[[0x10], [0x20]], [[0x80], [0x10]], [[0xB1], [0x80]]])
        #expect(steps(.tripleDESOFB, isEncryption: false) == steps(.tripleDESOFB))
    }

    @Test func messagesAreMadeOfDigests() {
        #expect(steps(.digest, count: 3).map { $0[1] } == [[0x20], [0xA0], [0xA1]])
        #expect(
            steps(.threeDigests).map { $0[1] } == [
                [0x20, 0x20, 0x20], [0x20, 0x20, 0xA0], [0x20, 0xA0, 0xA1], [0xA0, 0xA1, 0xA2],
            ]
        )
        let cut = Chain(kind: .threeDigests, length: 3, messageSize: 2)
        #expect(ChainStep(Self.start, cut, isEncryption: false).vector.input == [0x20, 0x20])
        let filled = Chain(kind: .digest, length: 3, messageSize: 2)
        #expect(ChainStep(Self.start, filled, isEncryption: false).vector.input == [0x20, 0])
    }

    /// Two rounds that follow each other in CAVP's CBCMCT and OFBMCT files: key, last output, and the next round's key;
    /// the output before last is the next round's input.
    struct Published: Sendable {
        let key, last, before, next: String
    }

    static let published = [
        Published(
            key: "8809e7dd3a959ee5d8dbb13f501f2274",
            last: "b127a5b4c4692d87483db0c3b0d11e64",
            before: "4e18f8d377d3d03e497a05763a4d350a",
            next: "392e4269fefcb36290e601fce0ce3c10"
        ),
        Published(
            key: "dea64f83cfe6a0a183ddbe865cfca059b3c615c1623d63fc",
            last: "ae6302d22da9458117f5681431fc80df",
            before: "fbdafc0fe9c2a68f2fce8cef8f367758",
            next: "f168c36c40d0d7f92dbebc547155e5d8a4337dd553c1e323"
        ),
        Published(
            key: "b46129976d3fb9a83b10d3f6bb928a5b2e8fd00ec10fdf7513ccd83af1e6aaa1",
            last: "0e865252917d7a10547480988fe3f80e",
            before: "2757f84f271906dff37664a4d441ea21",
            next: "9336d1d84a26bf77c866b7526fd3607a2009825c5072a56547b858a27e0552af"
        ),
    ]

    @Test(arguments: published) func theNextRoundStartsAsPublished(_ round: Published) throws {
        let start = Vector(id: "v", key: try bytes(round.key), iv: [1], input: [2])
        let outputs = [try bytes(round.last), try bytes(round.before)]
        let next = MonteCarloRound.next(after: start, outputs, following: start, .monteCarlo(.cbc))
        #expect(Hex.encode(next.key) == round.next)
        #expect(next.iv == outputs[0])
        #expect(next.input == outputs[1])
    }

    /// Parts of a key of triple DES, each eight times a byte, before and after a round that put out 0x61 last, 0x32 before
    /// it and 0x0F before that.
    @Test(
        arguments: [
            // 0x23 ^ 0x61 has two bits set beside the lowest, 0x57 ^ 0x32 and 0x8A ^ 0x0F three.
            ([0x23, 0x57, 0x8A], [0x43, 0x64, 0x85]),
            // Two keys: the third part stays the first.
            ([0x23, 0x57, 0x23], [0x43, 0x64, 0x43]),
            ([0x23, 0x23, 0x23], [0x43, 0x43, 0x43]),
        ] as [([UInt8], [UInt8])]
    )
    func partsOfTheKeyGetOutputsAndOddParity(_ before: [UInt8], _ after: [UInt8]) {
        func eightTimes(_ bytes: [UInt8]) -> [UInt8] { bytes.flatMap { Array(repeating: $0, count: 8) } }
        let start = Vector(id: "v", key: eightTimes(before), iv: [1], input: [2])
        let following = Vector(id: "v", key: start.key, iv: [3], input: [4])
        let outputs = [0x61, 0x32, 0x0F].map { eightTimes([$0]) }
        for kind in [Chain.Kind.tripleDESECB, .tripleDESCBC, .tripleDESCFB, .tripleDESOFB] {
            let next = MonteCarloRound.next(after: start, outputs, following: following, .monteCarlo(kind))
            #expect(next.key == eightTimes(after))
            #expect(next.iv == [3])
            // OFB goes on from the round's own start.
            #expect(next.input == [kind == .tripleDESOFB ? 6 : 4])
        }
    }

    private func bytes(_ text: String) throws -> [UInt8] { try #require(Hex.decode(text)) }

    @Test func chainsAreSentInOneWayAndCutShort() {
        var group = VectorGroup(
            id: "g",
            source: "s",
            file: "f",
            algorithm: "cbc(aes)",
            type: .skcipher,
            operation: .encrypt,
            keySize: 16
        )
        #expect(Exercise.all(for: group).count > 1)
        group.chain = .monteCarlo(.cbc)
        #expect(Exercise.all(for: group) == [.oneshot])
    }
}
