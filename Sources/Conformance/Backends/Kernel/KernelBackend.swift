internal import CKernelModule
internal import Glibc
internal import KernelNames
internal import Records
internal import SystemPackage

/// The drivers of the kernel that runs here, by the kernel module algcheck (`Sources/KernelModule`).
///
/// It reaches what AF_ALG does not: drivers that only the kernel itself may use, and those that AF_ALG leaves out for their
/// flags. Requests lie in the kernel's memory as the scripts want them, on both sides.
struct KernelBackend: Backend {
    /// Whether callers may not sleep.
    private(set) var isAtomic = false
    /// The driver that goes on with copies of running digests; nil for the same.
    private var other: String?

    var atomic: (any Backend)? { KernelBackend(isAtomic: true) }

    init(isAtomic: Bool = false) { self.isAtomic = isAtomic }

    func bind(_ type: CipherType, _ name: String) throws(BackendError) -> any BoundTransform {
        guard let other else { return try transform(type, name) }
        return DigestPair(try transform(type, name), try transform(type, other))
    }

    func handover(from driver: String, to other: String) -> StateExchange {
        do throws(BackendError) {
            for name in [driver, other] {
                switch try transform(.hash, name).stateFormat {
                case ALGCHECK_STATE_COMMON: continue
                case ALGCHECK_STATE_OWN:
                    return .isNotPromised("\(name) is exempt from the rule that drivers have one format of states")
                default: return .isNotPromised("states of drivers differ before Linux 6.16")
                }
            }
        } catch {
            return .isNotPromised("\(error)")
        }
        var copy = self
        copy.other = other
        return .works(copy)
    }

    private func transform(_ type: CipherType, _ name: String) throws(BackendError) -> KernelTransform {
        do throws(BackendError) {
            return try KernelTransform(type, name, isInternal: Self.isInternal(name), isAtomic: isAtomic)
        } catch {
            // A driver for the kernel alone need not be called as others are.
            guard error.errno == .noSuchFileOrDirectory, !Self.isInternal(name), Self.isListedAsInternal(name) else {
                throw error
            }
            return try KernelTransform(type, name, isInternal: true, isAtomic: isAtomic)
        }
    }

    /// Binds a name and lets go again; nil when that went well.
    static func refusal(_ type: CipherType, _ name: String) -> Errno? {
        do throws(BackendError) {
            _ = try KernelBackend().bind(type, name)
            return nil
        } catch {
            return error.errno
        }
    }

    /// Whether the kernel's names say that only the kernel itself may use a driver: `__cbc-aes-aesni`, and what is built over it.
    private static func isInternal(_ name: String) -> Bool {
        DriverName(name).components.contains { $0.text.hasPrefix("__") }
    }

    private static func isListedAsInternal(_ name: String) -> Bool {
        guard DriverName(name).template == nil, let entries = try? RegisteredDriver.listed() else { return false }
        return entries.contains { $0.driver == name && $0.isInternal }
    }

    // MARK: The module

    /// Why the module cannot be used, as one line; nil when it can.
    static var absence: String? {
        let file = ckernel_open()
        guard file >= 0 else {
            let reason = Errno(rawValue: errno)
            let advice =
                reason == .noSuchFileOrDirectory
                ? "the kernel module algcheck is not loaded" : "only root may use the kernel module algcheck"
            return "/dev/\(ALGCHECK_DEVICE): \(reason.symbol): \(advice)"
        }
        defer { ckernel_close(file) }
        var limits = algcheck_limits()
        let status = ckernel_limits(file, &limits)
        let version = status == 0 ? limits.version : 0
        guard version == ALGCHECK_VERSION else {
            return "the kernel module algcheck has version \(version) of its interface, and this agent knows "
                + "\(ALGCHECK_VERSION): build the module anew"
        }
        return nil
    }
}

extension Errno {
    /// The errno's name, such as `EINVAL`.
    var symbol: String { ckernel_errno_name(rawValue).map { String(cString: $0) } ?? "errno \(rawValue)" }
}
