internal import HostTools

/// A kernel that is packed as a whole: compressed like any file, or an EFI program that unpacks one (`zboot`, Linux
/// `drivers/firmware/efi/libstub/zboot-header.S`). What is inside has the architecture's own form.
enum PackedKernel {
    private enum Offset {
        static let mark = 4
        static let payload = 8
        static let size = 12
    }
    private static let mark = Array("zimg".utf8)

    /// The kernel inside; nil when the bytes are no packed kernel.
    ///
    /// - Throws: `TargetError` when the file is cut or damaged, `ToolError` when the program that unpacks it is not there.
    static func unpacked(_ bytes: [UInt8], path: String) async throws -> [UInt8]? {
        if let tool = Tool.unpacker(of: bytes) { return try await unpack(bytes, tool, path) }
        guard let program = EFIProgram(bytes), bytes[Offset.mark...].starts(with: mark) else { return nil }
        try program.requireSections(of: bytes, path: path)
        func word(_ offset: Int) -> Int { (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << ($1 * 8) } }
        let (start, size) = (word(Offset.payload), word(Offset.size))
        guard size > 8, start <= bytes.count - size else {
            let words = "its packed kernel lies outside its \(bytes.count) bytes"
            throw TargetError(.input, "\(path): the image is cut: \(words)")
        }
        let payload = Array(bytes[start..<start + size])
        guard let tool = Tool.unpacker(of: payload) else {
            throw TargetError(.input, "\(path): an EFI image (zboot) packed in a form that is not known")
        }
        return try await unpack(payload, tool, path)
    }

    private static func unpack(_ data: [UInt8], _ tool: Tool, _ path: String) async throws -> [UInt8] {
        do {
            return try await tool.run(["-dc"], input: data)
        } catch ToolError.failed(let words) {
            // All but gzip may have the unpacked size appended in four bytes, which the programs take for garbage.
            if tool != .gzip, let kernel = try? await tool.run(["-dc"], input: data.dropLast(4)) { return kernel }
            throw TargetError(.input, "\(path): the image is cut or damaged: \(words)")
        }
    }
}

extension Tool {
    /// The program that unpacks data, by its first bytes; nil when they are none that it knows.
    static func unpacker(of data: [UInt8]) -> Tool? {
        let marks: [(mark: [UInt8], tool: Tool)] = [
            ([0x1F, 0x8B], .gzip), ([0xFD, 0x37, 0x7A], .xz), ([0x28, 0xB5, 0x2F, 0xFD], .zstd),
            ([0x02, 0x21, 0x4C, 0x18], .lz4), ([0x04, 0x22, 0x4D, 0x18], .lz4),
        ]
        return marks.first { data.starts(with: $0.mark) }?.tool
    }
}

/// A kernel that was unpacked from the file that the user named.
struct UnpackedKernel: KernelFile {
    static let name = "a packed kernel"

    private let kernel: [UInt8]
    private let file: any KernelFile

    /// - Parameters:
    ///   - kernel: what was inside.
    ///   - file: what it was recognised as.
    init(_ kernel: [UInt8], as file: any KernelFile) {
        self.kernel = kernel
        self.file = file
    }

    init?(_ bytes: [UInt8], path: String) { nil }

    var release: String? { file.release }

    func unpacked() async -> [UInt8]? { await file.unpacked() ?? kernel }
}
