internal import Corpus

/// A kernel image as QEMU's `-kernel` takes it: an x86 bzImage, or an ELF vmlinux.
///
/// Offsets are those of the x86 boot protocol (Linux `Documentation/arch/x86/boot.rst`).
struct KernelImage {
    /// The image's path as given.
    let path: String
    /// `uname -r` as the image's header tells it; nil for an ELF file.
    let release: String?
    private let bytes: [UInt8]

    private enum Offset {
        static let setupSectors = 0x1F1
        static let magic = 0x202
        static let versionPointer = 0x20E
        static let payloadOffset = 0x248
        static let payloadLength = 0x24C
    }

    /// Reads an image.
    ///
    /// - Throws: `TargetError` when the file cannot be read or is no kernel.
    init(path: String) throws {
        do {
            bytes = try FileBytes.read(path)
        } catch {
            throw TargetError(.input, "\(error)")
        }
        self.path = path
        if bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46]) {
            release = nil
            return
        }
        let magic = Array("HdrS".utf8)
        guard bytes.count > 0x1000, bytes[Offset.magic..<Offset.magic + 4].elementsEqual(magic) else {
            throw TargetError(.input, "\(path): not a Linux kernel image: neither an x86 bzImage nor an ELF vmlinux")
        }
        let version = 0x200 + Int(bytes[Offset.versionPointer]) + Int(bytes[Offset.versionPointer + 1]) << 8
        let text = bytes.dropFirst(version).prefix { $0 != 0 && $0 != UInt8(ascii: " ") }
        release = text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
    }

    private func word(at offset: Int) -> Int {
        (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << ($1 * 8) }
    }

    /// The compressed kernel inside a bzImage, and the program that unpacks it; nil where there is none.
    private var payload: (tool: Tool, data: [UInt8])? {
        guard release != nil else { return nil }
        let sectors = bytes[Offset.setupSectors] == 0 ? 4 : Int(bytes[Offset.setupSectors])
        let start = (sectors + 1) * 512 + word(at: Offset.payloadOffset)
        let length = word(at: Offset.payloadLength)
        guard length > 8, start <= bytes.count - length else { return nil }
        let data = Array(bytes[start..<start + length])
        // All but gzip have the unpacked size appended in four bytes, which the programs take for garbage.
        if data.starts(with: [0xFD, 0x37, 0x7A]) { return (.xz, Array(data.dropLast(4))) }
        if data.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) { return (.zstd, Array(data.dropLast(4))) }
        if data.starts(with: [0x02, 0x21, 0x4C, 0x18]) { return (.lz4, Array(data.dropLast(4))) }
        if data.starts(with: [0x1F, 0x8B]) { return (.gzip, data) }
        return nil
    }

    /// The unpacked kernel, when it can be entered as it is (a PVH note); nil when QEMU needs the bzImage.
    ///
    /// A bzImage that unpacks itself under emulation takes seconds; QEMU starts an unpacked one through its PVH entry.
    func unpacked() async -> [UInt8]? {
        guard let payload, payload.tool.path != nil,
            let kernel = try? await payload.tool.run(["-dc"], input: payload.data),
            ELFNotes.hasPVHEntry(kernel)
        else { return nil }
        return kernel
    }
}

/// The notes of a 64-bit little-endian ELF file.
enum ELFNotes {
    /// Whether the file has the note XEN_ELFNOTE_PHYS32_ENTRY, through which QEMU enters a kernel directly.
    static func hasPVHEntry(_ file: [UInt8]) -> Bool {
        guard file.count > 64, file.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1]) else { return false }
        func number(_ offset: Int, _ size: Int) -> Int {
            guard offset >= 0, offset <= file.count - size else { return 0 }
            return (0..<size).reduce(0) { $0 | Int(file[offset + $1]) << ($1 * 8) }
        }
        let table = number(32, 8)
        for index in 0..<number(56, 2) {
            let header = table + index * number(54, 2)
            guard number(header, 4) == 4 else { continue }  // PT_NOTE
            var note = number(header + 8, 8)
            let end = note + number(header + 32, 8)
            while note + 12 <= min(end, file.count) {
                let nameSize = number(note, 4)
                let dataSize = number(note + 4, 4)
                // The name is "Xen" and a NUL.
                if number(note + 8, 4) == 18, nameSize == 4, number(note + 12, 4) == 0x006E_6558 { return true }
                note += 12 + (nameSize + 3) / 4 * 4 + (dataSize + 3) / 4 * 4
            }
        }
        return false
    }
}
