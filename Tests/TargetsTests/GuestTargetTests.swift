import AgentProtocol
import Foundation
import Glibc
import Records
import TestSupport
import Testing

@testable import Targets

/// Guests that go wrong, on a real emulator.
@Suite(.serialized, .enabled(if: Checkout.hasEmulator, "QEMU or cpio is not installed"))
struct GuestTargetTests {
    private static let needsKernel: Comment = "no Debian kernel in the cache; `algcheck list drivers` fetches one"

    private func boot(
        kernel: String,
        modules: String? = nil,
        agent: String,
        in folder: String,
        limit: Int,
        program: GuestProgram? = nil
    ) async throws -> (records: [AgentLine], incidents: [IncidentRecord]) {
        var configuration = GuestTarget.Configuration(
            kernel: kernel,
            modules: modules,
            agent: agent,
            corpus: "\(folder)/corpus",
            cache: "\(Checkout.root)/.cache",
            accelerator: .tcg
        )
        configuration.bootLimit = limit
        configuration.silenceLimit = limit
        configuration.extras = program?.files ?? []
        let target = try await GuestTarget(configuration, folder: folder)
        var job = Job(task: .list, corpus: GuestLayout.Path.corpus)
        if let program {
            job.task = .command
            job.command = program.command
        }
        var records: [AgentLine] = []
        let end = try await target.boot(job, number: 1) { records.append($0) }
        let said = records.filter { if case .announcement = $0 { false } else { true } }
        return (said, end.incidents)
    }

