import Corpus
import Testing

@testable import Vectors

/// Files are recognised by what stands in them, whatever they are called.
@Suite struct RecognitionTests {
    /// The algorithms that a text is for, or why it is left out.
    private func found(_ text: String, _ name: String = "anything.dat") -> String {
        switch FileRecognition.text(ResponseProbe(Array(text.utf8)[...], isWhole: true), path: name) {
        case .vectors(let files), .named(let files, _): files.map(\.algorithm).joined(separator: " ")
        case .foreign(let reason): reason
        }
    }

    @Test(arguments: [
        ("AESVS GFSbox test data for CBC", "cbc(aes)"), ("AESVS MMT test data for CFB128", "cfb(aes)"),
        ("OFB VarKey", "ofb(aes)"), ("AESVS MCT test data for CBC", "cbc(aes)"),
        ("AESVS KeySbox test data for CFB8", "no kernel algorithm takes AES in CFB8"),
        ("TDES Multi block Message Test for CBC", "no kernel algorithm takes AES in CBC"),
    ])
    func aCiphersModeStandsInTheComments(_ comment: String, _ expected: String) {
        let isTripleDES = comment.hasPrefix("TDES")
        #expect(found(Sample.headed(comment)) == (isTripleDES ? "cbc(des3_ede)" : expected))
        // Another name does not change what it is.
        #expect(found(Sample.headed(comment), "ECBMMT128.rsp") == (isTripleDES ? "cbc(des3_ede)" : expected))
    }

    @Test func aMonteCarloTestIsAChain() throws {
        let text = Sample.headed("AESVS MCT test data for ECB").replacing("IV = \(hex(2, 16))\n", with: "")
        guard
            case .vectors(let files) = FileRecognition.text(
                ResponseProbe(Array(text.utf8)[...], isWhole: true),
                path: "x"
            )
        else {
            Issue.record("not recognised")
            return
        }
        let reader = try #require(files.first?.reader as? CAVPCipherReader)
        #expect(reader.chain == .monteCarlo(.ecb))
    }

    @Test func tripleDESIsKnownByItsKeys() {
        let two = Sample.tripleDES.replacing("KEYs = \(hex(1, 8))", with: "KEY1 = 01\nKEY2 = 02\nKEY3 = 01")
        #expect(found(Sample.headed("VARIABLE KEY - KAT for CBC", two)) == "cbc(des3_ede)")
        #expect(found(two, "TCBCMMT3.rsp") == "cbc(des3_ede)")
        #expect(found(Sample.tripleDES, "TCBCMMT1.rsp") == "cbc(des3_ede) cbc(des)")
        let single = Sample.headed("VARIABLE KEY - KAT for ECB").replacing(
            "KEY = \(hex(1, 16))",
            with: "KEYs = \(hex(1, 8))"
        )
        #expect(found(single) == "ecb(des3_ede) ecb(des)")
        let interleaved = Sample.headed("KAT for CBCI", Sample.tripleDES)
        #expect(found(interleaved) == "no kernel algorithm takes triple DES in CBCI")
    }

