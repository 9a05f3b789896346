import Files
import Foundation
import Glibc
import KernelNames
import Records
import TestSupport
import Testing

extension EndToEnd {
    /// A machine that algcheck does not boot: QEMU with Debian's kernel and sshd on a loopback port (`Tests/ssh-guest`), whose
    /// kernel does not start again by itself.
    @Suite(.serialized) struct SSHTests {
        private static let selection =
            ["md4", "sha256", "cbc(aes)"].flatMap { ["--algorithm", $0] }
            + ["*-generic", "*avx*", "*aesni"].flatMap { ["--driver", $0] } + ["--exercise", "oneshot"]
        private static let deadly = "md4-oops"

        /// One run over connections that break and with a kernel that dies of one driver: nothing is lost, and of every other
        /// driver the run says what a run on the guest target says. Then what goes wrong before a run.
        @Test func aMachineOverConnectionsThatBreak() async throws {
            let machine = try SSHMachine("ssh", modules: ["deadly"])
            defer { machine.stop() }
            let guest = try CompletedRun("ssh-guest", ["run"] + Self.selection).recorded

            let reports = try CompletedRun.makeFolder("ssh-run")
            let cutter = Task { await machine.cut(times: 3, followers: reports) }
            defer { cutter.cancel() }
            let outcome = try Setup.algcheck.run(
                ["run"] + machine.options + ["--sudo"] + Self.selection + [
                    "--driver", Self.deadly, "--reports", reports,
                ]
                    + ["--console", "tail -n 0 -F '\(machine.folder)/console'", "--power-cycle", machine.powerCycle],
                limit: 300
            )
            cutter.cancel()
            let cuts = await cutter.value
            let run = try RecordedRun(onlyIn: reports)
            #expect(outcome.code == 1 && run.isComplete && run.host?.target == "ssh", "\(outcome.account)")
            #expect(cuts == 3, "the run was over before all connections broke")

            let (mine, theirs) = (Self.outcomes(run), Self.outcomes(guest))
            let drivers = Set(theirs.keys.map(\.driver.name))
            #expect(drivers.isSuperset(of: ["md4-generic", "sha256-generic", "sha256-avx2", "cbc-aes-aesni"]))
            #expect(Set(mine.keys.map(\.driver.name)) == drivers && mine.count == theirs.count)
            for (step, record) in theirs { #expect(mine[step] == record, "\(step)") }
            #expect(Set(run.checks.filter { !$0.failures.isEmpty }.map(\.driver)) == [Self.deadly])
            let deaths = run.incidents.filter { $0.kind == .died }
            let blamed = deaths.compactMap { if case .step(let step) = $0.blame { step.driver.name } else { nil } }
            #expect(deaths.count == 1 && blamed == [Self.deadly], "\(run): \(deaths.map(\.message))")
            #expect(deaths.first?.message.hasPrefix("Kernel panic") == true)
            #expect(deaths.first?.log.contains { $0.contains("[deadly]") } == true)

            try whatGoesWrongIsOneLine(machine)
        }

        private func whatGoesWrongIsOneLine(_ machine: SSHMachine) throws {
            func expect(_ code: Int32, _ words: String, _ options: [String]) throws {
                let outcome = try Setup.algcheck.run(
                    ["run", "--algorithm", "md4", "--reports", "\(machine.folder)/faults"] + options,
                    limit: 60
                )
                let said = outcome.unfolded
                #expect(outcome.code == code && said.contains(words), "\(outcome.account)")
                #expect(outcome.errorLines.filter { !$0.contains("agent and vectors go to") }.count <= 3)
            }
            let config = ["--ssh-config", "\(machine.folder)/config"]
            try expect(70, "No space left on device", ["--target", "ssh:small@guest"] + config)
            try expect(64, "is i686", ["--target", "ssh:foreign@guest"] + config)
            try expect(64, "no sudo without a password there", ["--target", "ssh:small@guest", "--sudo"] + config)
            let closed = try machine.configuration(port: 1)
            try expect(64, "Connection refused", ["--target", "ssh:guest", "--ssh-config", closed])
            try expect(64, "Could not resolve hostname", ["--target", "ssh:no-such-host.invalid"])
            try machine.forgeHostKey()
            try expect(64, "host key is not the one that was known", machine.options)
        }

        /// What each step found, without time; but for the driver that dies.
        private static func outcomes(_ run: RecordedRun) -> [StepID: CheckRecord] {
            run.checks.filter { $0.driver != deadly }.reduce(into: [:]) { $0[$1.step] = $1.withoutTime }
        }
    }
}

/// A machine of `Tests/ssh-guest`.
struct SSHMachine: Sendable {
    let folder: String
    private let port: Int
    private let process: pid_t

