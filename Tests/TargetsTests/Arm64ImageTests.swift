import HostTools
import TestSupport
import Testing

@testable import Targets

@Suite struct Arm64ImageTests {
    private static let release = "6.1.0-test-arm64"

    private func image(_ bytes: [UInt8]) async throws -> KernelImage {
        let folder = try TemporaryFolder()
        return try await KernelImage(path: try folder.write("image", bytes))
    }

    private func refusal(_ bytes: [UInt8]) async throws -> String {
        let folder = try TemporaryFolder()
        let path = try folder.write("image", bytes)
        return await message { _ = try await KernelImage(path: path) }.replacing(path, with: "IMAGE")
    }

    @Test func aPlainImageIsBootedAsItIs() async throws {
        let plain = try await image(Machine.arm64Image(release: Self.release))
        #expect(plain.start == .emulated(.arm64))
        #expect(plain.release == Self.release)
        #expect(await plain.unpacked() == nil)
    }

    @Test(arguments: [Tool.gzip, .xz, .zstd, .lz4])
    func aPackedImageIsUnpacked(tool: Tool) async throws {
        try #require(tool.path != nil, "\(tool.name) is not installed: `make deps`")
        let plain = Machine.arm64Image(release: Self.release)
        let packed = try await tool.run((tool == .xz ? ["--check=crc32"] : []) + ["-c"], input: plain)
        // `make Image.lz4` is of the old form, and appends nothing; zboot appends the size with all but gzip.
        let withSize = packed + (tool == .gzip ? [] : Machine.bytes(plain.count, 4))
        for bytes in [packed, Machine.zboot(packed), Machine.zboot(withSize)] {
            let kernel = try await image(bytes)
            #expect(kernel.start == .emulated(.arm64))
            #expect(kernel.release == Self.release)
            #expect(await kernel.unpacked() == plain)
        }
    }

    @Test func aCutImageIsRefused() async throws {
        let plain = Machine.arm64Image(release: Self.release)
        #expect(try await refusal(plain.dropLast(1)) == "IMAGE: the image is cut: 4095 of 4096 bytes are there")
        let packed = try await Tool.gzip.run(["-c"], input: plain)
        #expect(try await refusal(packed.dropLast(9)).hasPrefix("IMAGE: the image is cut or damaged: gzip -dc failed"))
        let boot = Machine.zboot(packed)
        #expect(
            try await refusal(boot.dropLast(1))
                == "IMAGE: the image is cut: \(boot.count - 1) of \(boot.count) bytes are there"
        )
        var damaged = boot
        damaged[12] = 0xFF
        damaged[13] = 0xFF
        #expect(
            try await refusal(damaged)
                == "IMAGE: the image is cut: its packed kernel lies outside its \(boot.count) bytes"
        )
    }

    @Test func whatCannotBootIsRefused() async throws {
        #expect(
            try await refusal(Machine.arm64Image(flags: 1))
                == "IMAGE: a kernel for big-endian arm64, for which there is no agent; algcheck tests kernels for "
                + "x86-64 and arm64"
        )
        var elf = Machine.hangingKernel
        elf[18] = 183
        #expect(
            try await refusal(elf) == "IMAGE: a vmlinux of arm64, which QEMU cannot boot; give arch/arm64/boot/Image"
        )
        let text = try await Tool.gzip.run(["-c"], input: Array("no kernel".utf8))
        #expect(try await refusal(text).hasPrefix("IMAGE: not a Linux kernel image: "))
        #expect(
            try await refusal(Machine.zboot(Array("something else".utf8)))
                == "IMAGE: an EFI image (zboot) packed in a form that is not known"
        )
    }

    @Test func whatIsForAnotherMachineIsRefused() throws {
        let folder = try TemporaryFolder()
        var module = Machine.sleepingProgram
        let path = try folder.write("a.ko", module)
        try Architecture.x86.require(path, "a module")
        #expect(
            message { try Architecture.arm64.require(path, "a module") }
                == "\(path): a module for x86-64; the kernel is for arm64"
        )
        module[18] = 243
        try folder.write("a.ko", module)
        #expect(
            message { try Architecture.x86.require(path, "a module") }
                == "\(path): a module for RISC-V; the kernel is for x86-64"
        )
        // A file that is no program is none of ours to judge.
        try folder.write("a.ko", "text")
        try Architecture.arm64.require(path, "a module")
    }
}
