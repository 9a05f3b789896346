import Corpus
import TestSupport
import Testing

@testable import Vectors

/// CAVP's authentication codes and generators.
@Suite struct CAVPCodeReaderTests {
    @Test func codesAreGeneratedOrVerified() throws {
        let file = try read(Sample.cmac, with: CAVPCMACReader(size: 16))
        #expect(file.names == ["digest-k16-t4", "digest-k24-t16"])
        let forged = try #require(try file.vectors("digest-k16-t4").first)
        #expect(forged.expectation == .rejection && forged.input.isEmpty && forged.output == bytes(2, 4))
        #expect(forged.note == "F (3 - MAC changed)")
        let right = try #require(try file.vectors("digest-k24-t16").first)
        #expect(right.expectation == .output && right.input == [4, 5])
        let keys = try read(Sample.tripleDESCMAC, with: CAVPCMACReader(size: 8)).groups.flatMap(\.vectors).map(\.key)
        #expect(keys == [bytes(1, 8) + bytes(2, 8) + bytes(1, 8)])
    }

    @Test func damagedCodesAreTold() {
        func fault(_ old: String, _ new: String) -> String {
            message { _ = try read(Sample.cmac.replacing(old, with: new), with: CAVPCMACReader(size: 16), path: "a") }
        }
        #expect(fault("Result = P", "Result = maybe") == "a:20: Result is neither Pass nor Fail: \"maybe\"")
        #expect(fault("Tlen = 16", "Tlen = 17") == "a:16: the code has 16 bytes")
        #expect(fault("Klen = 24", "Klen = 20") == "a:14: no AES key has this size")
        #expect(fault("Mlen = 2", "Mlen = 3") == "a:18: Msg has 2 bytes, expected 3")
        #expect(fault("Mac = 02020202", "Mac = 0202") == "a:10: Mac has 2 bytes, expected 4")
    }

    @Test func aFileOfHMACIsForSeveralDigests() throws {
        let file = try read(Sample.hmac, with: CAVPHMACReader())
        #expect(Set(file.groups.map(\.group.algorithm)) == ["hmac(sha1)", "hmac(sha256)"])
        #expect(file.read == 3 && file.applicable == 3)
        let short = try file.vectors("digest-k3-t10-hmac(sha1)")
        #expect(short.map(\.output) == [bytes(6, 10)])
        let said = message {
            _ = try read(Sample.hmac.replacing("[L=32]", with: "[L=33]"), with: CAVPHMACReader(), path: "a")
        }
        #expect(said == "a:20: no digest of CAVP has this size")
    }

    @Test func generatorsWithKnownEntropy() throws {
        let file = try read(Sample.drbg, with: CAVPDRBGReader(kind: .hash))
        #expect(file.groups.map(\.group.algorithm) == ["drbg_nopr_sha256"])
        #expect(file.dropped == ["the kernel has no hashDRBG over SHA-224": 1])
        let vector = try #require(file.groups.first?.vectors.first)
        #expect(vector.iv == [1, 2, 3, 4, 5, 6] && vector.key == [7] && vector.aad == [8] && vector.input == [9])
        #expect(vector.output == [10, 11, 12])
        let hmac = try read(Sample.drbg, with: CAVPDRBGReader(kind: .hmac))
        #expect(hmac.groups.map(\.group.algorithm) == ["drbg_nopr_hmac_sha256"])
    }

    @Test func whatAGeneratorCannotBeAskedIsDropped() throws {
        let once = "the kernel takes entropy once and has no other for a reseeding"
        let file = try read(Sample.reseededDRBG, with: CAVPDRBGReader(kind: .ctr))
        #expect(file.groups.isEmpty && file.dropped == [once: 1])
        // The same entropy each time is all that the kernel has.
        let same = Sample.reseededDRBG.replacing("PR = 03", with: "PR = 0102").replacing("PR = 04", with: "PR = 0102")
            .replacing("EntropyInput = 01", with: "EntropyInput = 0102").replacing(
                "InputLen = 8]",
                with: "InputLen = 16]"
            )
            .replacing("[NonceLen = 8]", with: "[NonceLen = 0]").replacing("Nonce = 02", with: "Nonce =")
            .replacing("[AdditionalInputLen = 0]", with: "[AdditionalInputLen = 0]")
        #expect(
            try read(same, with: CAVPDRBGReader(kind: .ctr)).groups.map(\.group.algorithm) == ["drbg_pr_ctr_aes128"]
        )
        let bare = try read(
            same.replacing("[AES-128 use df]", with: "[AES-128 no df]"),
            with: CAVPDRBGReader(kind: .ctr)
        )
        #expect(bare.dropped == ["the kernel's CTR_DRBG always has its derivation function": 1])
    }

    @Test func theSeedOfX931IsTheKernels() throws {
        let file = try read(Sample.x931, with: CAVPX931Reader())
        #expect(file.names == ["generate-k48", "generate-k48-mct"])
        let first = try #require(try file.vectors("generate-k48").first)
        #expect(first.key == [0xc0] + bytes(0, 15) + bytes(1, 16) + bytes(2, 16))
        #expect(first.output == bytes(3, 16))
        #expect(file.groups.last?.group.chain == Chain(kind: .blocks, length: 10_000))
        let long = try read(
            Sample.x931.replacing("Key = \(hex(1, 16))", with: "Key = \(hex(1, 24))"),
            with: CAVPX931Reader()
        )
        #expect(long.dropped == ["the kernel takes no key but 128 bits": 2])
    }
}
