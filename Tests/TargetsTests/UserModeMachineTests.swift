import AgentProtocol
import Corpus
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
        let target = try GuestTarget(configuration, folder: folder)
        #expect(try await target.description.emulator == "none: user-mode Linux")
        var records: [AgentLine] = []
        let end = try await target.boot(job, number: 1) { records.append($0) }
        return (records, end.incidents)
    }

    @Test func recordsLeaveByTheSecondSerialLine() {
        let machine = UserModeMachine(kernel: "/linux", folder: "/run")
        let arguments = machine.arguments(ramdisk: "/run/ramdisk.cpio")
        #expect(arguments.contains("ssl1=fd:0,fd:1"))
        #expect(arguments.contains("con0=null,fd:2"))
        #expect(arguments.contains("initrd=/run/ramdisk.cpio"))
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
