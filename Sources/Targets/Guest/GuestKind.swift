internal import AgentProtocol
internal import HostTools

extension TargetKind {
    /// Kernels that algcheck boots.
    public static let guest = TargetKind(
        name: "guest",
        summary: "a kernel booted in QEMU",
        place: nil,
        capabilities: GuestTarget.capabilities,
        prepare: { request, say in try await PreparedGuest(request, say: say) }
    )
}

/// A guest whose kernel is there.
struct PreparedGuest: PreparedTarget {
    let release: String
    private let guest: GuestTarget.Configuration
    private let image: KernelImage

    /// Fetches the kernel where it is one of Debian's that the cache does not have.
    init(_ request: TargetRequest, say: (String) -> Void) async throws {
        try ModuleTree.check(own: request.ownModules)
        let files = try await Self.kernel(request, say)
        image = try await KernelImage(path: files.kernel)
        let architecture = try image.architecture
        if let asked = request.architecture, asked != architecture {
            throw TargetError(
                .input,
                "\(files.kernel): a kernel for \(architecture.name), not for \(asked.name), which was asked for"
            )
        }
        var guest = GuestTarget.Configuration(
            kernel: files.kernel,
            modules: files.modules,
            agent: try request.agents.required(for: architecture),
            corpus: request.corpus,
            cache: request.cache,
            accelerator: request.accelerator
        )
        guest.bootLimit = request.bootLimit
        guest.silenceLimit = request.silenceLimit
        guest.stop = request.stop
        guest.append = request.append
        guest.hardware = request.hardware
        guest.extras = request.extras
        release = try GuestTarget.release(of: guest, image)
        guest.ownModules = try await request.modules(for: release, of: try Self.debian(request), architecture, say)
        self.guest = guest
        try await Self.check(guest, architecture)
    }

    /// Refuses modules and programs of another architecture than the kernel's.
    private static func check(_ guest: GuestTarget.Configuration, _ architecture: Architecture) async throws {
        if let folder = guest.modules, case let tree = try await ModuleTree(folder: folder, cache: guest.cache) {
            try architecture.require(try await tree.machine(), of: folder, "modules")
        }
        for path in guest.ownModules { try architecture.require(path, "a module") }
        for file in guest.extras { try architecture.require(file.source, "a program") }
    }

    /// The kernel, where it is one of Debian's.
    private static func debian(_ request: TargetRequest) throws -> DebianKernel? {
        guard let word = request.kernel else { return .standard(for: request.architecture ?? .standard) }
        return try DebianKernel(word, for: request.architecture)
    }

    private static func kernel(
        _ request: TargetRequest,
        _ say: (String) -> Void
    ) async throws -> (kernel: String, modules: String?) {
        if let debian = try debian(request) {
            // Nothing is fetched for a kernel that nothing can run on.
            _ = try request.agents.required(for: debian.architecture)
            if debian.flavour != .userMode { _ = try debian.architecture.emulation.program.executable }
            let files = try await debian.files(cache: request.cache, say: say)
            return (files.kernel, files.modules)
        }
        return (request.kernel ?? "", request.modules)
    }

    var corpus: String { GuestLayout.Path.corpus }

    var evidence: [String: String] { ["kernel": guest.kernel, "agent": guest.agent] }

    var configuration: KernelConfiguration? {
        get async throws { try await KernelConfiguration.find(kernel: guest.kernel, image, modules: guest.modules) }
    }

    func target(folder: String) -> any Target { GuestTarget(guest, image: image, folder: folder) }
}