    private static let script = Program(Checkout.path("Tests/ssh-guest"))
    /// What the guest target has of its own accord, as far as the test looks at it.
    private static let modules = [
        "algif_hash", "algif_skcipher", "md4", "sha256_generic", "sha256_ssse3", "aes_generic", "cbc", "aesni_intel",
    ]

    /// Starts one, and waits until it answers.
    init(_ name: String, modules: [String]) throws {
        folder = try CompletedRun.makeFolder(name)
        port = Int.random(in: 20_000..<30_000)
        try Self.script.run(["make", folder] + (try modules.map { try Fixtures.module($0) }), expecting: [0])
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.script.path)
        let load = "load=\(Self.modules.joined(separator: ","))"
        process.arguments = ["boot", folder, "\(port)", "no-autoload", "panic=0", load]
        process.standardInput = FileHandle.nullDevice
        try process.run()
        self.process = process.processIdentifier
        for _ in 0..<240 {
            let console = (try? FileBytes.readText("\(folder)/console")) ?? ""
            if console.contains("ssh-guest: up") { return }
            guard process.isRunning else { break }
            Thread.sleep(forTimeInterval: 0.5)
        }
        stop()
        throw Program.Fault("\(folder)/console: the machine does not come up")
    }

    /// Ends it. The milder signals are blocked in children of the tests' threads.
    func stop() { kill(process, SIGKILL) }

    /// An ordinary user there; only root sees the kernel's messages.
    var options: [String] { ["--target", "ssh:operator@guest", "--ssh-config", "\(folder)/config"] }

    var powerCycle: String { "'\(Self.script.path)' reset '\(folder)'" }

    /// Ends the client of ssh that follows the run in that folder, each time that more records came; returns how often.
    func cut(times: Int, followers reports: String) async -> Int {
        var (cuts, seen) = (0, 0)
        while cuts < times, !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(100))
            let run = (try? Folder.names(in: reports))?.first ?? ""
            guard let text = try? FileBytes.readText("\(reports)/\(run)/records.jsonl"),
                case let lines = text.count(where: { $0 == "\n" }), lines > seen
            else { continue }
            for client in clients where kill(client, SIGKILL) == 0 {
                cuts += 1
                seen = lines
            }
        }
        return cuts
    }

    /// The clients of ssh that follow a run on this machine.
    private var clients: [pid_t] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { pid_t($0) }.filter { process in
            let words = ((try? FileBytes.readText("/proc/\(process)/cmdline")) ?? "").split(separator: "\0")
            return words.first?.hasSuffix("ssh") == true && words.contains("\(folder)/config")
                && words.last?.contains("--serve") == true
        }
    }

    /// A configuration for another port.
    func configuration(port other: Int) throws -> String {
        let text = try FileBytes.readText("\(folder)/config").replacing("Port \(port)", with: "Port \(other)")
        try FileBytes.write(text.utf8, to: "\(folder)/other")
        return "\(folder)/other"
    }

    /// Makes the client know another key of the machine's.
    func forgeHostKey() throws {
        let text = try FileBytes.readText("\(folder)/user.pub").split(separator: " ").prefix(2).joined(separator: " ")
        try FileBytes.write("guest \(text)\n".utf8, to: "\(folder)/known")
    }
}
