import Foundation
import HostTools
import TestSupport
import Testing

@testable import Targets

@Suite struct KernelImageTests {
    private func refusal(_ bytes: [UInt8]) async throws -> String {
        let folder = try TemporaryFolder()
        let path = try folder.write("image", bytes)
        let text = await message { _ = try await KernelImage(path: path) }
        return text.replacingOccurrences(of: path, with: "IMAGE")
    }

    @Test func whatIsNoKernelIsRefused() async throws {
        let none = "IMAGE: not a Linux kernel image: neither an x86 bzImage nor an ELF vmlinux nor an arm64 Image"
        #expect(try await refusal(Array(String(repeating: "text\n", count: 2000).utf8)) == none)
        #expect(try await refusal(Array("short".utf8)) == none)
        #expect(try await refusal([]) == "IMAGE: the file is empty")
    }

    @Test func aFolderOrNothingIsRefused() async throws {
        #expect(await message { _ = try await KernelImage(path: "/tmp") } == "/tmp: Is a directory")
        let missing = await message { _ = try await KernelImage(path: "/no/kernel") }
        #expect(missing == "/no/kernel: No such file or directory")
    }

    @Test func aCutImageIsRefused() async throws {
        let image = Machine.bzImage(release: "6.1.0", payload: Array(repeating: 7, count: 5000))
        #expect(try await refusal(image.dropLast(1000)) == "IMAGE: the image is cut: 8104 of 9104 bytes are there")
        let kernel = Machine.hangingKernel
        #expect(
            try await refusal(kernel.dropLast(1))
                == "IMAGE: the file is cut: a segment lies outside its \(kernel.count - 1) bytes"
        )
        #expect(try await refusal(Array(kernel.prefix(80))) == "IMAGE: the file is cut: its segment table lies outside")
    }

    @Test func anELFFileThatCannotBootIsRefused() async throws {
        let plain = "IMAGE: an ELF file that QEMU cannot boot (no PVH note); give the bzImage"
        #expect(try await refusal(Machine.sleepingProgram) == plain)
        #expect(try await refusal(Machine.kernel([0xF4], note: 17)) == plain)
        var other = Machine.hangingKernel
        other[18] = 183
        other[18] = 62
        other[4] = 1
        #expect(try await refusal(other) == "IMAGE: not a 64-bit little-endian ELF file")
    }

    /// Kernels by the marks that boot loaders know them by, with nothing else in the file.
    @Test(
        arguments: [
            ("RISC-V", 0x38, Array("RSC\u{5}".utf8)),
            ("32-bit Arm", 0x24, [0x18, 0x28, 0x6F, 0x01]),
            ("S/390", 0x10008, Array("S390EP".utf8)),
        ] as [(String, Int, [UInt8])]
    )
    func aKernelOfAnotherArchitectureIsNamed(_ name: String, _ offset: Int, _ mark: [UInt8]) async throws {
        let image = [UInt8](repeating: 0, count: offset) + mark + [UInt8](repeating: 0, count: 5000)
        let expected =
            "IMAGE: a kernel for \(name), for which there is no agent; algcheck tests kernels for x86-64 and arm64"
        #expect(try await refusal(image) == expected)
        // Packed as a whole it is no other.
        #expect(try await refusal(try await Tool.gzip.run(["-c"], input: image)) == expected)
    }

    @Test func programsForEFIAndELFFilesOfOtherMachinesAreNamed() async throws {
        // An EFI program whose header is at 0x40.
        var image = Array("MZ".utf8) + [UInt8](repeating: 0, count: 5000)
        image[0x3C] = 0x40
        image.replaceSubrange(0x40..<0x46, with: Array("PE\0\0".utf8) + [0x64, 0x50])
        #expect(try await refusal(image).hasPrefix("IMAGE: a kernel for RISC-V, "))
        // LoongArch's have Linux's own mark besides, which says nothing of the architecture: Debian's 7.3 for amd64 has it.
        let mark: [UInt8] = [0xCD, 0x23, 0x82, 0x81]
        image.replaceSubrange(0x38..<0x3C, with: mark)
        image.replaceSubrange(0x44..<0x46, with: [0x64, 0x62])
        #expect(try await refusal(image).hasPrefix("IMAGE: a kernel for LoongArch, "))
        var modern = Machine.bzImage(release: "7.3.4", payload: Array(repeating: 7, count: 5000))
        modern.replaceSubrange(0..<2, with: Array("MZ".utf8))
        modern.replaceSubrange(0x38..<0x40, with: mark + [0x40, 0, 0, 0])
        modern.replaceSubrange(0x40..<0x46, with: Array("PE\0\0".utf8) + [0x64, 0x86])
        let folder = try TemporaryFolder()
        #expect(try await KernelImage(path: try folder.write("modern", modern)).start == .emulated(.standard))
        var elf = Machine.hangingKernel
        elf[18] = 243
        #expect(try await refusal(elf).hasPrefix("IMAGE: a kernel for RISC-V, "))
        // Big-endian, as S/390 is.
        (elf[5], elf[18], elf[19]) = (2, 0, 22)
        #expect(try await refusal(elf).hasPrefix("IMAGE: a kernel for S/390, "))
        // Of 32 bits by the load flags of the boot protocol 2.12.
        var old = Machine.bzImage(release: "6.1.0", payload: Array(repeating: 7, count: 5000))
        (old[0x206], old[0x207]) = (0x0C, 0x02)
        #expect(try await refusal(old).hasPrefix("IMAGE: a kernel for 32-bit x86, "))
        old[0x236] = 1
        #expect(try await KernelImage(path: try folder.write("image", old)).start == .emulated(.standard))
    }

    @Test func theHeaderTellsTheRelease() async throws {
        let folder = try TemporaryFolder()
        let image = Machine.bzImage(release: "6.18.15+deb13-amd64", payload: Array(repeating: 7, count: 5000))
        #expect(try await KernelImage(path: try folder.write("image", image)).release == "6.18.15+deb13-amd64")
        #expect(try await KernelImage(path: try folder.write("elf", Machine.hangingKernel)).release == nil)
    }

    @Test func aKernelThatIsAProgramIsKnownByItsSection() async throws {
        let folder = try TemporaryFolder()
        let text = "Linux version 6.1.176 (builder)\0.uml.setup.init\0"
        let program = try await KernelImage(path: try folder.write("linux", Machine.sleepingProgram + Array(text.utf8)))
        #expect(program.isUserMode)
        #expect(program.release == "6.1.176")
        #expect(await program.unpacked() == nil)
        #expect(try await KernelImage(path: try folder.write("elf", Machine.hangingKernel)).isUserMode == false)
        let other = "Linux version 6.1.176 (builder)"
        let refused = try await refusal(Machine.sleepingProgram + Array(other.utf8))
        #expect(refused.contains("no PVH note"))
    }

    @Test(arguments: [Tool.gzip, .xz, .zstd, .lz4])
    func aPayloadIsUnpacked(tool: Tool) async throws {
        try #require(tool.path != nil, "\(tool.name) is not installed: `make deps`")
        // Long enough for a header, and with a PVH note.
        let kernel = Machine.kernel((0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) })
        let options: [Tool: [String]] = [.gzip: [], .xz: ["--check=crc32"], .zstd: [], .lz4: ["-l"]]
        var payload = try await tool.run((options[tool] ?? []) + ["-c"], input: kernel)
        if tool != .gzip { payload += [0x20, 0x4E, 0, 1] }
        let folder = try TemporaryFolder()
        let path = try folder.write("image", Machine.bzImage(release: "6.1.0", payload: payload))
        #expect(try await KernelImage(path: path).unpacked() == kernel)
    }

    @Test func aKernelWithoutPVHEntryStaysPacked() async throws {
        let payload = try await Tool.gzip.run(["-c"], input: Machine.kernel([0xF4], note: 17))
        let folder = try TemporaryFolder()
        let path = try folder.write("image", Machine.bzImage(release: "6.1.0", payload: payload))
        #expect(try await KernelImage(path: path).unpacked() == nil)
    }
}
