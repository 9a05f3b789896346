import AgentProtocol
import Corpus
import Files
import Foundation
import Records
import TestSupport
import Testing

@testable import Targets

/// User-mode Linux, which runs without an emulator.
@Suite(.serialized) struct UserModeMachineTests {
    private static let kernel = try? DebianKernel("debian:6.1-uml")?.cached("\(Checkout.root)/.cache")
    private static let needsKernel: Comment = "no user-mode Linux in the cache; `algcheck list drivers` fetches one"

    private func boot(
        agent: String,
        in folder: String,
        limit: Int,
        program: GuestProgram? = nil
    ) async throws -> (records: [AgentLine], incidents: [IncidentRecord]) {
        let files = try #require(Self.kernel)
        var configuration = GuestTarget.Configuration(
            kernel: files.kernel,
            modules: files.modules,
            agent: agent,
            corpus: "\(folder)/corpus",
            cache: "\(Checkout.root)/.cache"
        )
        configuration.bootLimit = limit
        configuration.silenceLimit = limit
        configuration.extras = program?.files ?? []
        var job = Job(task: .list, corpus: GuestLayout.Path.corpus)
        if let program {
            job.task = .command
            job.command = program.command
        }
        let target = try await GuestTarget(configuration, folder: folder)
        #expect(try await target.description.emulator == "none: user-mode Linux")
        var records: [AgentLine] = []
        let end = try await target.boot(job, number: 1) { records.append($0) }
        return (records, end.incidents)
    }

    @Test func recordsLeaveByTheSecondSerialLine() {
        let machine = UserModeMachine(
            program: UserModeProgram(path: "/linux", folder: nil, libraries: nil),
            folder: "/run"
        )
        let arguments = machine.arguments(ramdisk: "/run/ramdisk.cpio")
        #expect(arguments.contains("ssl1=fd:0,fd:1"))
        #expect(arguments.contains("con0=null,fd:2"))
        #expect(arguments.contains("initrd=/run/ramdisk.cpio"))
    }

    /// A script in the place of a program that wants a newer C library than this machine's.
    private func program(in folder: borrowing TemporaryFolder) throws -> String {
        let text = """
            #!/bin/sh
            # /lib64/ld-linux-x86-64.so.2\u{0}
            echo "linux: /lib/libc.so.6: version `GLIBC_2.38' not found" >&2
            exit 1
            """
        return try folder.write("tree/usr/bin/linux.uml", text.replacingOccurrences(of: "`", with: ""), mode: 0o755)
    }

    @Test func aNewerCLibraryComesFromTheProgramsOwnSuite() async throws {
        let folder = try TemporaryFolder()
        let kernel = try program(in: folder)
        let library = "\(folder.path)/tree/usr/lib/x86_64-linux-gnu"
        try folder.write("tree/usr/lib/x86_64-linux-gnu/libc.so.6", "")
        for _ in 0..<2 {
            let program = try await UserModeProgram.startable(kernel, .standard, cache: "\(folder.path)/cache")
            #expect(program.variables == ["LD_LIBRARY_PATH": library])
            let home = try #require(program.folder)
            let loader = try FileManager.default.destinationOfSymbolicLink(atPath: "\(home)/ld.so")
            #expect(loader == "\(library)/ld-linux-x86-64.so.2")
            #expect(FileManager.default.isExecutableFile(atPath: program.path))
            let (copy, original) = (try FileBytes.read(program.path), try FileBytes.read(kernel))
            #expect(copy.count == original.count)
            #expect(String(decoding: copy, as: UTF8.self).contains("# ./ld.so\0\0"))
        }
    }

    @Test func aProgramThatCannotStartSaysWhy() async throws {
        let folder = try TemporaryFolder()
        let kernel = try program(in: folder)
        let text = await message {
            _ = try await UserModeProgram.startable(kernel, .standard, cache: "\(folder.path)/cache")
        }
        #expect(text.hasPrefix("this machine cannot start the kernel: \(kernel) --version failed"))
        #expect(text.hasSuffix("version GLIBC_2.38' not found"))
    }

    @Test(.enabled(if: kernel != nil, needsKernel))
    func aPanicIsTheReason() async throws {
        let folder = try TemporaryFolder()
        _ = try folder.writeCorpus()
        let agent = try folder.write("agent", "not executable")
        let (records, incidents) = try await boot(agent: agent, in: folder.path, limit: 60)
        #expect(records.isEmpty)
        #expect(incidents.last?.kind == .died)
        #expect(incidents.last?.message.hasPrefix("Kernel panic - not syncing: ") == true)
    }

    @Test(.enabled(if: kernel != nil, needsKernel))
    func aGuestThatSleepsIsGivenUpWithAllItsProcesses() async throws {
        let folder = try TemporaryFolder()
        _ = try folder.writeCorpus()
        let agent = try folder.write("agent", Machine.sleepingProgram, mode: 0o755)
        let (records, incidents) = try await boot(agent: agent, in: folder.path, limit: 5)
        #expect(records.isEmpty)
        #expect(incidents.map(\.kind) == [.hung])
        let left = try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { process in
            let words = try? FileBytes.readText("/proc/\(process)/cmdline")
            return words?.contains("hostfs=\(folder.path)") ?? false
        }
        #expect(left.isEmpty)
    }

    @Test(.enabled(if: kernel != nil && Checkout.canBootAgent, needsKernel))
    func aProgramRunsThereAndItsOutputComesOut() async throws {
        let folder = try TemporaryFolder()
        _ = try folder.writeCorpus()
        let script = "echo first >&$\(GuestLayout.Variable.recordsDescriptor.rawValue); echo from the guest"
        let program = try await GuestProgram(path: "/bin/sh", arguments: ["-c", script])
        let (records, incidents) = try await boot(agent: Checkout.agent, in: folder.path, limit: 60, program: program)
        #expect(records.contains(.other("first")))
        guard case .record(.end, _)? = records.last else {
            Issue.record("the last line is \(String(describing: records.last)), no end record")
            return
        }
        #expect(incidents.isEmpty)
        #expect(try String(contentsOfFile: "\(folder.path)/output.log", encoding: .utf8) == "from the guest\n")
    }
}