    @Test func aKernelThatHangsIsGivenUp() async throws {
        let folder = try TemporaryFolder()
        _ = try folder.writeCorpus()
        let agent = try folder.write("agent", Machine.sleepingProgram, mode: 0o755)
        let kernel = try folder.write("kernel", Machine.hangingKernel)
        let start = ContinuousClock.now
        let (records, incidents) = try await boot(kernel: kernel, agent: agent, in: folder.path, limit: 2)
        #expect(ContinuousClock.now - start < .seconds(120))
        #expect(records.isEmpty)
        #expect(incidents.map(\.kind) == [.hung])
        #expect(
            incidents.first?.message == "no record within 2 s of the start: it does not boot, or is slower than "
                + "--boot-timeout; nothing on the console"
        )
    }

    @Test func aMachineThatResetsItselfDied() async throws {
        let folder = try TemporaryFolder()
        _ = try folder.writeCorpus()
        let agent = try folder.write("agent", Machine.sleepingProgram, mode: 0o755)
        // lidt of an empty table, then int3: a triple fault.
        let code: [UInt8] = [0x0F, 0x01, 0x1D, 0, 0, 0, 0, 0xCC]
        let kernel = try folder.write("kernel", Machine.kernel(code))
        let (_, incidents) = try await boot(kernel: kernel, agent: agent, in: folder.path, limit: 10)
        #expect(incidents.map(\.kind) == [.died])
        #expect(incidents.first?.message == "the guest switched off, or started anew, before its last record")
    }

    @Test(.enabled(if: Checkout.canBoot, needsKernel))
    func aPanicIsTheReason() async throws {
        let kernel = try #require(Checkout.kernel)
        let folder = try TemporaryFolder()
        _ = try folder.writeCorpus()
        let agent = try folder.write("agent", "not executable")
        let start = ContinuousClock.now
        let (records, incidents) = try await boot(kernel: kernel.kernel, agent: agent, in: folder.path, limit: 40)
        #expect(ContinuousClock.now - start < .seconds(120))
        #expect(records.isEmpty)
        let died = try #require(incidents.last)
        #expect(died.kind == .died)
        #expect(died.message.hasPrefix("Kernel panic - not syncing: "))
        #expect(!died.log.isEmpty)
    }

    @Test(.enabled(if: Checkout.canBoot, needsKernel))
    func anAgentThatSleepsIsGivenUp() async throws {
        let kernel = try #require(Checkout.kernel)
        let folder = try TemporaryFolder()
        _ = try folder.writeCorpus()
        let agent = try folder.write("agent", Machine.sleepingProgram, mode: 0o755)
        let (records, incidents) = try await boot(kernel: kernel.kernel, agent: agent, in: folder.path, limit: 5)
        #expect(records.isEmpty)
        #expect(incidents.map(\.kind) == [.hung])
        #expect(incidents.first?.message.contains("within 5 s") == true)
        #expect(incidents.first?.message.contains("; last on the console: [") == true)
    }

    @Test(.enabled(if: Checkout.canBootAgent, "no Debian kernel in the cache, or no static agent"))
    func aKernelThatDiesKeepsWhatCame() async throws {
        let kernel = try #require(Checkout.kernel)
        let folder = try TemporaryFolder()
        _ = try folder.writeCorpus()
        let descriptor = GuestLayout.Variable.recordsDescriptor.rawValue
        let script = "echo first >&$\(descriptor); echo second >&$\(descriptor); echo c >/proc/sysrq-trigger"
        let program = try await GuestProgram(path: "/bin/sh", arguments: ["-c", script])
        let (records, incidents) = try await boot(
            kernel: kernel.kernel,
            modules: kernel.modules,
            agent: Checkout.agent,
            in: folder.path,
            limit: 40,
            program: program
        )
        #expect(records.suffix(2) == [.other("first"), .other("second")])
        let died = try #require(incidents.last)
        #expect(died.kind == .died)
        #expect(died.message.contains("sysrq triggered crash"))
    }

    @Test func theReasonIsThePanicElseWhatTheEmulatorSaid() async throws {
        let folder = try TemporaryFolder()
        let configuration = GuestTarget.Configuration(
            kernel: try folder.write("kernel", Machine.hangingKernel),
            modules: nil,
            agent: "",
            corpus: "",
            cache: ""
        )
        let target = try await GuestTarget(configuration, folder: folder.path)
        func incidents(_ end: AgentProcess.Ending, _ said: String, _ isComplete: Bool) -> [IncidentRecord] {
            let console = ConsoleLog(path: "\(folder.path)/console.log")
            let ending = target.ending(end, said, console, hasRecords: true, isComplete: isComplete)
            return Boot(ending, console: console).incidents
        }
        func reason(_ code: CInt?, _ said: String, isComplete: Bool = false) -> [String] {
            incidents(.ended(code: code), said, isComplete).map { "\($0.kind): \($0.message)" }
        }
        let refusal = "qemu: no such device"
        #expect(reason(1, "warning\n\(refusal)\n") == ["died: the emulator says: \(refusal)"])
        #expect(reason(1, "") == ["died: the emulator ended with 1"])
        let away = "died: the guest switched off, or started anew, before its last record"
        #expect(reason(0, "") == [away])
        #expect(reason(0, "qemu: no such padding\n") == ["\(away); the emulator's last remark: qemu: no such padding"])
        #expect(reason(nil, "") == ["died: the emulator was killed"])
        #expect(reason(0, "", isComplete: true).isEmpty)
        try folder.write("console.log", "[ 1.0] WARNING: x\n[ 2.0] Kernel panic - not syncing: y\n")
        #expect(reason(1, refusal) == ["kernelWarning: WARNING: x", "died: Kernel panic - not syncing: y"])
        #expect(reason(0, "", isComplete: true) == ["kernelWarning: WARNING: x"])
        let hung = incidents(.silent(.seconds(7)), "", false)
        #expect(incidents(.silent(.seconds(7)), "", true).map(\.kind) == [.kernelWarning])
        #expect(hung.last?.message == "no record for 7 s: the guest hangs, or is slower than --silence-timeout")
    }

    @Test(arguments: [("cpu", "nosuch"), ("device", "nosuch-pci")])
    func aMachineThatTheEmulatorDoesNotHaveIsTheCommandLinesFault(_ option: String, _ value: String) async throws {
        let folder = try TemporaryFolder()
        _ = try folder.writeCorpus()
        var configuration = GuestTarget.Configuration(
            kernel: try folder.write("kernel", Machine.hangingKernel),
            modules: nil,
            agent: try folder.write("agent", Machine.sleepingProgram, mode: 0o755),
            corpus: "\(folder.path)/corpus",
            cache: "\(folder.path)/cache",
            accelerator: .tcg
        )
        configuration.bootLimit = 20
        if option == "cpu" {
            configuration.hardware.processor = value
        } else {
            configuration.hardware.devices = [value]
        }
        let target = try await GuestTarget(configuration, folder: folder.path)
        let error = await #expect(throws: TargetError.self) {
            _ = try await target.boot(Job(task: .list, corpus: "/corpus"), number: 1) { _ in }
        }
        #expect(error?.kind == .input)
        #expect(error?.description.hasPrefix("the emulator refuses this machine: ") == true)
        #expect(error?.description.contains(value) == true)
    }

    @Test func aModuleOfTheUsersThatIsMissingIsNamed() async throws {
        let folder = try TemporaryFolder()
        var configuration = GuestTarget.Configuration(
            kernel: try folder.write("kernel", Machine.hangingKernel),
            modules: nil,
            agent: "",
            corpus: "",
            cache: folder.path
        )
        configuration.ownModules = ["/no/such.ko"]
        let target = try await GuestTarget(configuration, folder: folder.path)
        let error = await #expect(throws: TargetError.self) {
            _ = try await target.boot(Job(task: .list, corpus: "/corpus"), number: 1) { _ in }
        }
        #expect(
            error == TargetError(.input, "/no/such.ko: no such kernel module; --module names a file of your own")
        )
    }

    @Test(.enabled(if: getuid() == 0, "only root can mount a small disk"))
    func aFullDiskIsNamedBeforeTheBoot() async throws {
        let folder = try TemporaryFolder()
        _ = try folder.writeCorpus()
        let agent = try folder.write("agent", Array(repeating: 7, count: 200_000), mode: 0o755)
        let kernel = try folder.write("kernel", Machine.hangingKernel)
        let configuration = GuestTarget.Configuration(
            kernel: kernel,
            modules: nil,
            agent: agent,
            corpus: "\(folder.path)/corpus",
            cache: "\(folder.path)/cache",
            accelerator: .tcg
        )
        try await withSmallDisk("64k") { small in
            let text = await message {
                let target = try await GuestTarget(configuration, folder: small)
                _ = try await target.boot(Job(task: .list, corpus: GuestLayout.Path.corpus), number: 1) { _ in }
            }
            #expect(text.hasPrefix("\(small)/ramdisk.cpio: cpio -o failed"))
            #expect(text.hasSuffix(": No space left on device"))
            let left = try FileManager.default.contentsOfDirectory(atPath: small)
            #expect(left.isEmpty)
        }
    }
}
