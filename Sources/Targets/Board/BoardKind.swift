internal import AgentProtocol
internal import Files

extension TargetKind {
    /// A machine that only boots.
    public static let board = TargetKind(
        name: "board",
        summary: "a machine that boots a ramdisk, which is written to that file for each boot",
        place: "RAMDISK",
        capabilities: BoardTarget.allCapabilities,
        prepare: { request, say in try await PreparedBoard(request, say: say) }
    )
}

/// A board of which it is known what its ramdisk is made of.
struct PreparedBoard: PreparedTarget {
    let release: String
    private let request: TargetRequest
    private let console: String
    private let ramdisk: BoardRamdisk
    private let agent: String

    init(_ request: TargetRequest, say: (String) -> Void) async throws {
        guard let console = request.remote.console else {
            throw TargetError(.input, "--target board reads what the board says from --console COMMAND")
        }
        self.request = request
        self.console = console
        release = try request.modules.map { try ModuleTree.release(ofFolder: $0) } ?? "board"
        var ramdisk = BoardRamdisk(
            agents: request.agents,
            architecture: request.architecture,
            corpus: request.corpus,
            modules: request.modules,
            ownModules: request.ownModules,
            cache: request.cache
        )
        let architecture = try await ramdisk.resolved()
        agent = try request.agents.required(for: architecture)
        ramdisk.ownModules = try await request.modules(for: release, of: nil, architecture, say)
        self.ramdisk = ramdisk
        if request.remote.powerCycle == nil {
            say("without --power-cycle the board boots once: switch it on when \(request.place ?? "") is written")
        }
    }

    var corpus: String { GuestLayout.Path.corpus }

    var evidence: [String: String] { ["agent": agent] }

    var configuration: KernelConfiguration? { nil }

    func target(folder: String) -> any Target {
        let (ramdisk, file) = (ramdisk, request.place ?? "")
        return BoardTarget(
            write: { job in
                // A boot loader finds the whole ramdisk or the one before.
                try await ramdisk.write(to: "\(file).new", job: job)
                try Folder.rename("\(file).new", to: file)
            },
            console: console,
            powerCycle: request.remote.powerCycle,
            folder: folder,
            bootLimit: request.bootLimit,
            silenceLimit: request.silenceLimit,
            stop: request.stop
        )
    }
}
