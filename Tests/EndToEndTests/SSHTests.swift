import Files
import Foundation
import KernelNames
import Records
import TestSupport
import Testing

extension EndToEnd {
    /// A machine that algcheck does not boot: QEMU with Debian's kernel and sshd on a loopback port (`Tests/ssh-guest`).
    @Suite(.serialized) struct SSHTests {
        private static let selection = ["--algorithm", "sha256", "--algorithm", "cbc(aes)", "--algorithm", "md4"]

        /// Ten connections that break, one every two seconds: no record is lost, and the records are those of a guest.
        @Test func connectionsThatBreakLoseNothing() async throws {
            let machine = try Machine("ssh-cuts")
            defer { machine.stop() }
            let guest = try CompletedRun("ssh-guest", ["run"] + Self.selection).recorded
            let folder = machine.folder
            let cutter = Task { await Machine.cut(times: 10, folder) }
            let run = try CompletedRun("ssh-run", ["run"] + machine.options + Self.selection).recorded
            let cuts = await cutter.value
            #expect(cuts >= 3, "the run was over before connections broke")
            #expect(run.isComplete && run.host?.target == "ssh")
            #expect(Self.outcomes(run) == Self.outcomes(guest))
            print("ssh: \(cuts) cut connections, \(run.checks.count) records, none lost")
        }

        /// A driver that stops the kernel in the middle: the machine starts anew, and only that driver fails.
        @Test func aKernelThatDiesTakesNobodyWithIt() throws {
            let machine = try Machine("ssh-death", modules: ["deadly"])
            defer { machine.stop() }
            let selection = ["--algorithm", "md4", "--driver", "md4-*"]
            let run = try CompletedRun(
                "ssh-dies",
                ["run"] + machine.options + ["--console", "tail -n +1 -F \(machine.folder)/console"] + selection
                    + ["--step-timeout", "10", "--silence-timeout", "60"],
                expecting: [1]
            ).recorded
            #expect(run.isComplete)
            let failed = Set(run.checks.filter { !$0.failures.isEmpty }.map(\.driver))
            #expect(failed.contains("md4-oops"))
            #expect(!failed.contains("md4-generic") && !failed.contains("md4-good"))
            #expect(run.checks.contains { $0.driver == "md4-generic" && $0.outcome == .pass })
            #expect(run.incidents.contains { $0.kind == .died && $0.message.contains("panic") })
        }

        /// What goes wrong is one line and ends soon.
        @Test func whatGoesWrongIsOneLine() throws {
            let machine = try Machine("ssh-faults", words: ["small-root"])
            defer { machine.stop() }
            func said(_ options: [String], _ limit: Int = 60) throws -> (code: Int32, line: String) {
                let outcome = try Setup.algcheck.run(
                    ["run", "--algorithm", "sha256", "--reports", machine.folder] + options,
                    limit: limit
                )
                return (outcome.code, outcome.errorLines.last ?? "")
            }
            let space = try said(machine.options)
            #expect(
                space.line.contains("could not be put there") && space.line.contains("No space left on device"),
                "\(space)"
            )
            let sudo = try said(machine.options + ["--sudo"])
            #expect(sudo.code == 64 && sudo.line.contains("no sudo without a password there"), "\(sudo)")
            let folder = try said(machine.options + ["--remote-folder", "/proc/none"])
            #expect(folder.line.contains("could not be put there"), "\(folder)")

            let other = try machine.configuration(port: 1)
            let closed = try said(["--target", "ssh:guest", "--ssh-config", other])
            #expect(closed.code == 64 && closed.line.contains("Connection refused"), "\(closed)")
            let name = try said(["--target", "ssh:no-such-host.invalid"])
            #expect(name.code == 64 && name.line.contains("Could not resolve hostname"), "\(name)")
            try machine.forgeHostKey()
            let key = try said(machine.options)
            #expect(key.code == 64 && key.line.contains("host key"), "\(key)")
        }

        /// What each step found, without time and without the order in which workers came to it.
        private static func outcomes(_ run: RecordedRun) -> [StepID: CheckRecord] {
            run.checks.filter { !$0.driver.contains("virtio") }.reduce(into: [:]) { $0[$1.step] = $1.withoutTime }
        }
    }
}

/// A machine of `Tests/ssh-guest`.
private struct Machine {
    let folder: String
    private let port: Int
    private let process = Process()

    /// Starts one, and waits until it answers.
    init(_ name: String, modules: [String] = [], words: [String] = ["no-autoload"]) throws {
        folder = try CompletedRun.makeFolder(name)
        port = Int.random(in: 20_000..<30_000)
        let script = Program(Checkout.path("Tests/ssh-guest"))
        try script.run(["make", folder] + (try modules.map { try Fixtures.module($0) }), expecting: [0])
        process.executableURL = URL(fileURLWithPath: script.path)
        process.arguments = ["boot", folder, "\(port)"] + words
        process.standardInput = FileHandle.nullDevice
        try process.run()
        for _ in 0..<120 {
            let console = (try? FileBytes.readText("\(folder)/console")) ?? ""
            if console.contains("ssh-guest: up") { return }
            guard process.isRunning else { break }
            Thread.sleep(forTimeInterval: 1)
        }
        stop()
        throw Program.Fault("\(folder)/console: the machine does not come up")
    }

    func stop() {
        // The milder signals are blocked in children of the tests' threads.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    var options: [String] {
        ["--target", "ssh:guest", "--ssh-config", "\(folder)/config", "--remote-folder", "/root/algcheck"]
    }

    /// Ends the clients of ssh that follow the run on this machine; returns how many.
    static func cut(times: Int, _ folder: String) async -> Int {
        var cuts = 0
        for _ in 0..<(times * 4) where cuts < times {
            try? await Task.sleep(for: .seconds(2))
            let mine = FileManager.default.subprocesses { $0.contains("\(folder)/config") && $0.contains("--serve") }
            for process in mine where kill(process, SIGKILL) == 0 { cuts += 1 }
        }
        return cuts
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

extension FileManager {
    /// Processes of ssh whose command line is of that kind.
    fileprivate func subprocesses(_ isMeant: (String) -> Bool) -> [pid_t] {
        let names = (try? contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { pid_t($0) }.filter { process in
            let line = (try? FileBytes.readText("/proc/\(process)/cmdline")) ?? ""
            return line.hasPrefix("/usr/bin/ssh\0") && isMeant(line)
        }
    }
}
