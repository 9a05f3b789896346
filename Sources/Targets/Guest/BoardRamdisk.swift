public import AgentProtocol
internal import Foundation

/// A ramdisk for a machine that algcheck does not boot itself: a board, a lab's device, a virtual machine of somebody
/// else's. Its kernel runs the job and says everything on its console.
public struct BoardRamdisk: Sendable {
    /// The agents.
    public var agents: AgentBuilds
    /// The architecture of the board; nil where the modules say it, or it is the standard one.
    public var architecture: Architecture?
    /// The folder of the corpus.
    public var corpus: String
    /// The folder of the kernel's modules; nil for a kernel that has everything built in.
    public var modules: String?
    /// Further kernel modules, loaded after the kernel's own, in this order.
    public var ownModules: [String]
    /// A folder for what is worth keeping between runs.
    public var cache: String

    /// Says what goes in.
    public init(
        agents: AgentBuilds,
        architecture: Architecture?,
        corpus: String,
        modules: String?,
        ownModules: [String],
        cache: String
    ) {
        self.agents = agents
        self.architecture = architecture
        self.corpus = corpus
        self.modules = modules
        self.ownModules = ownModules
        self.cache = cache
    }

    private func tree() async throws -> ModuleTree? {
        guard let modules else { return nil }
        return try await ModuleTree(folder: modules, cache: cache)
    }

    /// The architecture.
    ///
    /// - Throws: `TargetError` when a module is for another one.
    func resolved() async throws -> Architecture {
        let machine = try await self.tree()?.machine()
        let architecture = architecture ?? Architecture.all.first { $0.elfMachine == machine } ?? .standard
        try architecture.require(machine, of: modules ?? "", "modules")
        for path in ownModules { try architecture.require(path, "a module") }
        return architecture
    }

    /// Writes an uncompressed cpio archive.
    ///
    /// - Throws: `TargetError` when something that belongs in it is missing, or for another architecture.
    public func write(to path: String, job: Job) async throws {
        var tree = try await self.tree()
        let architecture = try await resolved()
        // Nobody reads a virtio port.
        tree?.unwanted.formUnion(ModuleTree.virtio)
        let ramdisk = Ramdisk(
            agent: try agents.required(for: architecture),
            corpus: corpus,
            modules: tree,
            ownModules: ownModules,
            job: job,
            extras: []
        )
        let staging = FileManager.default.temporaryDirectory
            .appendingPathComponent("algcheck-ramdisk-\(ProcessInfo.processInfo.processIdentifier)").path
        try await ramdisk.write(to: path, staging: staging)
    }
}
