internal import Corpus
internal import JSONC
internal import KernelNames

/// Wycheproof files of key wrapping without padding.
///
/// A valid test becomes a wrapping and an unwrapping. `acceptable` marks sizes that RFC 3394 allows and SP 800-38F, which
/// the kernel follows, does not: they must be refused.
struct WycheproofKeyWrapReader: DescribedReader {
    static let format = "wycheproof-key-wrap"
    static let sample = WycheproofKeyWrapReader()

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        let shape = WycheproofFile.Shape(
            schema: Self.schema,
            groupType: "KeywrapTest"
        )
        try WycheproofFile.read(bytes, path: path, shape: shape) { group, test in
            groups.countRecord()
            let message = try test.bytes("msg")
            let wrapped = try test.bytes("ct")
            let isAcceptable = try test.at("result").string() == "acceptable"
            let isValid = try !isAcceptable && test.isValid()
            if isValid, wrapped.count != message.count + 8 {
                throw try test.at("ct").error("\(wrapped.count) bytes, expected \(message.count + 8)")
            }
            let wrapping = KeyWrapping(
                id: try test.tcId(),
                note: try test.remark(),
                key: try test.bytes("key", bits: group.at("keySize").int()),
                plaintext: isValid ? message : nil,
                wrapped: wrapped
            )
            // A cipher takes at least a byte after the IV, and none of it is a message to be refused.
            if wrapped.count <= 8 { return groups.drop("a wrapped key without a semiblock beside the IV") }
            wrapping.addEncryption(to: &groups)
            wrapping.addDecryption(to: &groups)
        }
    }
}

extension WycheproofKeyWrapReader {
    static let schema = "keywrap_test_schema.json"
    static let type = CipherType.skcipher

    static func inKernelLayout(for algorithm: String) -> WycheproofKeyWrapReader {
        WycheproofKeyWrapReader()
    }
}
