internal import Corpus

/// CAVP response files of CMAC, which generate a code or verify one.
///
/// Sizes are in bytes, but `Klen` of triple DES counts its keys; an empty message is written `00`.
struct CAVPCMACReader: VectorReader {
    static let format = "cavp-cmac"
    static let sample = CAVPCMACReader(size: 16)

    /// Bytes of the whole code: 16 with AES, 8 with triple DES.
    var size: Int

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        let layout = ResponseLayout(
            start: "Count",
            fields: ["Klen", "Mlen", "Tlen", "Key", "Key1", "Key2", "Key3", "Msg", "Mac", "Result"]
        )
        try ResponseFile.read(bytes, path: path, layout: layout) { record in
            groups.countRecord()
            let tagSize = try record.int("Tlen")
            guard (1...size).contains(tagSize) else { throw record.error("Tlen", "the code has \(size) bytes") }
            let isForged = try record.has("Result") && !record.hasPassed()
            let vector = Vector(
                id: record.id,
                note: record.has("Result") ? try record.text("Result") : "",
                expectation: isForged ? .rejection : .output,
                key: try key(of: record),
                input: try record.bytes("Msg", count: record.int("Mlen"), zeroAs00: true),
                output: try record.bytes("Mac", count: tagSize)
            )
            groups.add(vector, .digest, tagSize: tagSize)
        }
    }

    private func key(of record: ResponseRecord) throws(VectorFileError) -> [UInt8] {
        let count = try record.int("Klen")
        if size == 8 {
            guard count == 2 || count == 3 else { throw record.error("Klen", "triple DES has two or three keys") }
            return try record.bytes("Key1", count: 8) + record.bytes("Key2", count: 8) + record.bytes("Key3", count: 8)
        }
        guard [16, 24, 32].contains(count) else { throw record.error("Klen", "no AES key has this size") }
        return try record.bytes("Key", count: count)
    }
}

/// CAVP response files of HMAC: `[L = ...]` says over which digest, by its size in bytes.
struct CAVPHMACReader: VectorReader {
    static let format = "cavp-hmac"
    static let sample = CAVPHMACReader()

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        let layout = ResponseLayout(
            start: "Count",
            fields: ["Klen", "Tlen", "Key", "Msg", "Mac"],
            headers: ["L"]
        )
        try ResponseFile.read(bytes, path: path, layout: layout) { record in
            groups.countRecord()
            let size = try record.int("L")
            guard let digest = Self.digests[size] else { throw record.error("L", "no digest of CAVP has this size") }
            let tagSize = try record.int("Tlen")
            guard (1...size).contains(tagSize) else { throw record.error("Tlen", "the digest has \(size) bytes") }
            let vector = Vector(
                id: record.id,
                key: try record.bytes("Key", count: record.int("Klen")),
                input: try record.bytes("Msg"),
                output: try record.bytes("Mac", count: tagSize)
            )
            groups.add(vector, .digest, tagSize: tagSize, algorithm: "hmac(\(digest))")
        }
    }

    private static let digests = [20: "sha1", 28: "sha224", 32: "sha256", 48: "sha384", 64: "sha512"]
}

extension ResponseRecord {
    /// Whether `Result` says that a code is right: `P`, `Pass`, or else `F` or `Fail` with a reason behind it.
    func hasPassed() throws(VectorFileError) -> Bool {
        switch try text("Result").split(separator: " ").first {
        case "P", "Pass": return true
        case "F", "Fail": return false
        default: throw error("Result", "Result is neither Pass nor Fail: \(quoted(try text("Result")))")
        }
    }
}
