internal import Foundation
internal import HostTools

extension Architecture {
    /// The 64-bit processors of Arm.
    static let arm64 = Architecture(
        name: "arm64",
        machine: "aarch64",
        sources: "arm64",
        elfMachine: ELFFile.Machine.arm64,
        emulation: Emulation(
            program: Tool(name: "qemu-system-aarch64", package: "qemu-system-arm"),
            machine: ["-machine", "virt"],
            console: "ttyAMA0",
            // The machine has one serial line of its own.
            secondLine: ["-device", "pci-serial,chardev=records"],
            words: [],
            processor: { accelerator, asked in
                switch accelerator {
                case .kvm: asked ?? "host"
                case .tcg: withoutExpensiveFeatures(asked ?? "max")
                }
            },
            // QEMU has no switches for these features, and no model without AES, PMULL, SHA1 and SHA2.
            levels: [
                ProcessorLevel("max", "max"),
                ProcessorLevel("Neoverse-V1", "neoverse-v1", since: EmulatorVersion(major: 8, minor: 1)),
                ProcessorLevel("Cortex-A76", "cortex-a76"),
            ]
        ),
        debian: DebianPort(
            name: "arm64",
            flavours: [("cloud", "cloud-arm64"), ("rt", "rt-arm64"), ("16k", "arm64-16k")],
            interpreter: "/lib/ld-linux-aarch64.so.1"
        ),
        earlyModules: [],
        images: [Arm64Image.self],
        agentFolder: "static-arm64"
    )

    /// The processor without what costs an emulator much and no cipher of the kernel uses, unless it is asked for
    /// (`Documentation/decisions.md`). Only the model `max` has all of these switches.
    private static func withoutExpensiveFeatures(_ processor: String) -> String {
        guard processor.split(separator: ",").first == "max" else { return processor }
        return ["pauth", "sve", "sme"].reduce(processor) { $0.contains(",\($1)") ? $0 : "\($0),\($1)=off" }
    }
}

/// The plain image, as boot loaders take it: a header of 64 bytes before the kernel's code (Linux
/// `Documentation/arch/arm64/booting.rst`). Packed ones are unpacked before (`PackedKernel`).
struct Arm64Image: KernelFile {
    static let name = "an arm64 Image"

    /// `uname -r`, by the banner.
    let release: String?

    private enum Offset {
        static let flags = 24
        static let magic = 56
        static let size = 64
    }
    private static let magic = Array("ARM\u{64}".utf8)

    init?(_ bytes: [UInt8], path: String) throws {
        if ELFFile.isELF(bytes) {
            guard try ELFFile(bytes, path: path).machine == ELFFile.Machine.arm64 else { return nil }
            throw TargetError(.input, "\(path): a vmlinux of arm64, which QEMU cannot boot; give arch/arm64/boot/Image")
        }
        guard bytes.count >= Offset.size, bytes[Offset.magic..<Offset.size - 4].elementsEqual(Self.magic) else {
            return nil
        }
        if bytes[Offset.flags] & 1 != 0 { throw ForeignKernel.refusal(path, architecture: "big-endian arm64") }
        try EFIProgram(bytes)?.requireSections(of: bytes, path: path)
        release = Banner.release(in: bytes)
    }

    func unpacked() async -> [UInt8]? { nil }
}
