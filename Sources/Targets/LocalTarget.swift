public import AgentProtocol
internal import Corpus
internal import Foundation
internal import Glibc
public import Records
internal import Subprocess
internal import SystemPackage

/// The kernel that algcheck itself runs on.
public struct LocalTarget: Target {
    private let agent: String
    private let folder: String
    private let silenceLimit: Int
    private let stop: StopSignal?

    /// Describes the target.
    ///
    /// - Parameters:
    ///   - agent: the agent's path.
    ///   - folder: a folder for the job file.
    ///   - silenceLimit: seconds between records.
    ///   - stop: ends the agent early.
    /// - Throws: `TargetError` when this kernel has no AF_ALG.
    public init(agent: String, folder: String, silenceLimit: Int, stop: StopSignal? = nil) throws {
        let probe = socket(38, CInt(SOCK_SEQPACKET.rawValue), 0)
        guard probe >= 0 else {
            let reason = Errno(rawValue: errno)
            throw TargetError(
                .setup,
                "this machine's kernel has no AF_ALG (socket: \(reason)); leave out --target local to test a guest"
            )
        }
        close(probe)
        self.agent = agent
        self.folder = folder
        self.silenceLimit = silenceLimit
        self.stop = stop
    }

    /// What the host knows of the run.
    public var description: HostRecord {
        HostRecord(suiteVersion: Suite.version, target: "local", startedAt: Suite.now)
    }

    /// This machine's kernel is not ours to boot.
    public var canBootAgain: Bool { false }

    /// Runs the agent as an ordinary process.
    public func boot(_ job: Job, number: Int, receive: @escaping (AgentLine) throws -> Void) async throws -> Boot {
        let file = "\(folder)/job.json"
        try FileBytes.write(job.text.utf8, to: file)
        let process = AgentProcess(
            executable: .path(FilePath(agent)),
            arguments: [file],
            firstLine: .seconds(silenceLimit),
            nextLine: .seconds(silenceLimit),
            stop: stop
        )
        let (ending, message) = try await process.run { line in
            try receive(AgentLine(line))
            return nil
        }
        switch ending {
        case .ended(code: 0): return Boot(.complete)
        case .ended:
            let words = message.split(separator: "\n").last.map(String.init)
            return Boot(.failed(words ?? "the agent failed without a word"))
        case .stopped: return Boot(.stopped(stop?.incident ?? "stopped"))
        case .silent(let limit): return Boot(.hung("no record for \(limit.components.seconds) s"))
        }
    }
}
