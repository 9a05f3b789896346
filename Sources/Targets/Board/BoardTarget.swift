internal import AgentProtocol
internal import Foundation
internal import HostTools
internal import Records

/// A machine that only boots, such as a board: its boot loader takes a ramdisk that is written anew for each boot, and what it
/// says is read from its console. Nobody can answer it.
struct BoardTarget: Target {
    /// Writes the ramdisk of a job to where the boot loader takes it.
    let write: @Sendable (Job) async throws -> Void
    /// A command of this machine whose standard output is the board's console, from now on.
    let console: String
    /// A command of this machine that switches the board off and on; nil where somebody does that by hand.
    let powerCycle: String?
    /// The run's folder here.
    let folder: String
    let bootLimit: Int
    let silenceLimit: Int
    let stop: StopSignal?

    static let shell = Tool(name: "sh", package: "dash")

    /// How long the console's command may take until it reads.
    private static let attachment = Duration.seconds(1)
    /// A process is not ended because nothing comes: what counts is what comes.
    private static let patience = Duration.seconds(86400)

    var description: HostRecord {
        HostRecord(suiteVersion: Suite.version, target: TargetKind.board.name, startedAt: Suite.now)
    }

    /// What boards are good for.
    static let allCapabilities: TargetCapabilities = [.takesModules, .bootsAgain, .isOurs, .isRoot, .isSwitched]

    /// A board that nobody switches off and on boots once.
    var capabilities: TargetCapabilities {
        powerCycle == nil ? Self.allCapabilities.subtracting(.bootsAgain) : Self.allCapabilities
    }

    /// Writes the ramdisk, switches the board off and on, and follows its console to the end.
    func boot(_ job: Job, number: Int, receive: @escaping (AgentLine) throws -> Void) async throws -> Boot {
        var job = job
        job.outlet = .followed
        try await write(job)
        let watch = BoardWatch(bootLimit: bootLimit, silenceLimit: silenceLimit)
        var process = AgentProcess(
            executable: try Self.shell.executable,
            arguments: ["-c", console],
            firstLine: Self.patience,
            nextLine: Self.patience,
            stop: stop,
            hasChildren: true
        )
        process.isLost = { watch.end != nil }
        let command = powerCycle
        let cycling = Task {
            try await Task.sleep(for: Self.attachment)
            do {
                if let command { try await SSHWatch.cycle(command) }
            } catch let error as TargetError {
                watch.note(error)
            }
        }
        defer { cycling.cancel() }
        var reader = BoardConsole()
        let path = number == 1 ? "\(folder)/console.log" : "\(folder)/console-\(number).log"
        defer { reader.save(to: path) }
        let (ending, said) = try await process.run { text in
            let found = reader.take(text)
            watch.note(found)
            if case .line(let line) = found { try receive(line) }
            return nil
        }
        if let fault = watch.fault { throw fault }
        return Boot(self.ending(ending, said, watch, reader), console: reader.log)
    }

    private func ending(
        _ ending: AgentProcess.Ending,
        _ said: String,
        _ watch: BoardWatch,
        _ reader: BoardConsole
    ) -> Boot.Ending {
        if ending == .stopped { return .stopped(stop?.incident ?? "stopped") }
        let panic = reader.log.panic
        switch watch.end {
        case .over: return .complete
        case .died: return .died(panic ?? "the board started anew")
        case .silent(hasBegun: true): return .hung("no record for \(silenceLimit) s")
        case .silent(hasBegun: false):
            let last = reader.log.lines.last.map { "; last on the console: \($0)" } ?? "; nothing on the console"
            return .hung(
                "no \"\(GuestLayout.ConsoleLine.begin)\" within \(bootLimit) s: the board does not boot this ramdisk, or is "
                    + "slower than --boot-timeout\(last)"
            )
        case nil:
            let words = said.split(separator: "\n").last.map { ": \($0)" } ?? ""
            return panic.map { .died($0) } ?? .failed("--console \(console): the command ended\(words)")
        }
    }
}
