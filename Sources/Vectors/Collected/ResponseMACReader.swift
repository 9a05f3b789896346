internal import Corpus

/// Response files of message authentication codes that give `KEY` (or `KEY1` to `KEY3`), a message and the code.
struct ResponseMACReader: VectorReader {
    static let format = "response-mac"
    static let sample = ResponseMACReader(size: 16, keySizes: [32], keyPlace: .message)

    /// Where the kernel takes the key.
    enum KeyPlace {
        /// Set on the transform.
        case transform
        /// The first bytes of the message, as the kernel's `poly1305` has it.
        case message
    }

    /// Bytes of the code.
    var size: Int
    var keySizes: Set<Int>
    var keyPlace = KeyPlace.transform

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        let layout = ResponseLayout(
            start: "COUNT",
            fields: ["KEY", "KEY1", "KEY2", "KEY3", "MESSAGE", "OUTPUT"],
            aliases: ["MSG": "MESSAGE", "TAG": "OUTPUT"]
        )
        try ResponseFile.read(bytes, path: path, layout: layout) { record in
            groups.countRecord()
            let parts = record.has("KEY") ? ["KEY"] : ["KEY1", "KEY2", "KEY3"]
            let key = try parts.flatMap { part throws(VectorFileError) in try record.bytes(part) }
            guard keySizes.contains(key.count) else {
                throw record.error(parts[0], "no key of the algorithm has this size")
            }
            let message = try record.bytes("MESSAGE")
            let vector = Vector(
                id: record.id,
                key: keyPlace == .transform ? key : [],
                input: keyPlace == .transform ? message : key + message,
                output: try record.bytes("OUTPUT", count: size)
            )
            groups.add(vector, .digest, tagSize: size)
        }
    }
}
