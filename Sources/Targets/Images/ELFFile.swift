/// What the headers of a 64-bit little-endian ELF file tell.
struct ELFFile {
    /// The number of the machine that it is for (`e_machine`).
    let machine: Int
    /// Whether it has the note XEN_ELFNOTE_PHYS32_ENTRY, through which QEMU enters a kernel directly.
    let hasPVHEntry: Bool

    /// Numbers of machines.
    enum Machine {
        static let x86 = 62
    }

    private enum SegmentType {
        static let load = 1
        static let note = 4
    }

    /// Whether the bytes begin as an ELF file of any class does.
    static func isELF(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46]) }

    /// Reads the headers.
    ///
    /// - Throws: `TargetError` when segments lie outside the file, or the file is of another class.
    init(_ bytes: [UInt8], path: String) throws {
        func number(_ offset: Int, _ size: Int) -> Int? {
            guard offset >= 0, offset <= bytes.count - size else { return nil }
            return (0..<size).reduce(0) { $0 | Int(truncatingIfNeeded: UInt64(bytes[offset + $1]) << ($1 * 8)) }
        }
        guard bytes.count >= 64, Self.isELF(bytes), bytes[4] == 2, bytes[5] == 1 else {
            throw TargetError(.input, "\(path): not a 64-bit little-endian ELF file")
        }
        machine = number(18, 2) ?? 0
        let table = number(32, 8) ?? 0
        let entrySize = number(54, 2) ?? 0
        var hasPVHEntry = false
        for index in 0..<(number(56, 2) ?? 0) {
            let header = table + index * entrySize
            guard let type = number(header, 4), let offset = number(header + 8, 8), let size = number(header + 32, 8)
            else { throw TargetError(.input, "\(path): the file is cut: its segment table lies outside") }
            guard type == SegmentType.load || type == SegmentType.note else { continue }
            guard offset >= 0, size >= 0, size <= bytes.count, offset <= bytes.count - size else {
                throw TargetError(.input, "\(path): the file is cut: a segment lies outside its \(bytes.count) bytes")
            }
            guard type == SegmentType.note else { continue }
            var note = offset
            while note + 12 <= offset + size, let nameSize = number(note, 4), let dataSize = number(note + 4, 4) {
                // Type 18 of the owner "Xen".
                if number(note + 8, 4) == 18, nameSize == 4, number(note + 12, 4) == 0x006E_6558 { hasPVHEntry = true }
                note += 12 + (nameSize + 3) / 4 * 4 + (dataSize + 3) / 4 * 4
            }
        }
        self.hasPVHEntry = hasPVHEntry
    }
}
