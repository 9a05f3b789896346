/// A kind of target: what the command line calls it, what a run may do there, and how one is made.
///
/// Another kind is a file with its `Target`, its `PreparedTarget` and a value of this type, and a place in `all`; the
/// command line asks for capabilities, never for a kind. `Documentation/contributing.md` has the recipe.
public struct TargetKind: Sendable {
    /// The name on the command line.
    public let name: String
    /// What it is, in a few words.
    public let summary: String
    /// What follows the name and a colon on the command line, such as HOST; nil for a kind of which there is only one.
    public let place: String?
    /// What a run may do there.
    public let capabilities: TargetCapabilities
    /// Looks at what was asked for, fetches what is missing, and tells people before something takes long.
    let prepare: @Sendable (TargetRequest, (String) -> Void) async throws -> any PreparedTarget

    /// All kinds; the first is the one that is taken when nobody names another.
    public static let all = [guest, local, ssh, board]

    /// Prepares a target of this kind.
    ///
    /// - Parameter say: takes a line for people before something takes long.
    /// - Throws: `TargetError` when something that was asked for is not there.
    public func prepared(_ request: TargetRequest, say: (String) -> Void) async throws -> any PreparedTarget {
        try await prepare(request, say)
    }
}

/// What a command asks of a target; a kind reads what its capabilities promise.
public struct TargetRequest: Sendable {
    /// Which one of its kind; nil for a kind of which there is only one.
    public var place: String?
    /// The agents.
    public var agents: AgentBuilds
    /// The folder of the corpus on this machine.
    public var corpus: String
    /// A folder for what is worth keeping between runs.
    public var cache: String
    /// The kernel: a path or `debian:VERSION`; nil for the standard one.
    public var kernel: String?
    /// The architecture of the kernel; nil where the kernel says it, or it is the standard one.
    public var architecture: Architecture?
    /// The folder of the kernel's modules; nil where the kernel brings its own or has everything built in.
    public var modules: String?
    /// KVM, TCG, or nil for what works.
    public var accelerator: Accelerator?
    /// Words for the kernel's command line, after our own.
    public var append: [String] = []
    /// The machine.
    public var hardware = GuestTarget.Hardware()
    /// Further kernel modules, loaded after the kernel's own, in this order.
    public var ownModules: [String] = []
    /// Where the kernel module of the backend comes from; nil where none is used.
    public var backendModule: BackendModule?
    /// The folder of that module's sources.
    public var moduleSource = ""
    /// Files of this machine for the target: source here, path there.
    public var extras: [(source: String, path: String)] = []
    /// How a machine is reached that algcheck does not boot.
    public var remote = RemoteMachine()
    /// Seconds until the first record.
    public var bootLimit = 120
    /// Seconds between records.
    public var silenceLimit = 120
    /// Ends the agent early.
    public var stop: StopSignal?

    /// Asks for a target with nothing special about it.
    public init(agents: AgentBuilds, corpus: String, cache: String) {
        self.agents = agents
        self.corpus = corpus
        self.cache = cache
    }
}

extension TargetRequest {
    /// The modules to be loaded after the kernel's own: the backend's, where it is wanted, before those that are tested, which
    /// need nothing of it.
    ///
    /// - Parameters:
    ///   - release: the kernel's.
    ///   - kernel: Debian's, where it is one.
    func modules(
        for release: String,
        of kernel: DebianKernel?,
        _ architecture: Architecture,
        _ say: (String) -> Void
    ) async throws -> [String] {
        guard let backendModule else { return ownModules }
        let file = try await backendModule.file(
            for: release,
            of: kernel,
            architecture,
            source: moduleSource,
            cache: cache,
            say: say
        )
        return [file] + ownModules
    }
}

/// A target before its run has a folder.
public protocol PreparedTarget: Sendable {
    /// `uname -r` as far as known before the first record.
    var release: String { get }
    /// Where the agent finds the corpus.
    var corpus: String { get }
    /// The files, beside the corpus, that what the run says rests on, by what a dossier calls them.
    var evidence: [String: String] { get }
    /// What the kernel was configured with; nil where nothing tells.
    var configuration: KernelConfiguration? { get async throws }

    /// The target.
    ///
    /// - Parameter folder: the run's folder.
    func target(folder: String) throws -> any Target
}
