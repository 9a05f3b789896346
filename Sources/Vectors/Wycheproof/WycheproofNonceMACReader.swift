internal import Corpus
internal import JSONC

/// Wycheproof files of message authentication codes with a nonce.
struct WycheproofNonceMACReader: SchemaReader {
    static let format = "wycheproof-nonce-mac"
    static let sample = WycheproofNonceMACReader(form: .vmac64)
    static let schema = "mac_with_iv_test_schema.json"

    /// How the kernel has the code.
    enum Form {
        /// GMAC, which is GCM with associated data alone.
        case gcm
        /// VMAC: the nonce is the first 16 bytes of the message, filled up with zeros in front.
        case vmac64
    }

    var form: Form

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        let shape = WycheproofFile.Shape(
            schema: Self.schema,
            groupType: "MacWithIvTest"
        )
        try WycheproofFile.read(bytes, path: path, shape: shape) { group, test in
            groups.countRecord()
            if try test.isLeftOpen() { return groups.drop(WycheproofFile.leftOpen) }
            let key = try test.bytes("key", bits: group.at("keySize").int())
            let nonce = try test.bytes("iv", bits: group.at("ivSize").int())
            let message = try test.bytes("msg")
            let tag = try test.bytes("tag")
            let tagSize = try group.byteCount(ofBits: "tagSize")
            let isValid = try test.isValid()
            if isValid, tag.count != tagSize {
                throw try test.at("tag").error("\(tag.count) bytes, the group says \(tagSize)")
            }
            var vector = Vector(
                id: try test.tcId(),
                note: try test.remark(),
                expectation: isValid ? .output : .rejection,
                key: key
            )
            switch form {
            case .gcm:
                if let reason = AEADLayout.gcm.unusable(nonceSize: nonce.count, tagSize: tagSize) {
                    return groups.drop(reason)
                }
                (vector.iv, vector.aad, vector.input) = (nonce, message, tag)
                groups.add(vector, .decrypt, tagSize: tagSize)
                if isValid {
                    (vector.input, vector.output) = ([], tag)
                    groups.add(vector, .encrypt, tagSize: tagSize)
                }
            case .vmac64:
                if key.count != 16 { return groups.drop("the kernel takes no key but 128 bits") }
                if tagSize == 16 { return groups.drop("the kernel has no VMAC-128") }
                guard (1...16).contains(nonce.count), tagSize == 8 else {
                    throw try group.at("ivSize").error("no nonce or no tag of VMAC-64 has this size")
                }
                vector.input = Array(repeating: 0, count: 16 - nonce.count) + nonce + message
                vector.output = tag
                groups.add(vector, .digest, tagSize: tagSize)
            }
        }
    }
}
