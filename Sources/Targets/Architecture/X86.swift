internal import HostTools

extension Architecture {
    /// The 64-bit processors of Intel and AMD.
    static let x86 = Architecture(
        name: "x86-64",
        machine: "x86_64",
        sources: "x86",
        elfMachine: ELFFile.Machine.x86,
        emulation: Emulation(
            program: Tool(name: "qemu-system-x86_64", package: "qemu-system-x86"),
            machine: [],
            console: "ttyS0",
            secondLine: ["-serial", "chardev:records"],
            // The check of the timer's interrupt fails now and then where the host is busy, and panics.
            words: ["no_timer_check"],
            processor: { accelerator, asked in
                switch accelerator {
                case .kvm: asked ?? "host"
                case .tcg: withoutFastStrings(asked ?? "max")
                }
            },
            levels: [
                ProcessorLevel("SHA-NI", "max", since: EmulatorVersion(major: 8, minor: 2)),
                ProcessorLevel("AVX2", "max,-sha-ni"),
                ProcessorLevel("AVX", "max,-sha-ni,-avx2"),
                ProcessorLevel("SSSE3", "max,-sha-ni,-avx2,-avx"),
                ProcessorLevel("no AES", "max,-sha-ni,-aes,-pclmulqdq"),
                ProcessorLevel("none", "qemu64"),
            ]
        ),
        debian: DebianPort(
            name: "amd64",
            flavours: [("cloud", "cloud-amd64"), ("rt", "rt-amd64")],
            interpreter: "/lib64/ld-linux-x86-64.so.2"
        ),
        earlyModules: ["aesni-intel"],
        images: [BzImage.self, PVHKernel.self],
        agentFolder: "static"
    )

    /// The processor less its promise that copying byte by byte is fast, unless it is asked for: TCG takes a page's bytes
    /// one by one then, where the kernel would have moved words (`Documentation/decisions.md`).
    private static func withoutFastStrings(_ processor: String) -> String {
        ["erms", "fsrm"].reduce(processor) { $0.contains($1) ? $0 : "\($0),-\($1)" }
    }
}

/// An ELF vmlinux with the note through which QEMU enters a kernel directly.
struct PVHKernel: KernelFile {
    static let name = "an ELF vmlinux"

    /// An ELF file does not name the release where it could be found without searching.
    var release: String? { nil }
    init?(_ bytes: [UInt8], path: String) throws {
        guard ELFFile.isELF(bytes) else { return nil }
        let file = try ELFFile(bytes, path: path)
        guard file.machine == ELFFile.Machine.x86 else { return nil }
        guard file.hasPVHEntry else {
            throw TargetError(.input, "\(path): an ELF file that QEMU cannot boot (no PVH note); give the bzImage")
        }
    }

    func unpacked() async -> [UInt8]? { nil }
}

/// The image that distributions install: a boot loader's header, code that unpacks, and the packed kernel.
///
/// Offsets are those of the x86 boot protocol (Linux `Documentation/arch/x86/boot.rst`).
struct BzImage: KernelFile {
    static let name = "an x86 bzImage"

    let release: String?
    private let bytes: [UInt8]
    private let path: String

    private enum Offset {
        static let setupSectors = 0x1F1
        static let size = 0x1F4
        static let magic = 0x202
        static let protocolVersion = 0x206
        static let versionPointer = 0x20E
        static let loadFlags = 0x236
        static let payloadOffset = 0x248
        static let payloadLength = 0x24C
    }

    init?(_ bytes: [UInt8], path: String) throws {
        let magic = Array("HdrS".utf8)
        guard bytes.count > 0x1000, bytes[Offset.magic..<Offset.magic + 4].elementsEqual(magic) else { return nil }
        self.bytes = bytes
        self.path = path
        let version = 0x200 + Int(bytes[Offset.versionPointer]) + Int(bytes[Offset.versionPointer + 1]) << 8
        let text = bytes.dropFirst(version).prefix { $0 != 0 && $0 != UInt8(ascii: " ") }
        release = text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
        // Since 2.12 bit 0 of the load flags says whether the kernel has a 64-bit entry.
        let protocolVersion = Int(bytes[Offset.protocolVersion]) | Int(bytes[Offset.protocolVersion + 1]) << 8
        if protocolVersion >= 0x020C, bytes[Offset.loadFlags] & 1 == 0 {
            throw ForeignKernel.refusal(path, architecture: "32-bit x86")
        }
        let needed = setupSize + word(at: Offset.size) * 16
        guard bytes.count >= needed else {
            throw TargetError(.input, "\(path): the image is cut: \(bytes.count) of \(needed) bytes are there")
        }
    }

    private var setupSize: Int {
        let sectors = bytes[Offset.setupSectors] == 0 ? 4 : Int(bytes[Offset.setupSectors])
        return (sectors + 1) * 512
    }

    private func word(at offset: Int) -> Int {
        (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << ($1 * 8) }
    }

    /// The packed kernel and the program that unpacks it; nil where there is none.
    private var payload: (tool: Tool, data: [UInt8])? {
        guard release != nil else { return nil }
        let start = setupSize + word(at: Offset.payloadOffset)
        let length = word(at: Offset.payloadLength)
        guard length > 8, start <= bytes.count - length else { return nil }
        let data = Array(bytes[start..<start + length])
        guard let tool = Tool.unpacker(of: data) else { return nil }
        // All but gzip have the unpacked size appended in four bytes, which the programs take for garbage.
        return (tool, tool == .gzip ? data : data.dropLast(4))
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
