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

    @Test func whatIsNoProgramIsRefused() async {
        #expect(await message { _ = try await GuestProgram(path: "/no/program") } == "/no/program: no program there")
    }
}
