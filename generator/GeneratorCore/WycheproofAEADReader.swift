internal import Corpus
internal import JSONC

/// Wycheproof files of authenticated encryption.
///
/// A valid test becomes an encryption and a decryption; an invalid one a decryption that must be refused.
struct WycheproofAEADReader: VectorReader {
    /// What the kernel takes for the algorithm.
    var layout: AEADLayout
    /// Whether a valid test is an encryption too. Templates that make their own IV can only be tested by decrypting, and
    /// their ciphertexts begin with the IV.
    var seals = true

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        let shape = WycheproofFile.Shape(
            schema: "aead_test_schema.json",
            groupType: "AeadTest",
            // Our own sets can be for several algorithms.
            groupMembers: Set(["ivSize", "keySize", "tagSize"] + (layout == .kernel ? ["algorithm"] : [])),
            testMembers: ["tcId", "comment", "flags", "key", "iv", "aad", "msg", "ct", "tag", "result"]
        )
        try WycheproofFile.read(bytes, path: path, shape: shape) { group, test in
            groups.countRecord()
            let key = try test.bytes("key", bits: group.at("keySize").int())
            let nonce = try test.bytes("iv", bits: group.at("ivSize").int())
            let message = try test.bytes("msg")
            let tagSize = try group.byteCount(ofBits: "tagSize")
            let sealed = try test.bytes("ct") + test.bytes("tag")
            let aad = try test.bytes("aad")
            let isValid = try test.isValid()
            if let reason = layout.unusable(nonceSize: nonce.count, tagSize: tagSize) { return groups.drop(reason) }
            let sealedSize = message.count + tagSize + (seals ? 0 : nonce.count)
            let algorithm = try group.member("algorithm")?.string()
            if isValid, sealed.count != sealedSize {
                throw test.error("ct and tag have \(sealed.count) bytes, expected \(sealedSize)")
            }
            let opening = Vector(
                id: try test.tcId(),
                note: try test.remark(),
                expectation: isValid ? .output : .rejection,
                key: key,
                iv: layout.kernelIV(nonce),
                aad: aad,
                input: sealed,
                output: isValid ? message : []
            )
            groups.add(
                opening,
                .decrypt,
                tagSize: tagSize,
                padding: seals ? .none : .leadingIV,
                algorithm: algorithm
            )
            if isValid, seals {
                var sealing = opening
                (sealing.input, sealing.output) = (message, sealed)
                groups.add(sealing, .encrypt, tagSize: tagSize, algorithm: algorithm)
            }
        }
    }
}
