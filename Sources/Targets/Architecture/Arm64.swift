internal import Foundation
internal import HostTools

extension Architecture {
    /// The 64-bit processors of Arm.
    static let arm64 = Architecture(
        name: "arm64",
        machine: "aarch64",
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
                case .tcg: withoutPointerAuthentication(asked ?? "max")
                }
            }
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

    /// The processor without signed return addresses, unless they are asked for: TCG would compute a signature for every
    /// call (`Documentation/decisions.md`). Only the model `max` has the switch in every version of QEMU.
    private static func withoutPointerAuthentication(_ processor: String) -> String {
        processor.split(separator: ",").first == "max" && !processor.contains("pauth")
            ? "\(processor),pauth=off" : processor
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
