internal import Corpus
internal import JSONC
internal import KernelNames

/// Wycheproof files of encryption without authentication.
///
/// A valid test becomes an encryption and a decryption; an invalid one a decryption that must be refused.
struct WycheproofCipherReader: DescribedReader {
    static let format = "wycheproof-cipher"
    static let sample = WycheproofCipherReader(mode: .paddedCBC)

    /// The mode of operation.
    enum Mode {
        /// CBC with PKCS #7 padding, which the harness adds and checks: texts are stored padded.
        case paddedCBC
        /// XTS; a short tweak is filled up with zeros, as a small sector number would be.
        case xts
        /// The kernel's own layout, as the project's sets have it.
        case kernel
    }

    var mode: Mode

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        let shape = WycheproofFile.Shape(
            schema: Self.schema,
            groupType: "IndCpaTest"
        )
        let padding: VectorGroup.Padding = mode == .paddedCBC ? .pkcs7 : .none
        try WycheproofFile.read(bytes, path: path, shape: shape) { group, test in
            groups.countRecord()
            if try test.isLeftOpen() { return groups.drop(WycheproofFile.leftOpen) }
            var iv = try test.bytes("iv", bits: group.at("ivSize").int())
            var message = try test.bytes("msg")
            let ciphertext = try test.bytes("ct")
            let isValid = try test.isValid()
            if mode != .kernel {
                guard mode == .xts ? iv.count <= 16 : iv.count == 16 else {
                    throw try test.at("iv").error("the mode takes no IV of \(iv.count) bytes")
                }
                iv += Array(repeating: 0, count: 16 - iv.count)
            }
            if mode == .paddedCBC { message = padded(message) }
            if isValid, message.count != ciphertext.count {
                throw try test.at("ct").error("\(ciphertext.count) bytes, expected \(message.count)")
            }
            if mode == .xts, ciphertext.count < 16 {
                return groups.drop("the kernel takes no data unit below 128 bits")
            }
            let decryption = Vector(
                id: try test.tcId(),
                note: try test.remark(),
                expectation: isValid ? .output : .rejection,
                key: try test.bytes("key", bits: group.at("keySize").int()),
                iv: iv,
                input: ciphertext,
                output: isValid ? message : []
            )
            groups.add(decryption, .decrypt, padding: padding)
            if isValid { groups.add(decryption.reversed, .encrypt, padding: padding) }
        }
    }

    /// The message with PKCS #7 padding to blocks of 16 bytes.
    private func padded(_ message: [UInt8]) -> [UInt8] {
        let count = 16 - message.count % 16
        return message + Array(repeating: UInt8(count), count: count)
    }
}

extension WycheproofCipherReader {
    static let schema = "ind_cpa_test_schema.json"
    static let type = CipherType.skcipher

    static func inKernelLayout(for algorithm: String) -> WycheproofCipherReader {
        WycheproofCipherReader(mode: .kernel)
    }
}
