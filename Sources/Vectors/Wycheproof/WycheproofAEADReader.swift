internal import Corpus
internal import JSONC
internal import KernelNames

/// Wycheproof files of authenticated encryption.
///
/// A valid test becomes an encryption and a decryption; an invalid one a decryption that must be refused.
struct WycheproofAEADReader: DescribedReader {
    static let format = "wycheproof-aead"
    static let sample = WycheproofAEADReader(layout: .ccm)

    /// What the kernel takes for the algorithm.
    var layout: AEADLayout
    /// Whether a valid test is an encryption too. Templates that make their own IV can only be tested by decrypting, and
    /// their ciphertexts begin with the IV.
    var seals = true

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        try WycheproofAEADTest.readAll(bytes, path: path) { group, place, test in
            groups.countRecord()
            if test.isLeftOpen { return groups.drop(WycheproofFile.leftOpen) }
            if let reason = layout.unusable(nonceSize: test.nonce.count, tagSize: test.tagSize) {
                return groups.drop(reason)
            }
            let sealed = test.ciphertext + test.tag
            let sealedSize = test.message.count + test.tagSize + (seals ? 0 : test.nonce.count)
            // Our own sets can be for several algorithms.
            let algorithm = layout == .kernel ? try group.member("algorithm")?.string() : nil
            if test.isValid, sealed.count != sealedSize {
                throw place.error("ct and tag have \(sealed.count) bytes, expected \(sealedSize)")
            }
            let opening = Vector(
                id: test.id,
                note: test.remark,
                expectation: test.isValid ? .output : .rejection,
                key: test.key,
                iv: layout.kernelIV(test.nonce),
                aad: test.associatedData,
                input: sealed,
                output: test.isValid ? test.message : []
            )
            groups.add(
                opening,
                .decrypt,
                tagSize: test.tagSize,
                padding: seals ? .none : .leadingIV,
                algorithm: algorithm
            )
            if test.isValid, seals {
                groups.add(opening.reversed, .encrypt, tagSize: test.tagSize, algorithm: algorithm)
            }
        }
    }
}

extension WycheproofAEADReader {
    static let schema = WycheproofAEADTest.schema
    static let type = CipherType.aead

    static func inKernelLayout(for algorithm: String) -> WycheproofAEADReader {
        let makesIV = ["seqiv(", "echainiv("].contains { algorithm.hasPrefix($0) }
        return WycheproofAEADReader(layout: .kernel, seals: !makesIV)
    }
}
