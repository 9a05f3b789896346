internal import Corpus

/// Response files of digests: short and long messages of CAVP, and vectors of RFCs in the same form.
///
/// `Len` is in bits, and the empty message is written `00`. `[L = ...]`, where it stands, is the digest's size, in bytes
/// for SHA-1 and SHA-2, in bits for SHA-3. HMAC has a `Key` as well.
struct CAVPDigestReader: VectorReader {
    static let format = "cavp-digest"
    static let sample = CAVPDigestReader(digestSize: 4)

    /// Bytes of digest.
    var digestSize: Int
    /// Whether each record has a key.
    var isKeyed = false

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        let fields: Set = isKeyed ? ["Key", "Msg", "MD"] : ["Msg", "MD"]
        let layout = ResponseLayout(start: "Len", fields: fields, headers: ["L"], counts: false)
        try ResponseFile.read(bytes, path: path, layout: layout) { record in
            groups.countRecord()
            if record.has("L") { try record.checkDigestSize(digestSize) }
            let bits = try record.int("Len")
            if !bits.isMultiple(of: 8) { return groups.drop("the kernel takes whole bytes only") }
            let vector = Vector(
                id: record.id,
                key: isKeyed ? try record.bytes("Key") : [],
                input: try record.bytes("Msg", count: bits / 8, zeroAs00: true),
                output: try record.bytes("MD", count: digestSize)
            )
            groups.add(vector, .digest, tagSize: digestSize)
        }
    }
}
