internal import Corpus

/// CAVP response files of the SHA family: short and long messages.
///
/// `Len` is in bits, and the empty message is written `00`. `[L = ...]` is the digest's size, in bytes for SHA-1 and
/// SHA-2, in bits for SHA-3.
struct CAVPDigestReader: VectorReader {
    /// Bytes of digest.
    var digestSize: Int

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        let layout = ResponseLayout(start: "Len", fields: ["Msg", "MD"], headers: ["L"], counts: false)
        try ResponseFile.read(bytes, path: path, layout: layout) { record in
            groups.countRecord()
            let size = try record.int("L")
            guard size == digestSize || size == digestSize * 8 else {
                throw record.error("L", "L is \(size), the digest has \(digestSize) bytes")
            }
            let bits = try record.int("Len")
            if !bits.isMultiple(of: 8) { return groups.drop("the kernel takes whole bytes only") }
            let vector = Vector(
                id: record.id,
                input: try record.bytes("Msg", count: bits / 8, zeroAs00: true),
                output: try record.bytes("MD", count: digestSize)
            )
            groups.add(vector, .digest, tagSize: digestSize)
        }
    }
}
