import Corpus
import JSONC
import KernelNames
import TestSupport
import Testing

@testable import Vectors

@Suite struct CollectedReaderTests {
    @Test func aRecordOfACollectionGoesBothWaysAndNumbersMayBeMissing() throws {
        let text = """
            [ENCRYPT]
            COUNT = 3
            key = \(hex(1, 4))
            plaintext = \(hex(2, 8))
            ciphertext = \(hex(3, 8))

            COUNT = 7
            key = \(hex(1, 3))
            plaintext = \(hex(2, 8))
            ciphertext = \(hex(3, 8))
            """
        let reader = CAVPCipherReader(blockSize: 8, hasIV: false, direction: .both, keys: .range(4...56))
        let file = try read(text, with: reader)
        #expect(file.names == ["encrypt-k4", "decrypt-k4"])
        #expect(file.dropped == ["the kernel takes no key but 32 to 448 bits": 1])
        #expect(try file.vectors("decrypt-k4").first?.output == bytes(2, 8))
    }

    @Test func streamsTakeAnyLengthAndBlocksDoNot() throws {
        let text = """
            COUNT = 0
            KEY = \(hex(1, 16))
            IV = \(hex(2, 16))
            PLAINTEXT = 030303
            CIPHERTEXT = 040404
            """
        let stream = CAVPCipherReader(blockSize: 16, hasIV: true, isStream: true, direction: .both)
        #expect(try read(text, with: stream).applicable == 1)
        let blocks = CAVPCipherReader(blockSize: 16, hasIV: true, direction: .both)
        #expect(
            message { _ = try read(text, with: blocks) }
                == "folder/sample.rsp:4: PLAINTEXT is no whole number of blocks"
        )
    }

    @Test func oneKeyThreeTimesIsSingleDES() throws {
        let file = try read(Sample.tripleDES, with: CAVPCipherReader(blockSize: 8, hasIV: false, keys: .single))
        #expect(try file.vectors("encrypt-k8").map(\.key) == [bytes(1, 8)])
        #expect(file.dropped == ["three keys that differ; single DES takes one": 1])
    }

    @Test func digestsNeedNoHeaderAndMayHaveAKey() throws {
        let text = """
            Len = 16
            Key = 0102
            # text
            Msg = 0304
            MD = \(hex(5, 4))
            """
        let vector = try #require(
            read(text, with: CAVPDigestReader(digestSize: 4, isKeyed: true)).vectors("digest-k2-t4").first
        )
        #expect(vector.key == [1, 2])
        #expect(vector.input == [3, 4])
        #expect(
            message { _ = try read(text, with: CAVPDigestReader(digestSize: 4)) }
                == "folder/sample.rsp:2: unknown field \"Key\""
        )
    }

    @Test func aPoly1305KeyStandsBeforeTheMessage() throws {
        let text = """
            COUNT = 0
            KEY = \(hex(1, 32))
            MSG = 0202
            TAG = \(hex(3, 16))
            """
        let reader = ResponseMACReader(size: 16, keySizes: [32], keyPlace: .message)
        let vector = try #require(read(text, with: reader).vectors("digest-t16").first)
        #expect(vector.key.isEmpty)
        #expect(vector.input == bytes(1, 32) + [2, 2])
        #expect(
            message { _ = try read(text, with: ResponseMACReader(size: 16, keySizes: [16])) }
                == "folder/sample.rsp:2: no key of the algorithm has this size"
        )
    }

    @Test func sealedRecordsMayBeTextAndMayFail() throws {
        let file = try read(Sample.sealed, with: ResponseAEADReader(layout: .chachaPoly), type: .aead)
        #expect(file.names == ["encrypt-k32-iv12-t16", "decrypt-k32-iv12-t16"])
        let decryptions = try file.vectors("decrypt-k32-iv12-t16")
        #expect(decryptions.map(\.expectation) == [.output, .rejection])
        #expect(decryptions[0].output == Array("ab".utf8))
        #expect(decryptions[0].aad == Array("c".utf8))
        let odd = Sample.sealed.replacing("\"ab\"", with: "\"ab")
        #expect(
            message { _ = try read(odd, with: ResponseAEADReader(layout: .chachaPoly)) }
                == "folder/sample.rsp:4: PLAINTEXT has no closing quotation mark"
        )
    }

    @Test func chachaIVsBeginWithTheBlockNumber() throws {
        let vector = try #require(read(Sample.chacha, with: ChaChaReader()).vectors("encrypt-k32-iv16").first)
        #expect(vector.iv == [2, 1, 0, 0] + bytes(3, 12))
        let large = Sample.chacha.replacing("= 258", with: "= 4294967296")
        #expect(message { _ = try read(large, with: ChaChaReader()) } == "folder/sample.rsp:4: the counter has 32 bits")
    }

    @Test func keysAreUnwrappedWithTheirFirstSemiblockAsIV() throws {
        let file = try read(Sample.keyWrap, with: CAVPKeyWrapReader(isEncryption: false))
        #expect(file.names == ["decrypt-k16-iv8"])
        let vectors = try file.vectors("decrypt-k16-iv8")
        #expect(vectors[0].iv == bytes(3, 8))
        #expect(vectors[0].input == bytes(3, 16))
        #expect(vectors.map(\.expectation) == [.output, .rejection])
        #expect(file.dropped == [KeyWrapping.tooShort: 1])
        let both = Sample.keyWrap.replacing("FAIL", with: "P = \(hex(2, 16))\nFAIL")
        #expect(
            message { _ = try read(both, with: CAVPKeyWrapReader(isEncryption: false)) }
                == "folder/sample.rsp:11: the record has both P and FAIL"
        )
    }

    @Test func camelliaPairsGoBothWays() throws {
        let file = try read(Sample.camellia, with: CamelliaReader())
        #expect(file.names == ["encrypt-k16", "decrypt-k16"])
        #expect(file.read == 2)
        #expect(try file.vectors("encrypt-k16").map(\.id) == ["K001-P001@L4", "K001-P002@L7"])
        let swapped = Sample.camellia.replacing("C No.002", with: "C No.003")
        #expect(
            message { _ = try read(swapped, with: CamelliaReader()) }
                == "folder/sample.rsp:7: no plaintext 003 stands above"
        )
    }

    @Test func blake2AnswersNameTheirKey() throws {
        let file = try read(Sample.blake2, with: BLAKE2Reader(digestSize: 4), type: .hash)
        #expect(try file.vectors("digest-k2-t4").map(\.input) == [[], [1]])
        #expect(
            message { _ = try read(Sample.blake2, with: BLAKE2Reader(digestSize: 8)) }
                == "folder/sample.rsp:3: no in and key stand above, or a hash of 4 bytes"
        )
    }

    @Test func nodeTablesAreBase64AndHexadecimal() throws {
        let file = try read(Sample.nodeHash, with: NodeHashReader(member: "md", size: 2), type: .hash)
        #expect(try file.vectors("digest-t2").map(\.input) == [[], [0x10]])
        let bad = Sample.nodeHash.replacing("EA==", with: "EA=A")
        #expect(
            message { _ = try read(bad, with: NodeHashReader(member: "md", size: 2)) }
                == "folder/sample.rsp: [1].input: not base64"
        )
        let keyed = #"[{ "key": "01", "data": "0203", "md": "04" }]"#
        let vector = try #require(
            read(keyed, with: NodeHashReader(member: "md", size: 2, isKeyed: true)).vectors("digest-k1-t1").first
        )
        #expect(vector.input == [2, 3])
    }

    @Test func base64KnowsItsPadding() {
        #expect(Base64.decode("TWFu") == Array("Man".utf8))
        #expect(Base64.decode("TWE=") == Array("Ma".utf8))
        #expect(Base64.decode("/+8=") == [0xff, 0xef])
        for bad in ["TWF", "T===", "TW=u", "TWE=TWFu", "TW!="] { #expect(Base64.decode(bad) == nil, "\(bad)") }
    }
}
