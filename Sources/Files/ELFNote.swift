/// A note of an ELF file: what its maker left for loaders and debuggers.
public struct ELFNote: Equatable, Sendable {
    /// Who defines the type, such as `GNU` or `Xen`.
    public let owner: String
    /// The owner's number for the kind of note.
    public let type: Int
    /// What the note says.
    public let content: [UInt8]

    /// The notes that stand one after another in a note section or segment, up to the first that is cut off.
    ///
    /// Each is three 32-bit little-endian numbers (size of the owner's name, size of the content, type), the name with a zero
    /// byte at its end, and the content; both are filled up to a multiple of four bytes.
    public static func all(in bytes: some RandomAccessCollection<UInt8>) -> [ELFNote] {
        let bytes = Array(bytes)
        func number(_ offset: Int) -> Int { (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << ($1 * 8) } }
        var notes: [ELFNote] = []
        var place = 0
        while place + 12 <= bytes.count {
            let (nameSize, size) = (number(place), number(place + 4))
            let name = place + 12
            let content = name + (nameSize + 3) / 4 * 4
            guard content + size <= bytes.count else { break }
            notes.append(
                ELFNote(
                    owner: String(decoding: bytes[name..<name + nameSize].prefix { $0 != 0 }, as: UTF8.self),
                    type: number(place + 8),
                    content: Array(bytes[content..<content + size])
                )
            )
            place = content + (size + 3) / 4 * 4
        }
        return notes
    }
}
