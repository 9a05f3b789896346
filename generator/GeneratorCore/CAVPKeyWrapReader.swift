internal import Corpus

/// CAVP response files of key wrapping (SP 800-38F, KW), one direction a file.
///
/// The kernel's `kw` is a cipher whose IV is the first semiblock of the wrapped key. It takes that IV for unwrapping; for
/// wrapping it leaves the semiblock where AF_ALG does not show it, so only the rest can be compared.
struct CAVPKeyWrapReader: VectorReader {
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

/// A key, wrapped and not, in the kernel's layout.
struct KeyWrapping {
    /// Why a record is dropped.
    static let tooShort = "the kernel takes no fewer than two whole semiblocks"

    var id: String
    var note: String
    var key: [UInt8]
    /// Nil where unwrapping must fail.
    var plaintext: [UInt8]?
    /// At least a semiblock.
    var wrapped: [UInt8]

    /// Wrapping, without the first semiblock of the result; the kernel asks for an IV and does not use it.
    func addEncryption(to groups: inout GroupBuilder) {
        guard let plaintext else { return }
        let vector = Vector(
            id: id,
            note: note,
            key: key,
            iv: Array(repeating: 0, count: 8),
            input: plaintext,
            output: Array(wrapped.dropFirst(8))
        )
        groups.add(vector, .encrypt)
    }

    /// Unwrapping, with the first semiblock as the IV.
    func addDecryption(to groups: inout GroupBuilder) {
        let vector = Vector(
            id: id,
            note: note,
            expectation: plaintext == nil ? .rejection : .output,
            key: key,
            iv: Array(wrapped.prefix(8)),
            input: Array(wrapped.dropFirst(8)),
            output: plaintext ?? []
        )
        groups.add(vector, .decrypt)
    }
}
