import Foundation
import TestSupport
import Testing

@testable import Targets

@Suite struct GuestProgramTests {
    @Test func librariesAreReadFromWhatTheLinkerPrints() throws {
        let libraries = try GuestProgram.libraries(
            in: """
                \tlinux-vdso.so.1 (0x00007ffd)
                \tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f00)
                \tlibx.so => /opt/x/libx.so (0x00007f01)
                \t/lib64/ld-linux-x86-64.so.2 (0x00007f02)
                """
        )
        #expect(
            libraries.map(\.source) == [
                "/lib/x86_64-linux-gnu/libc.so.6", "/opt/x/libx.so", "/lib64/ld-linux-x86-64.so.2",
            ]
        )
        #expect(libraries.map(\.path) == ["/lib/libc.so.6", "/lib/libx.so", "/lib64/ld-linux-x86-64.so.2"])
    }

    @Test func anAbsentLibraryIsNamed() async {
        let text = message { _ = try GuestProgram.libraries(in: "\tlibgone.so.1 => not found") }
        #expect(text == "the program needs libgone.so.1, which is not here")
    }

    @Test func aStaticProgramHasNoLibraries() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("sleeper", Machine.sleepingProgram, mode: 0o755)
        let program = try await GuestProgram(path: path, arguments: ["-x"])
        #expect(program.files.map(\.path) == ["/bin/sleeper"])
        #expect(program.command == ["/bin/sleeper", "-x"])
    }

    /// A small file with what the loader reads: an interpreter, and the names of libraries.
    private func dynamic(_ libraries: [String], interpreter: String? = nil) -> [UInt8] {
        func bytes(_ value: Int, _ size: Int) -> [UInt8] {
            (0..<size).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        }
        var strings: [UInt8] = [0]
        var tags: [(tag: Int, value: Int)] = []
        for name in libraries {
            tags.append((1, strings.count))
            strings += Array(name.utf8) + [0]
        }
        let path: [UInt8] = interpreter.map { Array($0.utf8) + [0] } ?? []
        let address = 0x10000
        let start = 64 + 3 * 56
        tags += [(5, address + start + path.count), (0, 0)]
        let place = start + path.count + strings.count
        func segment(_ type: Int, _ offset: Int, _ size: Int) -> [UInt8] {
            let fields = [(type, 4), (0, 4), (offset, 8), (address + offset, 8), (0, 8), (size, 8), (0, 16)]
            return fields.flatMap { bytes($0.0, $0.1) }
        }
        var file: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1]
        let header = [
            (0, 9), (3, 2), (ELFFile.Machine.arm64, 2), (0, 12), (64, 8), (0, 14), (56, 2), (3, 2), (0, 6),
        ]
        for field in header { file += bytes(field.0, field.1) }
        file += segment(1, 0, place + tags.count * 16)
        file += segment(2, place, tags.count * 16)
        file += segment(interpreter == nil ? 0 : 3, start, path.count)
        file += path + strings
        for entry in tags { file += bytes(entry.tag, 8) + bytes(entry.value, 8) }
        return file
    }

    /// The loader of this machine cannot list what a program of another architecture needs.
    @Test func librariesOfAnotherArchitectureAreFound() throws {
        let folder = try TemporaryFolder()
        let loader = "/lib/ld-linux-aarch64.so.1"
        let program = try folder.write("program", dynamic(["libx.so.1", "libc.so.6"], interpreter: loader))
        for (name, libraries) in [
            ("libx.so.1", ["libc.so.6"]), ("libc.so.6", ["ld-linux-aarch64.so.1"]), ("ld-linux-aarch64.so.1", []),
        ] { try folder.write("lib/\(name)", dynamic(libraries)) }
        let found = try SharedLibraries(.arm64, in: ["/nowhere", "\(folder.path)/lib"]).needed(by: program)
        #expect(Set(found.map(\.path)) == [loader, "/lib/libx.so.1", "/lib/libc.so.6"])
        #expect(found.count == 3)
        #expect(found.allSatisfy { $0.source.hasPrefix("\(folder.path)/lib/") })
        let text = message { _ = try SharedLibraries(.arm64, in: ["/nowhere"]).needed(by: program) }
        #expect(text.contains("the program needs ld-linux-aarch64.so.1 of arm64, which is not in /nowhere"))
        #expect(text.contains("apt-get install libc6-arm64-cross"))
    }

    /// Whatever stands in a file, reading it ends without a trap.
    @Test func aDamagedProgramNeedsNothingOrIsNamed() {
        let whole = dynamic(["libc.so.6"], interpreter: "/lib/ld.so")
        #expect(DynamicProgram(whole)?.libraries == ["libc.so.6"])
        for length in stride(from: 0, to: whole.count, by: 3) { _ = DynamicProgram(Array(whole.prefix(length))) }
        for place in whole.indices {
            var bytes = whole
            bytes[place] = 0xFF
            _ = DynamicProgram(bytes)
            bytes[place] = 0x7F
            _ = DynamicProgram(bytes)
        }
    }

    @Test func whatIsNoProgramIsRefused() async {
        #expect(await message { _ = try await GuestProgram(path: "/no/program") } == "/no/program: no program there")
    }
}
