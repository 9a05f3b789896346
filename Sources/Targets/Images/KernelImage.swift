internal import Files
internal import HostTools

/// A kernel image: an x86 bzImage or an ELF vmlinux, as QEMU's `-kernel` takes it, or user-mode Linux, which is a
/// program.
///
/// Offsets are those of the x86 boot protocol (Linux `Documentation/arch/x86/boot.rst`).
struct KernelImage {
    /// The image's path as given.
    let path: String
    /// `uname -r` as the image tells it; nil for a vmlinux.
    let release: String?
    /// Whether the image is a program that is started without an emulator.
    let isUserMode: Bool
    private let bytes: [UInt8]

    private enum Offset {
        static let setupSectors = 0x1F1
        static let size = 0x1F4
        static let magic = 0x202
        static let versionPointer = 0x20E
        static let payloadOffset = 0x248
        static let payloadLength = 0x24C
    }

    /// Reads an image.
    ///
    /// - Throws: `TargetError` when the file cannot be read, is cut short or is no kernel.
    init(path: String) throws {
        do {
            bytes = try FileBytes.read(path)
        } catch {
            throw TargetError(.input, "\(error)")
        }
        self.path = path
        if bytes.isEmpty { throw TargetError(.input, "\(path): the file is empty") }
        if ELFFile.isELF(bytes) {
            release = Self.userModeRelease(bytes)
            isUserMode = release != nil
            if isUserMode { return }
            try Self.check(try ELFFile(bytes, path: path), path: path)
            return
        }
        isUserMode = false
        let magic = Array("HdrS".utf8)
        guard bytes.count > 0x1000, bytes[Offset.magic..<Offset.magic + 4].elementsEqual(magic) else {
            throw TargetError(.input, "\(path): not a Linux kernel image: neither an x86 bzImage nor an ELF vmlinux")
        }
        let version = 0x200 + Int(bytes[Offset.versionPointer]) + Int(bytes[Offset.versionPointer + 1]) << 8
        let text = bytes.dropFirst(version).prefix { $0 != 0 && $0 != UInt8(ascii: " ") }
        release = text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
        let needed = setupSize + word(at: Offset.size) * 16
        guard bytes.count >= needed else {
            throw TargetError(.input, "\(path): the image is cut: \(bytes.count) of \(needed) bytes are there")
        }
    }

    private static func check(_ file: ELFFile, path: String) throws {
        guard file.isX86 else { throw TargetError(.input, "\(path): an ELF file, but not for x86-64") }
        guard file.hasPVHEntry else {
            throw TargetError(.input, "\(path): an ELF file that QEMU cannot boot (no PVH note); give the bzImage")
        }
    }

    private var setupSize: Int {
        let sectors = bytes[Offset.setupSectors] == 0 ? 4 : Int(bytes[Offset.setupSectors])
        return (sectors + 1) * 512
    }

    private func word(at offset: Int) -> Int {
        (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << ($1 * 8) }
    }

    /// The compressed kernel inside a bzImage, and the program that unpacks it; nil where there is none.
    private var payload: (tool: Tool, data: [UInt8])? {
        guard release != nil, !isUserMode else { return nil }
        let start = setupSize + word(at: Offset.payloadOffset)
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
            let file = try? ELFFile(kernel, path: path), file.hasPVHEntry
        else { return nil }
        return kernel
    }
}
