import Foundation
import TestSupport
import Testing

@testable import Targets

@Suite struct KernelImageTests {
    private func refusal(_ bytes: [UInt8]) async throws -> String {
        let folder = try TemporaryFolder()
        let path = try folder.write("image", bytes)
        let text = await message { _ = try KernelImage(path: path) }
        return text.replacingOccurrences(of: path, with: "IMAGE")
    }

    @Test func whatIsNoKernelIsRefused() async throws {
        let none = "IMAGE: not a Linux kernel image: neither an x86 bzImage nor an ELF vmlinux"
        #expect(try await refusal(Array(String(repeating: "text\n", count: 2000).utf8)) == none)
        #expect(try await refusal(Array("short".utf8)) == none)
        #expect(try await refusal([]) == "IMAGE: the file is empty")
    }

    @Test func aFolderOrNothingIsRefused() async throws {
        #expect(await message { _ = try KernelImage(path: "/tmp") } == "/tmp: Is a directory")
        #expect(await message { _ = try KernelImage(path: "/no/kernel") } == "/no/kernel: No such file or directory")
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
        #expect(try await refusal(other) == "IMAGE: an ELF file, but not for x86-64")
        other[4] = 1
        #expect(try await refusal(other) == "IMAGE: not a 64-bit little-endian ELF file")
    }

    @Test func theHeaderTellsTheRelease() throws {
        let folder = try TemporaryFolder()
        let image = Machine.bzImage(release: "6.18.15+deb13-amd64", payload: Array(repeating: 7, count: 5000))
        #expect(try KernelImage(path: try folder.write("image", image)).release == "6.18.15+deb13-amd64")
        #expect(try KernelImage(path: try folder.write("elf", Machine.hangingKernel)).release == nil)
    }

    @Test func aKernelThatIsAProgramIsKnownByItsSection() async throws {
        let folder = try TemporaryFolder()
        let text = "Linux version 6.1.176 (builder)\0.uml.setup.init\0"
        let program = try KernelImage(path: try folder.write("linux", Machine.sleepingProgram + Array(text.utf8)))
        #expect(program.isUserMode)
        #expect(program.release == "6.1.176")
        #expect(await program.unpacked() == nil)
        #expect(try KernelImage(path: try folder.write("elf", Machine.hangingKernel)).isUserMode == false)
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
