import Corpus
import Files
import Foundation
import HostTools
import KernelNames
import TestSupport
import Testing

@testable import Targets

extension TemporaryFolder {
    /// Writes a corpus of one vector; returns its folder.
    func writeCorpus() throws -> String {
        let group = VectorGroup(
            id: "own/sha256/digest",
            source: "own",
            file: "sha256",
            algorithm: "sha256",
            type: .hash,
            operation: .digest,
            keySize: 0
        )
        return try writeCorpus([(group, [Vector(id: "1")])])
    }
}

/// Kernels and programs made by hand, of a few bytes each.
enum Machine {
    /// The words of ELF headers, little-endian.
    static func bytes(_ value: Int, _ size: Int) -> [UInt8] {
        (0..<size).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    private static func header(entry: Int, segments: Int) -> [UInt8] {
        [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1] + bytes(0, 9) + bytes(2, 2) + bytes(62, 2) + bytes(1, 4) + bytes(entry, 8)
            + bytes(64, 8) + bytes(0, 8) + bytes(0, 4) + bytes(64, 2) + bytes(56, 2) + bytes(segments, 2) + bytes(0, 6)
    }

    private static func segment(_ type: Int, at offset: Int, address: Int, size: Int) -> [UInt8] {
        bytes(type, 4) + bytes(7, 4) + bytes(offset, 8) + bytes(address, 8) + bytes(address, 8) + bytes(size, 8)
            + bytes(size, 8) + bytes(type == 4 ? 4 : 4096, 8)
    }

    /// A kernel with a PVH entry that runs the given 32-bit code.
    static func kernel(_ code: [UInt8], note: Int = 18) -> [UInt8] {
        let base = 0x100000
        let entry = 64 + 2 * 56 + 24
        let noteBytes = bytes(4, 4) + bytes(8, 4) + bytes(note, 4) + Array("Xen\0".utf8) + bytes(base + entry, 8)
        return header(entry: base + entry, segments: 2)
            + segment(1, at: 0, address: base, size: entry + code.count)
            + segment(4, at: 64 + 2 * 56, address: base + 64 + 2 * 56, size: noteBytes.count)
            + noteBytes + code
    }

    /// cli; hlt; jmp to the hlt: nothing ever happens.
    static let hangingKernel = kernel([0xFA, 0xF4, 0xEB, 0xFD])

    /// A static Linux program: mov eax, 34 (pause); syscall; jmp to the start.
    static let sleepingProgram: [UInt8] = {
        let base = 0x400000
        let entry = 64 + 56
        let code: [UInt8] = [0xB8, 34, 0, 0, 0, 0x0F, 0x05, 0xEB, 0xF7]
        return header(entry: base + entry, segments: 1)
            + segment(1, at: 0, address: base, size: entry + code.count) + code
    }()

    /// The setup header of a bzImage with a payload, as the boot protocol lays it out.
    static func bzImage(release: String, payload: [UInt8]) -> [UInt8] {
        var image = [UInt8](repeating: 0, count: 512 * 8)
        func put(_ value: [UInt8], at offset: Int) {
            image.replaceSubrange(offset..<offset + value.count, with: value)
        }
        let padded = payload + [UInt8](repeating: 0, count: 16 - payload.count % 16)
        put([7], at: 0x1F1)
        put(bytes(padded.count / 16, 4), at: 0x1F4)
        put(Array("HdrS".utf8), at: 0x202)
        put(bytes(0x300, 2), at: 0x20E)
        put(bytes(payload.count, 4), at: 0x24C)
        put(Array("\(release) (builder) #1".utf8), at: 0x500)
        return image + padded
    }
}

extension Machine {
    /// The header of arm64's Image with a banner behind it, and of an EFI program with one section that holds it all.
    static func arm64Image(release: String = "6.1.0-test-arm64", flags: UInt8 = 0) -> [UInt8] {
        var image = [UInt8](repeating: 0, count: 4096)
        image.replaceSubrange(0..<2, with: Array("MZ".utf8))
        image[24] = flags
        image.replaceSubrange(56..<60, with: Array("ARM\u{64}".utf8))
        put(efiProgram(machine: 0xAA64, size: image.count), at: 64, in: &image)
        put(Array("Linux version %s (\0Linux version \(release) (builder)\n".utf8), at: 1024, in: &image)
        return image
    }

    /// The image in an EFI program that unpacks it, as `zboot` lays it out.
    static func zboot(_ payload: [UInt8], machine: Int = 0xAA64) -> [UInt8] {
        var image = [UInt8](repeating: 0, count: 512)
        put(Array("MZ\0\0zimg".utf8), at: 0, in: &image)
        put(bytes(image.count, 4) + bytes(payload.count, 4), at: 8, in: &image)
        put(efiProgram(machine: machine, size: image.count + payload.count), at: 64, in: &image)
        return image + payload
    }

    /// The PE header that the DOS header's last word, four bytes before it, points to.
    private static func efiProgram(machine: Int, size: Int) -> [UInt8] {
        bytes(64, 4) + Array("PE\0\0".utf8) + bytes(machine, 2) + bytes(1, 2) + bytes(0, 12) + bytes(0, 2)
            + bytes(0, 2) + bytes(0, 16) + bytes(size, 4) + bytes(0, 4) + bytes(0, 16)
    }

    private static func put(_ value: [UInt8], at offset: Int, in image: inout [UInt8]) {
        // The PE header's place is told right before it.
        let offset = value.starts(with: [64, 0, 0, 0]) ? offset - 4 : offset
        image.replaceSubrange(offset..<offset + value.count, with: value)
    }
}

extension Checkout {
    /// The command line program, or nil when only the tests were built.
    static let program: String? = {
        let path = "\(products)/algcheck"
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    /// Runs the program to its end: exit code, lines of standard output and of standard error.
    static func run(_ arguments: [String]) throws -> (code: Int32, output: [String], errors: [String]) {
        let outcome = try Program(program ?? "algcheck").run(arguments)
        return (outcome.code, outcome.lines, outcome.errorLines)
    }

    /// A Debian kernel in the cache; a test fetches none.
    static let kernel: DebianKernel.Files? = DebianKernel.standard.cached("\(root)/.cache")

    static let agent = AgentBuilds.built(folder: "\(root)/.build").agent(for: .standard)

    static let hasEmulator = Architecture.standard.emulation.program.path != nil && Tool.cpio.path != nil
    static let canBoot = hasEmulator && kernel != nil && Tool.depmod.path != nil
    static let canBootAgent = canBoot && FileManager.default.isExecutableFile(atPath: agent)
}

/// Runs a test on a disk of that size, and takes the disk away whatever happens; only root can.
func withSmallDisk<Result>(_ size: String, _ body: (String) async throws -> Result) async throws -> Result {
    let folder = try TemporaryFolder()
    try await Tool(name: "mount", package: "mount").run(["-t", "tmpfs", "-o", "size=\(size)", "tmpfs", folder.path])
    let unmount = Tool(name: "umount", package: "mount")
    do {
        let result = try await body(folder.path)
        try await unmount.run(["-l", folder.path])
        return result
    } catch {
        try await unmount.run(["-l", folder.path])
        throw error
    }
}

/// The message of the error that a call throws.
func message(of call: () async throws -> Void) async -> String {
    do {
        try await call()
        return "no error"
    } catch {
        return "\(error)"
    }
}
