internal import Corpus
internal import JSONC
internal import KernelNames

/// Wycheproof files of message authentication codes.
///
/// A tag may be a prefix of the code. An invalid test gives a tag that must not come out, or a key that must be refused.
struct WycheproofMACReader: DescribedReader {
    static let format = "wycheproof-mac"
    static let sample = WycheproofMACReader(size: 16)

    /// Bytes of the whole code; none for a digest of nothing.
    var size: Int

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        let shape = WycheproofFile.Shape(
            schema: Self.schema,
            groupType: "MacTest"
        )
        try WycheproofFile.read(bytes, path: path, shape: shape) { group, test in
            groups.countRecord()
            if try test.isLeftOpen() { return groups.drop(WycheproofFile.leftOpen) }
            let tagSize = try group.byteCount(ofBits: "tagSize")
            guard (min(1, size)...size).contains(tagSize) else {
                throw try group.at("tagSize").error("the code has \(size) bytes, the tag \(tagSize)")
            }
            let isValid = try test.isValid()
            let tag = try test.bytes("tag")
            if isValid, tag.count != tagSize {
                throw try test.at("tag").error("\(tag.count) bytes, the group says \(tagSize)")
            }
            let vector = Vector(
                id: try test.tcId(),
                note: try test.remark(),
                expectation: isValid ? .output : .rejection,
                key: try test.bytes("key", bits: group.at("keySize").int()),
                input: try test.bytes("msg"),
                output: tag
            )
            groups.add(vector, .digest, tagSize: tagSize)
        }
    }
}

extension WycheproofMACReader {
    static let schema = "mac_test_schema.json"
    static let type = CipherType.hash

    static func inKernelLayout(for algorithm: String) -> WycheproofMACReader {
        // No digest of the kernel is larger than 64 bytes.
        WycheproofMACReader(size: 64)
    }
}
