internal import AgentProtocol

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

    /// Fetches the kernel where it is one of Debian's that the cache does not have.
    init(_ request: TargetRequest, say: (String) -> Void) async throws {
        try ModuleTree.check(own: request.ownModules)
        let files = try await Self.kernel(request, say)
        var guest = GuestTarget.Configuration(
            kernel: files.kernel,
            modules: files.modules,
            agent: request.agents.agent(for: try KernelImage(path: files.kernel).architecture),
            corpus: request.corpus,
            cache: request.cache,
            accelerator: request.accelerator
        )
        guest.bootLimit = request.bootLimit
        guest.silenceLimit = request.silenceLimit
        guest.stop = request.stop
        guest.append = request.append
        guest.hardware = request.hardware
        guest.ownModules = request.ownModules
        guest.extras = request.extras
        release = try GuestTarget.release(of: guest)
        self.guest = guest
    }

    private static func kernel(
        _ request: TargetRequest,
        _ say: (String) -> Void
    ) async throws -> (kernel: String, modules: String?) {
        guard let word = request.kernel else {
            let files = try await DebianKernel.standard.files(cache: request.cache, say: say)
            return (files.kernel, files.modules)
        }
        guard let debian = try DebianKernel(word) else { return (word, request.modules) }
        let files = try await debian.files(cache: request.cache, say: say)
        return (files.kernel, files.modules)
    }

    var corpus: String { GuestLayout.Path.corpus }

    var evidence: [String: String] { ["kernel": guest.kernel, "agent": guest.agent] }

    var configuration: KernelConfiguration? {
        get async throws { try await KernelConfiguration.find(kernel: guest.kernel, modules: guest.modules) }
    }

    func target(folder: String) throws -> any Target { try GuestTarget(guest, folder: folder) }
}
