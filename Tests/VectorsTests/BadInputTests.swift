import Corpus
import KernelNames
import TestSupport
import Testing

@testable import Vectors

/// Damage to response files: each fault is told with file and line.
@Suite struct BadResponseFileTests {
    private static let cbc = CAVPCipherReader(blockSize: 16, hasIV: true)

    /// What the CBC reader says about the sample with one piece replaced.
    private func fault(_ old: String, _ new: String) -> String {
        message { _ = try read(Sample.cbc.replacing(old, with: new), with: Self.cbc, path: "a.rsp") }
    }

    @Test func theSampleItselfIsFine() { #expect(fault("nothing", "nothing").isEmpty) }

    @Test func oddHexadecimal() {
        #expect(
            fault("KEY = \(hex(5, 16))", "KEY = 050") == "a.rsp:11: KEY has an odd number of hexadecimal digits"
        )
    }

    @Test func noHexadecimal() {
        #expect(fault("IV = \(hex(6, 16))", "IV = zz") == "a.rsp:12: IV is not hexadecimal")
    }

    @Test func missingField() {
        #expect(fault("IV = \(hex(6, 16))\n", "") == "a.rsp:10: the record has no IV")
        #expect(fault("KEY = \(hex(5, 16))\n", "") == "a.rsp:10: the record has no KEY")
    }

    @Test func wrongSizes() {
        #expect(fault("KEY = \(hex(5, 16))", "KEY = 05") == "a.rsp:11: no key of the cipher has this size")
        #expect(fault("IV = \(hex(6, 16))", "IV = 06") == "a.rsp:12: IV has 1 bytes, expected 16")
        #expect(fault(hex(8, 32), hex(8, 31)) == "a.rsp:14: CIPHERTEXT has 31 bytes, expected 32")
        #expect(
            fault("\(hex(3, 16))\nCIPHERTEXT = \(hex(4, 16))", "03\nCIPHERTEXT = 04")
                == "a.rsp:7: PLAINTEXT is no whole number of blocks"
        )
    }

    @Test func unknownHeaderOrField() {
        #expect(fault("[DECRYPT]", "[DECODE]") == "a.rsp:16: unknown header \"DECODE\"")
        #expect(fault("[DECRYPT]", "[Keylen = 3]") == "a.rsp:16: unknown header \"Keylen\"")
        #expect(fault("[DECRYPT]", "[DECRYPT") == "a.rsp:16: the header has no closing bracket")
        #expect(fault("IV = \(hex(6, 16))", "Nonce = 06") == "a.rsp:12: unknown field \"Nonce\"")
        #expect(fault("# a comment", "IV = 00") == "a.rsp:1: unknown header \"IV\"")
        #expect(fault("# a comment", "anything") == "a.rsp:1: unexpected text \"anything\"")
    }

    @Test func fieldGivenTwice() {
        #expect(fault("IV = \(hex(6, 16))", "KEY = \(hex(5, 16))") == "a.rsp:12: KEY is given twice")
    }

    @Test func noDirection() {
        #expect(fault("[ENCRYPT]", "") == "a.rsp:4: no [ENCRYPT] or [DECRYPT] above the record")
    }

    @Test func missingRecords() {
        #expect(fault("COUNT = 1", "COUNT = 2") == "a.rsp:10: COUNT 2 comes after 0; records are missing")
        #expect(fault("COUNT = 1", "COUNT = x") == "a.rsp:10: COUNT is no number: \"x\"")
        #expect(message { _ = try read("# nothing\n", with: Self.cbc, path: "a.rsp") } == "a.rsp: no records")
        #expect(message { _ = try read([], with: Self.cbc, path: "a.rsp") } == "a.rsp: no records")
    }

    @Test func fileCutInHalf() {
        let half = Array(Sample.cbc.utf8.prefix(Sample.cbc.utf8.count / 2))
        #expect(
            message { _ = try read(half, with: Self.cbc, path: "a.rsp") } == "a.rsp:10: the record has no CIPHERTEXT"
        )
    }

    @Test func everyCutInsideARecordIsSeen() throws {
        let whole = Array(Sample.gcmDecrypt.utf8)
        let reader = CAVPGCMReader(isEncryption: false)
        var accepted = 0
        for length in 0..<whole.count {
            let cut = Array(whole.prefix(length))
            guard let file = try? read(cut, with: reader, type: .aead) else { continue }
            accepted += 1
            // What is accepted are the whole file's records, unchanged, up to the cut.
            let vectors = try file.vectors("decrypt-k16-iv12-t4")
            let expected = try read(whole, with: reader, type: .aead).vectors("decrypt-k16-iv12-t4")
            #expect(vectors == Array(expected.prefix(vectors.count)))
        }
        // Cuts between records, and in what follows the last one, are no faults.
        #expect((2..<whole.count / 4).contains(accepted))
    }

    @Test func gcmNeedsPlaintextOrFailure() {
        let reader = CAVPGCMReader(isEncryption: false)
        func fault(_ old: String, _ new: String) -> String {
            message { _ = try read(Sample.gcmDecrypt.replacing(old, with: new), with: reader, path: "g.rsp") }
        }
        #expect(fault("PT =\n", "") == "g.rsp:7: the record has no PT")
        #expect(fault("FAIL", "PT =\nFAIL") == "g.rsp:21: the record has both PT and FAIL")
        #expect(fault("FAIL", "FAILED") == "g.rsp:21: unexpected text \"FAILED\"")
        #expect(fault("[Taglen = 32]", "[Taglen = 33]") == "g.rsp:5: Taglen is no whole number of bytes")
        #expect(fault("[Taglen = 32]\n", "") == "g.rsp:6: the record has no Taglen")
    }

    @Test func ccmResultIsPassOrFail() {
        let text = Sample.ccmDecrypt.replacing("Result = Fail", with: "Result = Fa")
        #expect(
            message { _ = try read(text, with: CAVPCCMReader(isEncryption: false), path: "c.rsp") }
                == "c.rsp:16: Result is neither Pass nor Fail: \"Fa\""
        )
    }

    @Test func digestSizeMustFit() {
        #expect(
            message { _ = try read(Sample.digest, with: CAVPDigestReader(digestSize: 32), path: "d.rsp") }
                == "d.rsp:1: L is 20, the digest has 32 bytes"
        )
        let text = Sample.digest.replacing("Len = 8", with: "Len = 16")
        #expect(
            message { _ = try read(text, with: CAVPDigestReader(digestSize: 20), path: "d.rsp") }
                == "d.rsp:8: Msg has 1 bytes, expected 2"
        )
    }

    @Test func hugeNumbersAreRefused() {
        let reader = CAVPCCMReader(isEncryption: false)
        for size in ["9223372036854775807", "92233720368547758070"] {
            let text = Sample.ccmDecrypt.replacing("Plen = 0", with: "Plen = \(size)")
            #expect(message { _ = try read(text, with: reader, path: "c.rsp") }.hasPrefix("c.rsp:"))
        }
    }
}

