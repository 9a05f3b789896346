internal import Files

/// What the headers of a 64-bit little-endian ELF file tell.
struct ELFFile {
    /// The number of the machine that it is for (`e_machine`).
    let machine: Int
    /// Whether it has the note XEN_ELFNOTE_PHYS32_ENTRY, through which QEMU enters a kernel directly.
    let hasPVHEntry: Bool

    /// XEN_ELFNOTE_PHYS32_ENTRY.
    private static let pvhEntry = 18

    /// Numbers of machines.
    enum Machine {
        static let x86 = 62
        static let arm64 = 183
    }

    private enum SegmentType {
        static let load = 1
        static let note = 4
    }

    /// Whether the bytes begin as an ELF file of any class does.
    static func isELF(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46]) }

    /// The number of the machine by the first bytes of a file; nil when they are no ELF file's.
    static func machine(of bytes: [UInt8]) -> Int? {
        guard isELF(bytes), bytes.count >= 20 else { return nil }
        let isBigEndian = bytes[5] == 2
        return isBigEndian ? Int(bytes[18]) << 8 | Int(bytes[19]) : Int(bytes[18]) | Int(bytes[19]) << 8
    }

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
            let notes = ELFNote.all(in: bytes[offset..<offset + size])
            if notes.contains(where: { $0.owner == "Xen" && $0.type == Self.pvhEntry }) { hasPVHEntry = true }
        }
        self.hasPVHEntry = hasPVHEntry
    }
}
