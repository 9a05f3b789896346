import Corpus
import KernelNames
import TestSupport
import Testing

@testable import Vectors

@Suite struct CryptoPPReaderTests {
    @Test func valuesAreHexadecimalOrTextAndMayBeRepeated() throws {
        #expect(try CryptoPPFile.decode("0x0102 03 r3 04 \"ab\"") == [1, 2, 3, 4, 4, 4, 0x61, 0x62])
        #expect(try CryptoPPFile.decode("r2 \"x\" \"y\")") == Array("xxy".utf8))
        #expect(try CryptoPPFile.decode("").isEmpty)
        for (bad, why) in [
            ("0", "not hexadecimal"), ("\"a", "no closing quotation mark"), ("r9999999999 00", "no repetition"),
            ("r4194304 0000", "longer than 4 MiB"),
        ] {
            do {
                _ = try CryptoPPFile.decode(bad)
                Issue.record("\(bad) was read")
            } catch {
                #expect(error.message.hasPrefix(why))
            }
        }
    }

    @Test func fieldsHoldUntilTheSectionEnds() throws {
        let file = try read(Sample.cryptoPP, with: CryptoPPReader(name: "Some/CBC", kind: .cipher(block: 8)))
        #expect(file.names == ["encrypt-k2-iv1", "decrypt-k2-iv1"])
        let vectors = try file.vectors("encrypt-k2-iv1")
        #expect(vectors.map(\.key) == [[1, 1], [7, 7]])
        #expect(vectors.map(\.input) == [bytes(2, 8), bytes(2, 8)])
        #expect(vectors.map(\.id) == ["L9", "L13"])
        #expect(vectors[1].note == "second")
    }

    @Test func teaWordsAreTurnedAround() throws {
        let text = """
            Name: TEA
            Key: 00010203
            Plaintext: 0405060708090a0b
            Ciphertext: 0c0d0e0f10111213
            Test: Encrypt
            """
        let vector = try #require(
            read(text, with: CryptoPPReader(name: "TEA", kind: .tea)).vectors("encrypt-k4").first
        )
        #expect(vector.key == [3, 2, 1, 0])
        #expect(vector.input == [7, 6, 5, 4, 11, 10, 9, 8])
    }

    @Test func wrongCodesMustNotComeOut() throws {
        let text = """
            Name: Mac
            Key: 01
            IV: 0a
            Message: "b"
            MAC: \(hex(3, 8))
            Test: NotVerify
            """
        let file = try read(text, with: CryptoPPReader(name: "Mac", kind: .vmac64), type: .hash)
        let vector = try #require(file.vectors("digest-k1-t8").first)
        #expect(vector.expectation == .rejection)
        #expect(vector.input == bytes(0, 15) + [0x0a, 0x62])
        let long = text.replacing(hex(3, 8), with: hex(3, 9))
        #expect(
            message { _ = try read(long, with: CryptoPPReader(name: "Mac", kind: .vmac64)) }
                == "folder/sample.rsp:5: MAC has 9 bytes, expected 8"
        )
    }

    @Test func sealedTextsGoBothWays() throws {
        let text = """
            Name: Seal
            Key: \(hex(1, 16))
            IV: \(hex(2, 12))
            Header: 0303
            Plaintext: 04
            Ciphertext: 05
            MAC: \(hex(6, 16))
            Test: Encrypt
            IV: 02
            Test: Encrypt
            """
        let file = try read(text, with: CryptoPPReader(name: "Seal", kind: .aead(.gcm)), type: .aead)
        #expect(file.names == ["encrypt-k16-iv12-t16", "decrypt-k16-iv12-t16"])
        #expect(file.dropped == ["the kernel takes no IV but 96 bits": 1])
    }

    @Test func extendedNoncesAreFollowedByBlockOne() throws {
        let text = """
            Name: X
            Key: \(hex(1, 32))
            IV: \(hex(2, 24))
            Header: 0303
            Plaintext: 04
            Ciphertext: 05
            MAC: \(hex(6, 16))
            Test: Encrypt
            """
        let reader = CryptoPPReader(name: "X", kind: .xchacha)
        let vector = try #require(read(text, with: reader).vectors("encrypt-k32-iv32").first)
        #expect(vector.iv == bytes(2, 24) + [1] + bytes(0, 7))
        let short = text.replacing(hex(2, 24), with: hex(2, 23))
        #expect(
            message { _ = try read(short, with: reader) }
                == "folder/sample.rsp:3: the nonce has 23 bytes, expected 24"
        )
    }

    @Test func unknownTestsAndMissingOnesAreErrors() {
        let reader = CryptoPPReader(name: "Some/CBC", kind: .cipher(block: 8))
        let other = Sample.cryptoPP.replacing("Test: Encrypt", with: "Test: Guess")
        #expect(message { _ = try read(other, with: reader) } == "folder/sample.rsp:9: unknown test \"Guess\"")
        #expect(
            message { _ = try read("Name: Other\nTest: Encrypt\n", with: reader) }
                == "folder/sample.rsp: no tests of Some/CBC"
        )
        #expect(message { _ = try read("words\n", with: reader) } == "folder/sample.rsp:1: no field: \"words\"")
    }
}
