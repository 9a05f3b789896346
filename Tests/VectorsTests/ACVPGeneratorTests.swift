import Corpus
import Files
import JSONC
import KernelNames
import TestSupport
import Testing

@testable import Vectors

/// ACVP's DRBGs: questions, what the kernel cannot be asked, and damage.
@Suite struct ACVPGeneratorTests {
    private func read(_ text: String) throws -> FileVectors {
        let file = SourceFile("a.json", algorithm: "stdrng", type: .rng, reader: ACVPReader())
        return try FileVectors(of: file, source: "acvp", bytes: Array(text.utf8), path: "a.json")
    }

    /// The sample with parts of it replaced everywhere; a part that is not there is the test's fault.
    private func sample(_ changes: (String, String)...) -> String {
        changes.reduce(Sample.acvpGenerator) { text, change in
            #expect(text.contains(change.0), "the sample has no \(change.0)")
            return text.replacing(change.0, with: change.1)
        }
    }

    /// Turns the sample into one with prediction resistance and this entropy before each output.
    private func resistant(_ first: String, _ second: String) -> String {
        sample(
            (#""predResistance": false"#, #""predResistance": true"#),
            (#""nonceLen": 16"#, #""nonceLen": 0"#),
            (#""nonce": "0506""#, #""nonce": """#),
            (#""0a0a", "entropyInput": """#, #""0a0a", "entropyInput": "\#(first)""#),
            (#""0b0b", "entropyInput": """#, #""0b0b", "entropyInput": "\#(second)""#)
        )
    }

    @Test func everyPartHasItsPlace() throws {
        let file = try read(Sample.acvpGenerator)
        let group = try #require(file.groups.first)
        #expect(file.groups.count == 1 && file.read == 1 && file.dropped.isEmpty)
        #expect(group.group.id == "acvp/a/known-entropy-k1-iv6-t3-drbg_nopr_hmac_sha256")
        #expect(group.group.algorithm == "drbg_nopr_hmac_sha256")
        #expect(group.group.type == .rng && group.group.operation == .knownEntropy)
        #expect(
            group.vectors == [
                Vector(
                    id: "1/1",
                    key: [7],
                    iv: [1, 2, 3, 4, 5, 6],
                    aad: [10, 10],
                    input: [11, 11],
                    output: [12, 13, 14]
                )
            ]
        )
    }

    /// A question says how much it wants, because it has no output to say it.
    @Test func aQuestionHasItsSizeAndNoOutput() throws {
        let folder = try temporaryFolder()
        try FileBytes.write(Sample.acvpGenerator.utf8, to: "\(folder)/prompt.json")
        let request = try ACVPRequest(path: "\(folder)/prompt.json")
        try request.writeCorpus(to: folder)
        let corpus = try Corpus(folder: folder)
        #expect(corpus.groups.map(\.tagSize) == [3])
        #expect(corpus.groups.map(\.algorithm) == ["drbg_nopr_hmac_sha256"])
        #expect(try corpus.vectors(ofGroup: 0).map(\.output) == [[]])

        let response = try request.response(to: [ACVPAnswer(test: "1/1", output: [0xab, 0xcd, 0xef])])
        #expect(response.contains(#""returnedBits": "ABCDEF""#))
        let short = message { _ = try request.response(to: [ACVPAnswer(test: "1/1", output: [1, 2])]) }
        #expect(short == "\(folder)/prompt.json: tgId/tcId 1/1 was answered with 2 bytes of 3")
    }

    @Test func theKernelsNamesFollowTheGroups() throws {
        let names: [(String, String, String)] = [
            ("hashDRBG", "SHA-1", "drbg_nopr_sha1"), ("hashDRBG", "SHA2-512", "drbg_nopr_sha512"),
            ("hmacDRBG", "SHA2-384", "drbg_nopr_hmac_sha384"), ("ctrDRBG", "AES-192", "drbg_nopr_ctr_aes192"),
        ]
        for (algorithm, mode, kernelName) in names {
            let text = sample(
                ("hmacDRBG", algorithm),
                ("SHA2-256", mode),
                (#""derFunc": false"#, #""derFunc": true"#)
            )
            #expect(try read(text).groups.map(\.group.algorithm) == [kernelName])
        }
        #expect(
            try read(resistant("01020304", "01020304")).groups.map(\.group.algorithm) == ["drbg_pr_hmac_sha256"]
        )
    }

    /// One request has groups for several drivers, none of which gets another's questions.
    @Test func theSamplesAskAllDRBGs() throws {
        var algorithms: [String] = []
        for name in ["hashdrbg", "hmacdrbg", "ctrdrbg"] {
            let folder = try temporaryFolder()
            try ACVPRequest(path: "\(Checkout.root)/vectors/acvp/\(name)/prompt.json").writeCorpus(to: folder)
            let groups = try Corpus(folder: folder).groups
            #expect(groups.allSatisfy { $0.count == 3 && $0.id.hasSuffix("-\($0.algorithm)") })
            algorithms += groups.map(\.algorithm)
        }
        #expect(algorithms.count == 33)
        #expect(Set(algorithms).count == 22)
        #expect(Set(algorithms.filter { $0.hasPrefix("drbg_pr_") }).count == 11)
    }

    // MARK: What cannot be asked

    /// What a request is refused with, which must be what the vectors are dropped with.
    private func refusal(_ text: String) throws -> String {
        let folder = try temporaryFolder()
        try FileBytes.write(text.utf8, to: "\(folder)/prompt.json")
        let said = message { try ACVPRequest(path: "\(folder)/prompt.json").requireAnswerable() }
        let start = "\(folder)/prompt.json: [1].testGroups[0].tests[0]: cannot be answered: "
        #expect(said.hasPrefix(start), "\(said)")
        let reason = String(said.dropFirst(start.count))
        #expect(try read(text).dropped == [reason: 1])
        return reason
    }

    @Test func whatTheKernelCannotBeAskedIsTold() throws {
        let reseeding = "the kernel takes entropy once and has no other for a reseeding"
        #expect(try refusal(resistant("01020304", "01020305")) == reseeding)
        #expect(try refusal(resistant("01020305", "01020304")) == reseeding)
        let reseeded = sample(
            (#""reSeed": false"#, #""reSeed": true"#),
            (
                #""otherInput": ["#,
                #""otherInput": [{ "intendedUse": "reSeed", "additionalInput": "0909", "entropyInput": "01020304" },"#
            )
        )
        #expect(try refusal(reseeded) == reseeding)
        #expect(
            try refusal(sample(("hmacDRBG", "ctrDRBG"), ("SHA2-256", "AES-128")))
                == "the kernel's CTR_DRBG always has its derivation function"
        )
        #expect(try refusal(sample(("SHA2-256", "SHA2-224"))) == "the kernel has no hmacDRBG over SHA2-224")
        #expect(try refusal(sample(("SHA2-256", "SHA2-512/256"))) == "the kernel has no hmacDRBG over SHA2-512/256")
        #expect(
            try refusal(sample(("hmacDRBG", "ctrDRBG"), ("SHA2-256", "TDES"))) == "the kernel has no ctrDRBG over TDES"
        )
        #expect(
            try refusal(sample((#""returnedBitsLen": 24"#, #""returnedBitsLen": 1032"#)))
                == "the kernel gives at most 128 bytes of output at once"
        )
        #expect(
            try refusal(sample((#""returnedBitsLen": 24"#, #""returnedBitsLen": 23"#)))
                == "the kernel takes whole bytes only"
        )
        let long = hex(1, 129)
        #expect(
            try refusal(
                sample((#""additionalInputLen": 16"#, #""additionalInputLen": 1032"#), ("0a0a", long), ("0b0b", long))
            ) == "the kernel takes at most 128 bytes of additional input"
        )
        #expect(
            try refusal(sample((#""nonceLen": 16"#, #""nonceLen": 1000"#), (#""0506""#, "\"\(hex(1, 125))\"")))
                == "the kernel takes at most 128 bytes of entropy and nonce"
        )
    }

    /// Of a Hash_DRBG's long output the beginning is compared, and no response is written with it.
    @Test func theBeginningOfALongOutputIsCompared() throws {
        let out = hex(3, 160)
        let text = sample(
            ("hmacDRBG", "hashDRBG"),
            (#""returnedBitsLen": 24"#, #""returnedBitsLen": 1280"#),
            ("0c0d0e", out)
        )
        let vectors = try read(text).groups.flatMap(\.vectors)
        #expect(vectors.map(\.output) == [Array((Hex.decode(out) ?? []).prefix(128))])
        let folder = try temporaryFolder()
        try FileBytes.write(text.utf8, to: "\(folder)/prompt.json")
        #expect(
            message { try ACVPRequest(path: "\(folder)/prompt.json").requireAnswerable() }.replacing(
                "\(folder)/",
                with: ""
            )
                == "prompt.json: [1].testGroups[0].tests[0]: cannot be answered: "
                + "the kernel gives at most 128 bytes of output at once"
        )
    }

    // MARK: Damage

    @Test func damageIsToldWithThePath() throws {
        func fault(_ changes: (String, String)...) -> String {
            let text = changes.reduce(Sample.acvpGenerator) { text, change in
                #expect(text.contains(change.0), "the sample has no \(change.0)")
                return text.replacing(change.0, with: change.1, maxReplacements: 1)
            }
            return message { _ = try read(text) }
        }
        let group = "a.json: [1].testGroups[0]"
        let test = group + ".tests[0]"
        #expect(fault(("SHA2-256", "SHA2-257")) == #"\#(group).mode: hmacDRBG has no mode "SHA2-257""#)
        #expect(fault(("SHA2-256", "AES-128")) == #"\#(group).mode: hmacDRBG has no mode "AES-128""#)
        #expect(try read(sample((#""AFT""#, #""MCT""#))).dropped == [#"no test of the type "MCT" is known"#: 1])
        #expect(fault((#""predResistance": false"#, #""predResistance": 0"#)).hasPrefix("\(group).predResistance: "))
        #expect(fault((#""reSeed": false, "#, "")) == #"\#(group): no member "reSeed""#)
        #expect(
            fault((#""reSeed": false"#, #""reSeed": true"#))
                == "\(test).otherInput: no reseeding, but the group's reSeed is true"
        )
        #expect(
            fault((#""intendedUse": "generate""#, #""intendedUse": "reSeed""#)).hasPrefix(
                "\(test).otherInput[0].entropyInput: 0 bytes"
            )
        )
        #expect(
            fault((#""returnedBitsLen": 24"#, #""returnedBitsLen": 0"#))
                == "\(group).returnedBitsLen: an output has at least a byte"
        )
        #expect(
            fault((#""returnedBitsLen": 24"#, #""returnedBitsLen": 32"#))
                == "\(test).returnedBits: 3 bytes, the group says 32 bits"
        )
        #expect(fault(("01020304", "010203")) == "\(test).entropyInput: 3 bytes, the group says 32 bits")
        #expect(
            fault((#""entropyInputLen": 32"#, #""entropyInputLen": 0"#), ("01020304", ""))
                == "\(test).entropyInput: a DRBG begins with entropy"
        )
        #expect(fault(("0506", "05z6")) == "\(test).nonce: not hexadecimal")
        #expect(fault((#""07""#, #""0""#)) == "\(test).persoString: an odd number of hexadecimal digits")
        #expect(
            fault((#""intendedUse": "generate""#, #""intendedUse": "genrate""#))
                == #"\#(test).otherInput[0].intendedUse: "genrate" is neither reSeed nor generate"#
        )
        #expect(
            fault(("0b0b", "0b")) == "\(test).otherInput[1].additionalInput: 1 bytes, the group says 16 bits"
        )
        #expect(
            fault((#""0a0a", "entropyInput": """#, #""0a0a", "entropyInput": "01""#))
                == "\(test).otherInput[0].entropyInput: entropy for an output without prediction resistance"
        )
        #expect(
            fault((#""otherInput": ["#, #""otherInput": [], "unused": ["#))
                == "\(test).otherInput: 0 outputs; a test has two"
        )
    }
}
