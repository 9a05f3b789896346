import Corpus
import KernelNames
import Testing

@testable import GeneratorCore

@Suite struct CAVPReaderTests {
    @Test func blockCipherRecordsKeepTheirDirection() throws {
        let file = try read(Sample.cbc, with: CAVPCipherReader(blockSize: 16, hasIV: true))
        #expect(file.names == ["encrypt-k16-iv16", "decrypt-k32-iv16"])
        #expect(file.read == 3)
        #expect(file.applicable == 3)
        let encryption = try #require(file.vectors("encrypt-k16-iv16").last)
        #expect(
            encryption
                == Vector(
                    id: "1@L10",
                    key: bytes(5, 16),
                    iv: bytes(6, 16),
                    input: bytes(7, 32),
                    output: bytes(8, 32)
                )
        )
        let decryption = try #require(file.vectors("decrypt-k32-iv16").first)
        #expect(decryption.input == bytes(11, 16))
        #expect(decryption.output == bytes(12, 16))
    }

    @Test func linesMayEndInCarriageReturns() throws {
        let reader = CAVPCipherReader(blockSize: 16, hasIV: true)
        let plain = try read(Sample.cbc, with: reader)
        let returned = try read(Sample.cbc.replacing("\n", with: "\r\n"), with: reader)
        #expect(returned.groups.map(\.vectors) == plain.groups.map(\.vectors))
    }

    @Test func tripleDESTakesOneKeyThriceOrThreeKeys() throws {
        let text = """
            [ENCRYPT]
            COUNT = 0
            KEYs = \(hex(1, 8))
            PLAINTEXT = \(hex(2, 8))
            CIPHERTEXT = \(hex(3, 8))

            COUNT = 1
            KEY1 = \(hex(4, 8))
            KEY2 = \(hex(5, 8))
            KEY3 = \(hex(6, 8))
            PLAINTEXT = \(hex(7, 8))
            CIPHERTEXT = \(hex(8, 8))
            """
        let vectors = try read(text, with: CAVPCipherReader(blockSize: 8, hasIV: false)).vectors("encrypt-k24")
        #expect(vectors.map(\.key) == [bytes(1, 24), bytes(4, 8) + bytes(5, 8) + bytes(6, 8)])
        #expect(vectors.map(\.id) == ["0@L2", "1@L7"])
    }

    @Test func gcmFailuresBecomeRejectionsAndOtherIVsAreDropped() throws {
        let file = try read(Sample.gcmDecrypt, with: CAVPGCMReader(isEncryption: false), type: .aead)
        #expect(file.names == ["decrypt-k16-iv12-t4"])
        #expect(file.read == 3)
        #expect(file.applicable == 2)
        #expect(file.dropped == ["the kernel takes no IV but 96 bits": 1])
        let vectors = try file.vectors("decrypt-k16-iv12-t4")
        #expect(vectors.map(\.expectation) == [.output, .rejection])
        #expect(vectors.map(\.note) == ["", "FAIL"])
        #expect(vectors[0].input == bytes(3, 4))
        #expect(vectors[0].output.isEmpty)
    }

    @Test func gcmEncryptionEndsInTheTag() throws {
        let text = """
            [Keylen = 128]
            [IVlen = 96]
            [PTlen = 8]
            [AADlen = 8]
            [Taglen = 96]

            Count = 0
            Key = \(hex(1, 16))
            IV = \(hex(2, 12))
            PT = 03
            AAD = 04
            CT = 05
            Tag = \(hex(6, 12))
            """
        let file = try read(text, with: CAVPGCMReader(isEncryption: true), type: .aead)
        let vector = try #require(file.vectors("encrypt-k16-iv12-t12").first)
        #expect(vector.aad == [4])
        #expect(vector.input == [3])
        #expect(vector.output == [5] + bytes(6, 12))
    }

    @Test func ccmNonceBecomesTheFirstCounterBlock() throws {
        let file = try read(Sample.ccmDecrypt, with: CAVPCCMReader(isEncryption: false), type: .aead)
        #expect(file.names == ["decrypt-k16-iv16-t4", "decrypt-k16-iv16-t16"])
        let short = try file.vectors("decrypt-k16-iv16-t4")
        #expect(short[0].iv == [7] + bytes(2, 7) + bytes(0, 8))
        #expect(short.map(\.expectation) == [.output, .rejection])
        #expect(short.map(\.note) == ["Pass", "Fail"])
        // 00 stands for nothing where the length is 0.
        #expect(short[0].aad.isEmpty)
        #expect(short[0].output.isEmpty)
        let long = try #require(file.vectors("decrypt-k16-iv16-t16").first)
        #expect(long.iv == [1] + bytes(7, 13) + [0, 0])
        #expect(long.aad == [8, 8])
        #expect(long.output == [10, 10, 10])
    }

    @Test func headersHoldUntilTheyAreSetAgain() throws {
        let file = try read(Sample.ccmEncrypt, with: CAVPCCMReader(isEncryption: true), type: .aead)
        let vectors = try file.vectors("encrypt-k24-iv16-t6")
        #expect(vectors.map(\.key) == [bytes(1, 24), bytes(1, 24), bytes(1, 24)])
        #expect(vectors.map { $0.iv[1] } == [2, 2, 7])
        #expect(vectors.map(\.aad) == [[], [], [8]])
        #expect(vectors.map(\.output) == [bytes(4, 8), bytes(6, 8), bytes(10, 8)])
    }

    @Test func xtsNumbersAreLittleEndianAndPartBytesAreDropped() throws {
        let file = try read(Sample.xtsNumber, with: CAVPXTSReader(hasSequenceNumber: true))
        #expect(file.names == ["encrypt-k32-iv16", "decrypt-k32-iv16"])
        #expect(file.dropped == ["the kernel takes whole bytes only": 1])
        #expect(try file.vectors("encrypt-k32-iv16").map(\.iv) == [[2, 1] + bytes(0, 14)])
        let decryption = try #require(file.vectors("decrypt-k32-iv16").first)
        #expect(decryption.iv == [255] + bytes(0, 15))
        #expect(decryption.input == bytes(8, 25))
    }

    @Test func xtsTweaksAreTakenAsTheyStand() throws {
        let text = Sample.xtsNumber
            .replacing("DataUnitSeqNumber = 258", with: "i = \(hex(1, 15))02")
            .replacing("DataUnitSeqNumber = 255", with: "i = \(hex(3, 16))")
            .replacing("DataUnitSeqNumber = 1", with: "i = \(hex(4, 16))")
        let file = try read(text, with: CAVPXTSReader(hasSequenceNumber: false))
        #expect(try file.vectors("encrypt-k32-iv16").map(\.iv) == [bytes(1, 15) + [2]])
    }

    @Test func digestLengthsAreInBits() throws {
        let file = try read(Sample.digest, with: CAVPDigestReader(digestSize: 20), type: .hash)
        #expect(file.names == ["digest-t20"])
        #expect(file.dropped == ["the kernel takes whole bytes only": 1])
        let vectors = try file.vectors("digest-t20")
        #expect(vectors.map(\.input) == [[], [0]])
        #expect(vectors.map(\.id) == ["0@L3", "8@L7"])
        #expect(file.groups.first?.group.keySize == 0)
    }

    @Test func sha3GivesTheDigestSizeInBits() throws {
        let text = Sample.digest.replacing("[L = 20]", with: "[L = 160]")
        #expect(try read(text, with: CAVPDigestReader(digestSize: 20), type: .hash).applicable == 2)
    }
}
