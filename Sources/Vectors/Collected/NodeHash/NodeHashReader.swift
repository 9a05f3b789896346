internal import Corpus
internal import JSONC

/// The tables of node-hash-test-vectors: one message with the digests of many algorithms, or one key and message with codes.
struct NodeHashReader: VectorReader {
    static let format = "node-hash"
    static let sample = NodeHashReader(member: "md", size: 2)

    /// The digest's member in the table.
    var member: String
    /// Bytes of digest.
    var size: Int
    /// Whether the table is the one of HMACs.
    var isKeyed = false

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        let document = try JSONDocument(parsing: bytes.span.bytes, source: path)
        var number = 0
        try document.root.visit { entry in
            groups.countRecord()
            number += 1
            let digest = try entry.bytes(member)
            guard isKeyed ? (1...size).contains(digest.count) : digest.count == size else {
                throw try entry.at(member).error("\(digest.count) bytes, expected \(size)")
            }
            let input: [UInt8]
            if isKeyed {
                input = try entry.bytes("data")
            } else {
                guard let decoded = Base64.decode(try entry.at("input").string()) else {
                    throw try entry.at("input").error("not base64")
                }
                input = decoded
            }
            let vector = Vector(
                id: String(number),
                key: isKeyed ? try entry.bytes("key") : [],
                input: input,
                output: digest
            )
            groups.add(vector, .digest, tagSize: digest.count)
        }
        if number == 0 { throw VectorFileError(file: path, message: "no records") }
    }
}
