internal import AFALG
internal import AgentProtocol
internal import Corpus
internal import Files
internal import Glibc
internal import KernelNames
internal import Records
internal import SystemPackage

/// What discovery asks of a kernel; tests pretend one.
struct KernelView {
    /// Binds a name of a type and lets go again.
    typealias Probe = (CipherType, String) throws(AFALGError) -> Void

    /// The text of /proc/crypto.
    var registered: () throws -> String
    /// Binds a name of a type and lets go again.
    var probe: Probe
    /// The way that `probe` takes.
    var way = BackendKind.afAlg
    /// The kernel module, for what `probe` does not reach; nil where there is none to be used beside it.
    var module: Probe?
    /// The kernel's flags of each driver; empty where NETLINK_CRYPTO does not answer.
    var flags: () -> [String: RegisteredAlgorithm.Flags] = { [:] }
    /// The lines of the kernel's log.
    var log: () -> [String] = { [] }
    /// Who may use what.
    var policy = Policy()
    /// The types whose module the kernel refused, each with what it said.
    var missingTypes: [CipherType: String] = [:]

    /// Who may use what.
    struct Policy {
        /// `af_alg_restrict`; nil where the kernel has none.
        var restrict: Int?
        /// Whether the kernel is in FIPS mode.
        var isFIPS = false
        /// Whether this process is the machine's administrator.
        var isPrivileged = true
        /// The line `Seccomp:` of /proc/self/status, where it names a filter.
        var filter: String?
    }

    /// The kernel that runs here.
    ///
    /// - Parameters:
    ///   - log: its log, opened while the process could.
    ///   - backend: which ways to its drivers to try.
    static func current(log: KernelHistory, _ backend: BackendChoice = .afAlg) -> KernelView {
        let afAlg: Probe = { type, name throws(AFALGError) in try type.probe(name) }
        let module: Probe = { type, name throws(AFALGError) in
            guard let errno = KernelBackend.refusal(type, name) else { return }
            throw AFALGError(step: .bind, errno: errno, type: type.rawValue, algorithm: name)
        }
        var policy = Policy.current
        // The module asks nobody.
        if backend.takesModule { policy.restrict = nil }
        return KernelView(
            registered: { try FileBytes.readText(ProcCrypto.path) },
            probe: backend == .kernel ? module : afAlg,
            way: backend == .kernel ? .kernel : .afAlg,
            module: backend == .auto ? module : nil,
            flags: {
                guard var netlink = try? CryptoNetlink(), let all = try? netlink.algorithms() else { return [:] }
                let pairs = all.compactMap { entry in entry.flags.map { (entry.driver, $0) } }
                return Dictionary(pairs) { first, _ in first }
            },
            log: { log.lines },
            policy: policy
        )
    }
}

extension KernelView {
    /// Whether the kernel module may be used.
    var hasModule: Bool { way == .kernel || module != nil }

    /// Binds a name of a type and lets go again; returns the way that led there.
    func bind(_ type: CipherType, _ name: String) throws(AFALGError) -> BackendKind {
        do {
            try probe(type, name)
            return way
        } catch {
            guard let module else { throw error }
            try module(type, name)
            return .kernel
        }
    }

    /// The same kernel, which may stop at any name: each is announced before it is bound.
    ///
    /// - Parameters:
    ///   - unbound: names that are not bound, because they stopped the kernel before; they say ECANCELED.
    ///   - output: learns of each name, and of kernel warnings.
    ///   - log: the kernel's log.
    func watched(unbound: [String], _ output: RunOutput, _ log: KernelLog) -> KernelView {
        let watch = KernelWarningWatch(log)
        let unbound = Set(unbound)
        var copy = self
        copy.probe = Self.watched(probe, unbound, output, watch)
        copy.module = module.map { Self.watched($0, unbound, output, watch) }
        return copy
    }

    private static func watched(
        _ probe: @escaping Probe,
        _ unbound: Set<String>,
        _ output: RunOutput,
        _ watch: KernelWarningWatch
    ) -> Probe {
        { type, name throws(AFALGError) in
            guard !unbound.contains(name) else {
                throw AFALGError(step: .bind, errno: .canceled, type: type.rawValue, algorithm: name)
            }
            try? output.announce(.bind(type: type, name: name))
            defer { _ = try? watch.report(to: output, blame: .bind(type, name: name)) }
            try probe(type, name)
        }
    }
}

extension CipherType {
    /// Binds a name and lets go again: whether the name can be reached, and creating it if it is a template's.
    fileprivate func probe(_ name: String) throws(AFALGError) {
        switch self {
        case .hash: _ = try HashTransform(name)
        case .skcipher: _ = try SkcipherTransform(name)
        case .aead: _ = try AEADTransform(name)
        case .rng: _ = try RNGTransform(name)
        }
    }
}

extension KernelView.Policy {
    /// The policy of the kernel that runs here towards this process.
    static var current: KernelView.Policy {
        let status = (try? FileBytes.readText("/proc/self/status")) ?? ""
        let seccomp = status.split(separator: "\n").first { $0.hasPrefix("Seccomp:") }.map { $0.split(separator: "\t") }
        return KernelView.Policy(
            restrict: KernelSettings.restriction,
            isFIPS: KernelSettings.isFIPS,
            isPrivileged: geteuid() == 0,
            filter: seccomp?.last.flatMap { $0 == "0" ? nil : "Seccomp: \($0)" }
        )
    }
}
