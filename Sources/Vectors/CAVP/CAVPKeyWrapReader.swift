internal import Corpus

/// CAVP response files of key wrapping (SP 800-38F, KW), one direction a file.
///
/// The kernel's `kw` is a cipher whose IV is the first semiblock of the wrapped key. It takes that IV for unwrapping; for
/// wrapping it leaves the semiblock where AF_ALG does not show it, so only the rest can be compared.
struct CAVPKeyWrapReader: VectorReader {
    static let format = "cavp-key-wrap"
    static let sample = CAVPKeyWrapReader(isEncryption: false)

    /// The file's direction.
    var isEncryption: Bool

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        let layout = ResponseLayout(
            start: "COUNT",
            fields: ["K", "P", "C"],
            headers: ["PLAINTEXT LENGTH"],
            words: isEncryption ? [] : ["FAIL"]
        )
        try ResponseFile.read(bytes, path: path, layout: layout) { record in
            groups.countRecord()
            let size = try record.byteCount(ofBits: "PLAINTEXT LENGTH")
            let (wrappedSize, overflows) = size.addingReportingOverflow(8)
            if overflows { throw record.error("PLAINTEXT LENGTH", "the length is out of range") }
            let isRejected = record.words.contains("FAIL")
            if isRejected == record.has("P") {
                throw record.error("P", isRejected ? "the record has both P and FAIL" : "the record has no P")
            }
            let wrapping = KeyWrapping(
                id: record.id,
                note: isRejected ? "FAIL" : "",
                key: try record.bytes("K"),
                plaintext: isRejected ? nil : try record.bytes("P", count: size),
                wrapped: try record.bytes("C", count: wrappedSize)
            )
            guard [16, 24, 32].contains(wrapping.key.count) else {
                throw record.error("K", "no key of the cipher has this size")
            }
            if size < 16 || !size.isMultiple(of: 8) { return groups.drop(KeyWrapping.tooShort) }
            if isEncryption { wrapping.addEncryption(to: &groups) } else { wrapping.addDecryption(to: &groups) }
        }
    }
}
