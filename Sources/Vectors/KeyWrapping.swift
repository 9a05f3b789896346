internal import Corpus

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
