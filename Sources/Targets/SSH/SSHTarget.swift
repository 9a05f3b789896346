internal import AgentProtocol
internal import Foundation
internal import HostTools
internal import Records

/// A machine with Linux that is reached by ssh. Its kernel may serve others; it is restarted by nobody but itself, unless
/// the user gave a command for that.
struct SSHTarget: Target {
    let host: SSHHost
    /// What the machine said before the run.
    let facts: SSHHost.Facts
    /// Agent and corpus, packed; made when the machine lacks them.
    let archive: @Sendable () async throws -> [UInt8]
    /// The run's folder here.
    let folder: String
    /// The name of its folders there.
    let run: String
    let bootLimit: Int
    let silenceLimit: Int
    let stop: StopSignal?
    let watch: SSHWatch

    /// Seconds that agent and corpus may take on their way.
    private static let transferLimit = 900
    /// Seconds until the connection closes after the last line.
    private static let farewell = 10

    var description: HostRecord {
        HostRecord(suiteVersion: Suite.version, target: TargetKind.ssh.name, startedAt: Suite.now)
    }

    static let capabilities: TargetCapabilities = [.bootsAgain, .isRemote, .isSwitched, .losesLastLines]

    var capabilities: TargetCapabilities { Self.capabilities }

    /// Starts a worker there and follows it to its end, over as many connections as that takes.
    func boot(_ job: Job, number: Int, receive: @escaping (AgentLine) throws -> Void) async throws -> Boot {
        let path = number == 1 ? "\(folder)/console.log" : "\(folder)/console-\(number).log"
        let console = try host.machine.console.map { try ConsoleCapture($0, to: path) }
        func end(_ ending: Boot.Ending) -> Boot { Boot(ending, console: console?.log ?? ConsoleLog(text: "")) }

        var now: SSHHost.Facts? = facts
        if number > 1 { now = try await watch.wait() }
        guard let facts = now else { return end(gone) }
        if !facts.hasFiles { try await host.put(try await archive(), limit: Self.transferLimit) }
        let place = "\(facts.folder)/runs/\(run)-\(number)"
        var follower = Follower(job: Array(job.text.utf8), consoleEnd: console?.end)
        while true {
            let (ending, said): (AgentProcess.Ending, String)
            do {
                (ending, said) = try await follow(&follower, facts, place, receive)
            } catch {
                await endWorker(of: place, facts)
                throw error
            }
            if let last = follower.ending {
                let words = last.message.isEmpty ? "the agent failed without a word" : last.message
                return end(last.code == 0 ? .complete : .failed(last.code == nil ? "the agent was killed" : words))
            }
            switch ending {
            case .stopped:
                await endWorker(of: place, facts)
                return end(.stopped(stop?.incident ?? "stopped"))
            case .silent(let limit):
                await endWorker(of: place, facts)
                if host.machine.powerCycle != nil { _ = try await watch.wait(isHung: true) }
                return end(.hung("no record for \(limit.components.seconds) s"))
            case .ended(let code):
                let fault = host.fault(code == nil || code == SSHHost.ownFault, said)
                if case .failed(let words) = fault { return end(.failed("\(host.name): \(words)")) }
            }
            // A kernel that has stopped for good needs no patience.
            let isDead = follower.consoleEnd?.isReached == true
            guard let back = try await watch.wait(isHung: isDead) else {
                if stop?.number != nil { return end(gone) }
                return end(.died(console?.log.panic ?? "the machine is gone: \(said.lastLine)"))
            }
            if back.boot != facts.boot { return end(.died(console?.log.panic ?? "the machine started anew")) }
        }
    }

    /// The end of a boot for which there is no machine.
    private var gone: Boot.Ending {
        if let incident = stop?.incident { return .stopped(incident) }
        return .failed(watch.reason ?? "the machine is gone")
    }

    /// What is known of a worker over all connections.
    private struct Follower {
        /// The job, which the first connection brings.
        let job: [UInt8]
        /// Lines that came whole.
        var lines = 0
        /// How the worker ended, once it has.
        var ending: RemoteAgent.Ending?
        /// The end of the kernel; nil where there is no console.
        let consoleEnd: ConsoleEnd?
    }

    /// Follows the worker over one connection.
    private func follow(
        _ follower: inout Follower,
        _ facts: SSHHost.Facts,
        _ place: String,
        _ receive: (AgentLine) throws -> Void
    ) async throws -> (AgentProcess.Ending, String) {
        let job = follower.lines == 0 ? follower.job : []
        let words = [RemoteAgent.Mode.serve.rawValue, place, "\(follower.lines)", "\(job.count)"]
        var process = AgentProcess(
            executable: try SSHHost.tool.executable,
            arguments: host.arguments(agent(facts, words)),
            firstLine: .seconds(bootLimit),
            nextLine: .seconds(silenceLimit),
            stop: stop
        )
        process.input = job
        process.variables = ["LC_ALL": "C.UTF-8"]
        if let end = follower.consoleEnd { process.isLost = { end.isReached } }
        var (lines, last) = (follower.lines, RemoteAgent.Ending?.none)
        defer { (follower.lines, follower.ending) = (lines, last) }
        let (ending, said) = try await process.run { text in
            guard let line = RemoteAgent.line(of: text) else { return nil }
            if let ending = RemoteAgent.Ending(line: line) {
                last = ending
                return .seconds(Self.farewell)
            }
            lines += 1
            try receive(AgentLine(line))
            return nil
        }
        return (ending, said)
    }

    private func agent(_ facts: SSHHost.Facts, _ words: [String]) -> String {
        "\(host.sudo)\(facts.folder)/\(host.digest)/algcheck-agent \(words.joined(separator: " "))"
    }

    /// Ends the worker, as far as the machine answers.
    private func endWorker(of place: String, _ facts: SSHHost.Facts) async {
        _ = try? await host.run(agent(facts, [RemoteAgent.Mode.stop.rawValue, place]), limit: 20)
    }
}

extension String {
    fileprivate var lastLine: String { split(whereSeparator: \.isNewline).last.map(String.init) ?? "" }
}
