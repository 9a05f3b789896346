/// Kernels of architectures that there is no agent for: known well enough to be named.
enum ForeignKernel {
    /// ELF's numbers of machines (`e_machine`), as far as Linux runs on them.
    private static let machines = [
        2: "SPARC", 3: "32-bit x86", 4: "m68k", 8: "MIPS", 15: "PA-RISC", 20: "32-bit PowerPC", 21: "PowerPC",
        22: "S/390", 40: "32-bit Arm", 42: "SuperH", 43: "SPARC", 50: "Itanium", 62: "x86-64", 93: "ARC",
        164: "Hexagon", 183: "arm64", 188: "Microblaze", 243: "RISC-V", 258: "LoongArch",
    ]

    /// Marks in the headers of images that boot loaders take. 0x818223CD at 0x38 is none: every architecture's EFI images have
    /// it, x86's included (`LINUX_PE_MAGIC`, `include/linux/pe.h`).
    private static let marks: [(offset: Int, bytes: [UInt8], name: String)] = [
        (0x38, Array("ARMd".utf8), "arm64"),
        (0x38, Array("RSC\u{05}".utf8), "RISC-V"),
        (0x30, Array("RISCV".utf8), "RISC-V"),
        (0x24, [0x18, 0x28, 0x6F, 0x01], "32-bit Arm"),
        (0x10008, Array("S390EP".utf8), "S/390"),
    ]

    /// Numbers of machines in the headers of programs for EFI, which most images are as well.
    private static let machinesOfEFI = [
        0x014C: "32-bit x86", 0x01C2: "32-bit Arm", 0x5064: "RISC-V", 0x6264: "LoongArch", 0xAA64: "arm64",
    ]

    /// What Debian's packages of kernels for other ports have behind the version, and the names of those ports.
    private static let builds = [
        "686": "32-bit x86", "686-pae": "32-bit x86", "i386": "32-bit x86", "armmp": "32-bit Arm",
        "armmp-lpae": "32-bit Arm",
        "armhf": "32-bit Arm", "marvell": "32-bit Arm", "rpi": "32-bit Arm", "armel": "32-bit Arm",
        "loong64": "LoongArch",
        "4kc-malta": "MIPS", "5kc-malta": "MIPS", "octeon": "MIPS", "loongson-3": "MIPS", "mips64el": "MIPS",
        "powerpc": "32-bit PowerPC", "powerpc64": "PowerPC", "powerpc64le": "PowerPC", "ppc64el": "PowerPC",
        "riscv64": "RISC-V", "s390x": "S/390", "sparc64": "SPARC",
    ]

    /// The name of the architecture that the name of a kernel of Debian's ends with; nil for other endings.
    static func architecture(ofDebianName name: some StringProtocol) -> String? {
        builds.first { name.hasSuffix("-\($0.key)") }?.value
    }

    /// The name of the architecture that a kernel is for, where algcheck has no agent for that; nil for everything else.
    static func architecture(of bytes: [UInt8]) -> String? {
        let name = ELFFile.isELF(bytes) ? machine(of: bytes) : mark(in: bytes) ?? machineOfEFI(of: bytes)
        return name.flatMap { name in Architecture.all.contains { $0.name == name } ? nil : name }
    }

    /// The error for such a kernel.
    static func refusal(_ path: String, architecture: String) -> TargetError {
        TargetError(.input, "\(path): a kernel for \(architecture), \(Architecture.supported)")
    }

    /// What people call a machine by ELF's number.
    static func name(ofELFMachine number: Int) -> String { machines[number] ?? "the ELF machine \(number)" }

    private static func machine(of bytes: [UInt8]) -> String? { ELFFile.machine(of: bytes).map(name(ofELFMachine:)) }

    private static func mark(in bytes: [UInt8]) -> String? {
        marks.first { bytes.dropFirst($0.offset).starts(with: $0.bytes) }?.name
    }

    private static func machineOfEFI(of bytes: [UInt8]) -> String? {
        EFIProgram(bytes).flatMap { machinesOfEFI[$0.machine] }
    }
}
