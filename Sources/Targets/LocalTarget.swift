public import AgentProtocol
internal import Corpus
internal import Files
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
    public init(agent: String, folder: String, silenceLimit: Int, stop: StopSignal? = nil) {
        self.agent = agent
        self.folder = folder
        self.silenceLimit = silenceLimit
        self.stop = stop
    }

    /// Why this machine's kernel cannot be asked: what it says to a socket of AF_ALG; nil when it can.
    static var refusal: Errno? {
        let probe = socket(38, CInt(SOCK_SEQPACKET.rawValue), 0)
        guard probe >= 0 else { return Errno(rawValue: errno) }
        close(probe)
        return nil
    }

    /// What the host knows of the run.
    public var description: HostRecord {
        HostRecord(suiteVersion: Suite.version, target: "local", startedAt: Suite.now)
    }

    /// This machine's kernel serves others as well, and the agent is whoever started algcheck.
    static let capabilities: TargetCapabilities = []

    /// This machine's kernel serves others as well, and the agent is whoever started algcheck.
    public var capabilities: TargetCapabilities { Self.capabilities }

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

extension TargetKind {
    /// The kernel that algcheck itself runs on.
    public static let local = TargetKind(
        name: "local",
        summary: "this machine's kernel",
        place: nil,
        capabilities: LocalTarget.capabilities,
        prepare: { request, _ in try PreparedLocalTarget(request) }
    )
}

/// This machine's kernel, which has AF_ALG.
struct PreparedLocalTarget: PreparedTarget {
    private let request: TargetRequest
    private let agent: String

    init(_ request: TargetRequest) throws {
        if request.backendModule == nil, let reason = LocalTarget.refusal {
            throw TargetError(
                .setup,
                "this machine's kernel has no AF_ALG (socket: \(reason)); leave out --target local to test a guest"
            )
        }
        self.request = request
        agent = request.agents.agent(for: try .ofThisMachine)
    }

    var release: String { FileBytes.firstLine(of: "/proc/sys/kernel/osrelease") ?? "unknown" }

    var corpus: String { request.corpus }

    var evidence: [String: String] { ["agent": agent] }

    var configuration: KernelConfiguration? {
        get async throws { try await KernelConfiguration.ofThisKernel(release: release) }
    }

    func target(folder: String) -> any Target {
        LocalTarget(agent: agent, folder: folder, silenceLimit: request.silenceLimit, stop: request.stop)
    }
}