    @Test func otherKindsAreKnownByTheirFields() {
        #expect(found(Sample.gcmDecrypt) == "gcm(aes)")
        #expect(found(Sample.ccmDecrypt) == "ccm(aes)")
        #expect(found(Sample.ccmEncrypt) == "ccm(aes)")
        #expect(found(Sample.xtsNumber) == "xts(aes)")
        #expect(found(Sample.cmac) == "cmac(aes)")
        #expect(found(Sample.tripleDESCMAC) == "cmac(des3_ede)")
        #expect(found(Sample.hmac) == "hmac(sha1)")
        #expect(found(Sample.x931) == "ansi_cprng")
        #expect(found(Sample.drbg) == "stdrng")
        #expect(found(Sample.keyWrap) == "kw(aes)")
        #expect(found(Sample.keyWrap, "KWP_AD_128.txt") == "no kernel algorithm takes KWP of SP 800-38F")
        #expect(
            found("# KW-AE with AES-128 inverse cipher function\n" + Sample.keyWrap)
                == "no kernel algorithm takes key wrapping with the inverse cipher"
        )
    }

    @Test func aDigestIsKnownByItsSize() {
        func digest(_ size: String, _ name: String = "x") -> String {
            found("[L = \(size)]\n\nLen = 0\nMsg = 00\nMD = 0102\n", name)
        }
        #expect(digest("20") == "sha1")
        #expect(digest("32") == "sha256")
        #expect(digest("256") == "sha3-256")
        #expect(digest("32", "SHA512_256ShortMsg.rsp") == "no kernel algorithm takes SHA-512/256")
        #expect(digest("7") == "no kernel algorithm takes a digest of CAVP with L = 7")
        #expect(
            found("#  \"SHA-512/224 Monte\"\n[L = 28]\n\nSeed = 00\n\nCOUNT = 0\nMD = 01\n").hasSuffix("SHA-512/224")
        )
        #expect(
            found("# CAVS 19.0\n# \"SHAKE128 LongMsg\"\n[Outputlen = 128]\nLen = 8\nMsg = 00\nOutput = 00\n")
                == "no kernel algorithm takes what CAVP calls \"SHAKE128 LongMsg\""
        )
    }

    @Test func questionsAndIntermediateValuesAreNoVectors() {
        let questions = Sample.headed("AESVS MMT test data for CBC").split(separator: "\n")
            .filter { !$0.hasPrefix("CIPHERTEXT") }.joined(separator: "\n")
        #expect(found(questions) == "questions of CAVP without answers")
        // Some ask in both directions, so that the file has every field, and no record has.
        let both =
            "# CAVS 17.8\n# AESVS GFSbox test data for CBC\n\n[ENCRYPT]\n\nCOUNT = 0\nKEY = \(hex(1, 16))\n"
            + "IV = \(hex(2, 16))\nPLAINTEXT = \(hex(3, 16))\n\n[DECRYPT]\n\nCOUNT = 0\nKEY = \(hex(1, 16))\n"
            + "IV = \(hex(2, 16))\nCIPHERTEXT = \(hex(4, 16))\n"
        #expect(found(both) == "questions of CAVP without answers")
        #expect(found(both.replacing("\n", with: "\r\n")) == "questions of CAVP without answers")
        #expect(found(both + "PLAINTEXT = \(hex(5, 16))\n") == "cbc(aes)")
        let sample = both.replacing("PLAINTEXT", with: "CIPHERTEXT = ?\nPLAINTEXT")
        #expect(found(sample) == "questions of CAVP without answers")
        #expect(found("# CAVS 11\n[L = 20]\n\nLen = 8\nMsg = 00\nMD = ?\n") == "questions of CAVP without answers")
        #expect(
            found("# CAVS 11\n[L = 20]\n\nSeed = 00\n\nCOUNT = 0\nMD = 0102\n\nCOUNT = 1\nMD = ?\n")
                == "questions of CAVP without answers"
        )
        #expect(
            found(
                "# CAVS 11\n# CCM-DVPT\n[Alen = 0, Plen = 0, Nlen = 7, Tlen = 4]\n\nKey = \(hex(1, 16))\n\nCount = 0\n"
                    + "Nonce = \(hex(1, 7))\nAdata = 00\nCT = 01020304\n"
            ) == "questions of CAVP without answers"
        )
        let code =
            "# CAVS 11\n# CMACVer\n\nCount = 0\nKlen = 16\nMlen = 0\nTlen = 4\nKey = \(hex(1, 16))\nMsg = 00\nMac = 01020304\n"
        #expect(found(code) == "questions of CAVP without answers")
        #expect(found(code + "Result = F (1)\n") == "cmac(aes)")
        let steps = Sample.headed("AESVS MCT test data for CBC")
            .replacing("CIPHERTEXT = \(hex(4, 16))", with: "\tINTERMEDIATE COUNT = 0\nCIPHERTEXT = \(hex(4, 16))")
        #expect(found(steps).hasPrefix("intermediate values of CAVP"))
    }

    @Test func whatIsNoVectorsIsLeftOut() {
        #expect(found("some notes\non several lines\n") == "no vectors")
        #expect(found("alpha = 1\nbeta = 2\ngamma = 3\n") == "fields of no known set: \"alpha, beta, gamma\"")
        #expect(found(Sample.cbc, "mine.rsp").hasPrefix("fields of no known set"))
        #expect(
            found("# CAVS 1\n# \"KeyPair\" information\nd = 1\nQx = 2\nQy = 3\n").hasSuffix("CAVP calls \"KeyPair\"")
        )
    }

    @Test func schemasAreFamilies() {
        for schema in ["aead_test_schema.json", "aead_test_schema_v1.json", "aead_test_schema_v12.json"] {
            #expect(WycheproofFile.family(of: schema) == "aead_test_schema")
        }
        #expect(WycheproofFile.family(of: "aead_test_schema_video.json") == "aead_test_schema_video")
    }

    @Test(arguments: [
        ([0xff, 0xfe, 0x23], "text in UTF-16: save it as UTF-8"), ([0x41, 0, 0x42], "no text"),
    ])
    func whatIsNoTextIsNamed(_ head: [UInt8], _ expected: String) {
        guard case .foreign(let reason) = FileContent(head[...], name: "a.rsp") else {
            Issue.record("taken for text")
            return
        }
        #expect(reason == expected)
    }

    @Test(arguments: [([0x50, 0x4b, 3, 4], "a zip archive"), ([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], "a 7z archive")])
    func whatIsPackedIsNamed(_ head: [UInt8], _ expected: String) {
        guard case .packed(let kind) = FileContent(head[...], name: "a.rsp") else {
            Issue.record("taken for text")
            return
        }
        #expect(kind == expected)
    }

    /// Others use CAVP's fields, without the headers that CAVP's readers need; a file of CAVP's that lost them is damaged.
    @Test func fieldsAloneAreNotCAVP() {
        let headless = Sample.drbg.split(separator: "\n").filter { !$0.hasPrefix("[") && !$0.hasPrefix("#") }
            .joined(separator: "\n")
        #expect(found(headless).hasPrefix("fields of no known set: "))
        #expect(found("# CAVS 14.3\n" + headless) == "stdrng")
        let code = Sample.hmac.split(separator: "\n").filter { !$0.hasPrefix("[") && !$0.hasPrefix("#") }
            .joined(separator: "\n")
        #expect(found(code).hasPrefix("fields of no known set: "))
        #expect(found("# CAVS 11.0\n" + code) == "hmac(sha1)")
    }
}