/// Damage to JSON files: each fault is told with file and path, or line and column.
@Suite struct BadJSONFileTests {
    /// What the AEAD reader says about the sample with one piece replaced.
    private func fault(_ old: String, _ new: String) -> String {
        let text = Sample.aead.replacing(old, with: new)
        return message { _ = try read(text, with: WycheproofAEADReader(layout: .gcm), path: "a.json") }
    }

    @Test func theSampleItselfIsFine() { #expect(fault("nothing", "nothing").isEmpty) }

    @Test func wrongSchema() {
        #expect(
            fault("aead_test_schema.json", "mac_test_schema.json")
                == "a.json: schema: schema \"mac_test_schema.json\", this reader takes \"aead_test_schema.json\""
        )
        #expect(
            fault("AeadTest", "MacTest")
                == "a.json: testGroups[0].type: type \"MacTest\", this reader takes \"AeadTest\""
        )
    }

    @Test func countMismatch() {
        #expect(
            fault("\"numberOfTests\": 2", "\"numberOfTests\": 3")
                == "a.json: numberOfTests: 3 tests announced, 2 found"
        )
    }

    @Test func oddOrNoHexadecimal() {
        #expect(fault("0404", "040") == "a.json: testGroups[0].tests[0].msg: an odd number of hexadecimal digits")
        #expect(fault("0404", "04zz") == "a.json: testGroups[0].tests[0].msg: not hexadecimal")
    }

    @Test func missingAndUnknownMembers() {
        #expect(fault("\"aad\": \"03\",", "") == "a.json: testGroups[0].tests[0]: no member \"aad\"")
        #expect(fault("\"aad\"", "\"adata\"") == "a.json: testGroups[0].tests[0]: no member \"aad\"")
        #expect(fault("\"tagSize\"", "\"macSize\"") == "a.json: testGroups[0]: no member \"tagSize\"")
    }

    @Test func wrongTypesAndSizes() {
        #expect(
            fault("\"keySize\": 128", "\"keySize\": \"128\"")
                == "a.json: testGroups[0].keySize: expected an integer, found string"
        )
        #expect(
            fault("\"keySize\": 128", "\"keySize\": 192")
                == "a.json: testGroups[0].tests[0].key: 16 bytes, the group says 192 bits"
        )
        #expect(
            fault("\"tagSize\": 128", "\"tagSize\": 127")
                == "a.json: testGroups[0].tagSize: no whole number of bytes"
        )
        #expect(
            fault("0404", "040404") == "a.json: testGroups[0].tests[0]: ct and tag have 18 bytes, expected 19"
        )
    }

    @Test func acceptableIsNotDecidedHere() throws {
        let text = Sample.aead.replacing("\"invalid\"", with: "\"acceptable\"")
        let dropped = try read(text, with: WycheproofAEADReader(layout: .ccm)).dropped
        #expect(dropped["the publisher leaves open whether the test is accepted"] == 1)
        #expect(
            fault("\"invalid\"", "\"perhaps\"")
                == "a.json: testGroups[0].tests[1].result: result \"perhaps\" is neither valid nor invalid"
        )
    }

    @Test func numberTakenTwice() {
        #expect(fault("\"tcId\": 2", "\"tcId\": 1") == "a.json: testGroups[0].tests[1].tcId: the tcId is taken")
    }

    @Test func everyCutIsSeen() {
        let whole = Array(Sample.aead.utf8)
        for length in 0..<whole.count {
            let said = message {
                _ = try read(
                    Array(whole.prefix(length)),
                    with: WycheproofAEADReader(layout: .gcm),
                    path: "a.json"
                )
            }
            #expect(said.hasPrefix("a.json:"), "cut to \(length) bytes: \(said)")
        }
    }

    @Test func knownAnswersOfAnotherSize() {
        #expect(
            message { _ = try read(Sample.randomAnswers, with: RandomKnownAnswerReader(seedSize: 32), path: "r.json") }
                == "r.json: testGroups[0].tests[0].seed: 48 bytes, the generator takes 32"
        )
    }

    @Test func aDRBGIsAskedForNoMoreThanTheKernelGives() {
        let long = Sample.drbgAnswers.replacing(
            String(repeating: "05", count: 17),
            with: String(repeating: "05", count: 129)
        )
        #expect(
            message { _ = try read(long, with: DRBGKnownAnswerReader(), path: "d.json") }
                == "d.json: testGroups[0].tests[0].out: more than the 128 bytes of one call"
        )
    }
}
