internal import AFALG
internal import Corpus
internal import KernelNames

/// What a kernel lists of a driver, in /proc/crypto or over NETLINK_CRYPTO.
struct RegisteredDriver {
    var algorithm: String
    var driver: String
    /// The module that provides it; `kernel` when built in.
    var module = "kernel"
    /// Nil for a type that has no vectors.
    var type: CipherType?
    var priority: Int
    var selftest: String
    var isInternal: Bool
    /// Every other field as the kernel prints it.
    var fields: [String: String]
    /// Whether it is, or is built over, a driver of a module that is none of the kernel's own.
    var isOutOfTree = false
}

extension RegisteredDriver {
    init(_ entry: RegisteredAlgorithm) {
        self.init(
            algorithm: entry.name,
            driver: entry.driver,
            module: entry.module,
            type: entry.socketType.flatMap { CipherType(rawValue: $0) },
            priority: entry.priority,
            selftest: entry.selftest,
            isInternal: entry.isInternal,
            fields: entry.fields
        )
    }

    /// What NETLINK_CRYPTO reports; nothing where it does not answer.
    static func reported() -> [RegisteredDriver] {
        guard var netlink = try? CryptoNetlink(), let all = try? netlink.algorithms() else { return [] }
        return all.map { RegisteredDriver($0) }
    }
}
