import Corpus
import KernelNames
import TestSupport
import Testing

@testable import Vectors

/// Wycheproof tests of algorithms that the kernel has in another form than their authors.
@Suite struct KernelLayoutTests {
    @Test func wrappedKeysLoseTheirFirstSemiblockToTheIV() throws {
        let file = try read(Sample.wrapping, with: WycheproofKeyWrapReader())
        #expect(file.names == ["encrypt-k16-iv8", "decrypt-k16-iv8"])
        let wrapping = try #require(file.vectors("encrypt-k16-iv8").first)
        #expect(wrapping.output == bytes(3, 16))
        #expect(wrapping.iv == bytes(0, 8))
        #expect(try file.vectors("decrypt-k16-iv8").map(\.expectation) == [.output, .rejection])
        #expect(file.dropped.values.reduce(0, +) == 1)
    }

    @Test func gmacIsGCMOfNothing() throws {
        let file = try read(Sample.nonceMAC, with: WycheproofNonceMACReader(form: .gcm), type: .aead)
        #expect(file.names == ["encrypt-k16-iv12-t8", "decrypt-k16-iv12-t8"])
        let sealing = try #require(file.vectors("encrypt-k16-iv12-t8").first)
        #expect(sealing.aad == [3])
        #expect(sealing.input.isEmpty)
        #expect(sealing.output == bytes(4, 8))
    }

    @Test func vmacNoncesAreFilledUpInFront() throws {
        let file = try read(Sample.nonceMAC, with: WycheproofNonceMACReader(form: .vmac64), type: .hash)
        let vector = try #require(file.vectors("digest-k16-t8").first)
        #expect(vector.input == bytes(0, 4) + bytes(2, 12) + [3])
    }

    @Test func counterTestsStopWhereTheKernelsCounterEnds() throws {
        let file = try read(Sample.stream, with: StreamCounterReader(name: "XChaCha20"))
        #expect(file.names == ["encrypt-k32-iv32", "decrypt-k32-iv32"])
        #expect(file.applicable == 1)
        #expect(file.dropped["the kernel counts in 32 bits, without a carry"] == 1)
        let other = message { _ = try read(Sample.stream, with: StreamCounterReader(name: "ChaCha20-IETF")) }
        #expect(other.hasSuffix("no test group of the algorithm ChaCha20-IETF"))
    }

    @Test func textsOfXChaChaBeginAtBlockOne() throws {
        let text = Sample.json(
            schema: "aead_test_schema.json",
            type: "AeadTest",
            sizes: #""ivSize": 192, "keySize": 256, "tagSize": 128"#,
            count: 1,
            tests: [
                Sample.test(
                    1,
                    "valid",
                    [
                        "key": hex(1, 32), "iv": hex(2, 24), "aad": "", "msg": "03", "ct": "04", "tag": hex(5, 16),
                    ]
                )
            ]
        )
        let vector = try #require(read(text, with: WycheproofXChaChaReader()).vectors("encrypt-k32-iv32").first)
        #expect(vector.iv == bytes(2, 24) + [1] + bytes(0, 7))
        #expect(vector.output == [4])
    }

    @Test func aLeadingIVIsPartOfTheSealedText() throws {
        let text = Sample.aead.replacing("\"0505\"", with: "\"\(hex(5, 14))\"")
        let file = try read(text, with: WycheproofAEADReader(layout: .kernel, seals: false), type: .aead)
        #expect(file.names == ["decrypt-k16-iv12-t16"])
        #expect(file.groups.first?.group.padding == .leadingIV)
        #expect(try file.vectors("decrypt-k16-iv12-t16").first?.output == [4, 4])
        #expect(
            message { _ = try read(Sample.aead, with: WycheproofAEADReader(layout: .kernel, seals: false)) }
                == "folder/sample.rsp: testGroups[0].tests[0]: ct and tag have 18 bytes, expected 30"
        )
    }

    @Test func aFileForSeveralAlgorithmsNamesThatOfEachGroup() throws {
        let own = #""type": "AeadTest", "algorithm": "authenc(hmac(md5),ctr(des))""#
        let text = Sample.aead.replacing(#""type": "AeadTest""#, with: own)
        let file = try read(text, with: WycheproofAEADReader(layout: .kernel), type: .aead)
        #expect(Set(file.groups.map(\.group.algorithm)) == ["authenc(hmac(md5),ctr(des))"])
        #expect(file.groups.allSatisfy { $0.group.id.hasSuffix("-authenc(hmac(md5),ctr(des))") })
        // A published file is for the algorithm that its root names.
        let published = try read(text, with: WycheproofAEADReader(layout: .ccm), type: .aead)
        #expect(Set(published.groups.map(\.group.algorithm)) == ["some(cipher)"])
    }

    @Test func ownSetsKeepTheKernelsIV() throws {
        let text = Sample.json(
            schema: "ind_cpa_test_schema.json",
            type: "IndCpaTest",
            sizes: #""ivSize": 64, "keySize": 128"#,
            count: 1,
            tests: [Sample.test(1, "valid", ["key": hex(1, 16), "iv": hex(2, 8), "msg": "03", "ct": "04"])]
        )
        let file = try read(text, with: WycheproofCipherReader(mode: .kernel))
        #expect(file.names == ["encrypt-k16-iv8", "decrypt-k16-iv8"])
    }

    @Test func ownSetsAreNamedAsTheOraclesNameThem() {
        #expect(OwnSource.fileName("essiv(cbc(aes),sha256)") == "essiv_cbc_aes_sha256_test.json")
        #expect(OwnSource.fileName("blake2b-160") == "blake2b_160_test.json")
    }
}
