import Corpus
import KernelNames
import TestSupport
import Testing

@testable import Vectors

@Suite struct WycheproofReaderTests {
    @Test func validAEADTestsGoBothWaysAndInvalidOnesOnlyBack() throws {
        let file = try read(Sample.aead, with: WycheproofAEADReader(layout: .gcm), type: .aead)
        #expect(file.names == ["encrypt-k16-iv12-t16", "decrypt-k16-iv12-t16"])
        #expect(file.read == 2)
        let encryption = try #require(file.vectors("encrypt-k16-iv12-t16").first)
        #expect(encryption.note == "why [A, B]")
        #expect(encryption.aad == [3])
        #expect(encryption.input == [4, 4])
        #expect(encryption.output == [5, 5] + bytes(6, 16))
        let decryptions = try file.vectors("decrypt-k16-iv12-t16")
        #expect(decryptions.map(\.id) == ["1", "2"])
        #expect(decryptions.map(\.expectation) == [.output, .rejection])
        #expect(decryptions.map(\.output) == [[4, 4], []])
        #expect(decryptions[1].input == [5, 5] + bytes(7, 16))
    }

    @Test(arguments: [
        (AEADLayout.gcm, 8, 16, "the kernel takes no IV but 96 bits"),
        (.gcm, 12, 5, "the kernel takes no such tag size"),
        (.ccm, 14, 16, "the kernel takes no nonce but 56 to 104 bits"),
        (.ccm, 6, 16, "the kernel takes no nonce but 56 to 104 bits"),
        (.ccm, 12, 5, "the kernel takes no such tag size"),
        (.ccm, 12, 2, "the kernel takes no such tag size"),
        (.chachaPoly, 8, 16, "the kernel takes no IV but 96 bits"),
        (.chachaPoly, 12, 12, "the kernel takes no such tag size"),
    ])
    func sizesThatNoTransformTakesAreDropped(_ layout: AEADLayout, _ nonce: Int, _ tag: Int, _ reason: String) throws {
        let text = Sample.aead
            .replacing("\"ivSize\": 96", with: "\"ivSize\": \(nonce * 8)")
            .replacing("\"tagSize\": 128", with: "\"tagSize\": \(tag * 8)")
            .replacing(hex(2, 12), with: hex(2, nonce))
            .replacing(hex(6, 16), with: hex(6, tag))
            .replacing(hex(7, 16), with: hex(7, tag))
        let file = try read(text, with: WycheproofAEADReader(layout: layout), type: .aead)
        #expect(file.dropped == [reason: 2])
        #expect(file.groups.isEmpty)
    }

    @Test func ccmNonceBecomesTheFirstCounterBlock() throws {
        let file = try read(Sample.aead, with: WycheproofAEADReader(layout: .ccm), type: .aead)
        #expect(try file.vectors("encrypt-k16-iv16-t16").map(\.iv) == [[2] + bytes(2, 12) + bytes(0, 3)])
    }

    @Test func plaintextsOfPaddedCBCAreStoredPadded() throws {
        let file = try read(Sample.paddedCBC, with: WycheproofCipherReader(mode: .paddedCBC))
        #expect(file.groups.allSatisfy { $0.group.padding == .pkcs7 })
        let padded = [[3, 3] + bytes(14, 14), bytes(5, 16) + bytes(16, 16)]
        #expect(try file.vectors("encrypt-k16-iv16").map(\.input) == padded)
        let decryptions = try file.vectors("decrypt-k16-iv16")
        #expect(decryptions.map(\.output) == padded + [[]])
        #expect(decryptions.map(\.expectation) == [.output, .output, .rejection])
    }

    @Test func shortTweaksAreFilledUpWithZeros() throws {
        let text = Sample.json(
            schema: "ind_cpa_test_schema.json",
            type: "IndCpaTest",
            sizes: #""ivSize": 16, "keySize": 256"#,
            count: 1,
            tests: [
                Sample.test(1, "valid", ["key": hex(1, 32), "iv": "0203", "msg": hex(3, 17), "ct": hex(4, 17)])
            ]
        )
        let file = try read(text, with: WycheproofCipherReader(mode: .xts))
        #expect(file.groups.allSatisfy { $0.group.padding == .none })
        let vector = try #require(file.vectors("encrypt-k32-iv16").first)
        #expect(vector.iv == [2, 3] + bytes(0, 14))
        #expect(vector.input == bytes(3, 17))
    }

    @Test func tagsMayBePrefixesAndInvalidOnesMustNotComeOut() throws {
        let file = try read(Sample.mac, with: WycheproofMACReader(size: 16), type: .hash)
        let vectors = try file.vectors("digest-k16-t8")
        #expect(vectors.map(\.expectation) == [.output, .rejection])
        #expect(vectors.map(\.output) == [bytes(3, 8), bytes(4, 8)])
        #expect(vectors.map(\.input) == [[2, 2], [2, 2]])
        #expect(file.groups.first?.group.keySize == 16)
    }

    @Test func keysOfABadSizeBecomeRejections() throws {
        let text = Sample.json(
            schema: "mac_test_schema.json",
            type: "MacTest",
            sizes: #""keySize": 8, "tagSize": 128"#,
            count: 1,
            tests: [Sample.test(1, "invalid", ["key": "01", "msg": "", "tag": ""])]
        )
        let file = try read(text, with: WycheproofMACReader(size: 16), type: .hash)
        #expect(try file.vectors("digest-k1-t16").map(\.expectation) == [.rejection])
    }
}

@Suite struct OwnSetReaderTests {
    @Test func anAnswerOfADRBGHasEntropyAndTwoAdditionalInputs() throws {
        let file = try read(Sample.drbgAnswers, with: DRBGKnownAnswerReader(), type: .rng)
        #expect(file.groups.map(\.group.operation) == [.knownEntropy])
        let vectors = file.groups[0].vectors
        #expect(vectors[0].iv == [UInt8](repeating: 1, count: 24))
        #expect(vectors[0].key == [UInt8](repeating: 2, count: 16))
        #expect(vectors[0].aad == [UInt8](repeating: 3, count: 16))
        #expect(vectors[0].input == [UInt8](repeating: 4, count: 16))
        #expect(vectors[0].output == [UInt8](repeating: 5, count: 17))
        #expect(vectors[1].aad.isEmpty && vectors[1].input.isEmpty)
    }

    @Test func knownAnswersCarryTheSeedAsKey() throws {
        let file = try read(Sample.randomAnswers, with: RandomKnownAnswerReader(seedSize: 48), type: .rng)
        let vector = try #require(file.vectors("generate-k48").first)
        #expect(vector.key == bytes(1, 48))
        #expect(vector.output == bytes(2, 17))
    }

    @Test func healthTestsCarryTheirParametersInTheNote() throws {
        let file = try read(Sample.randomHealth, with: RandomHealthReader(), type: .rng)
        let vectors = try file.vectors("health")
        #expect(vectors.map(\.id) == ["repetition-count", "distinct-reads"])
        #expect(
            vectors.map(\.note) == [
                "test=repetition-count samples=4096 cutoff=5", "test=distinct-reads reads=64 size=16",
            ]
        )
    }

    @Test func parametersThatTheTestDoesNotTakeAreRefused() {
        let text = Sample.randomHealth.replacing("\"reads\": 64", with: "\"reads\": 64, \"cutoff\": 1")
        #expect(
            message { _ = try read(text, with: RandomHealthReader(), path: "h.json") }
                == "h.json: testGroups[0].tests[1]: distinct-reads takes no cutoff"
        )
    }
}
