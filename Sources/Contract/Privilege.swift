internal import CContract
internal import Glibc

/// Who asks. A check's process takes on another identity for good; the process ends with the check.
enum Privilege: CaseIterable {
    /// Whatever algcheck runs as.
    case own
    /// A user without any capability.
    case nobody
    /// Root that has CAP_NET_ADMIN and no other capability.
    case networkAdministrator
    /// Root that has CAP_SYS_ADMIN and no other capability.
    case systemAdministrator
    /// Root without capabilities.
    case powerlessRoot
    /// Root of a user namespace that an unprivileged user made.
    case namespaceRoot

    private static let nobodyID: uid_t = 65534
    /// CAP_NET_ADMIN and CAP_SYS_ADMIN as bits.
    private static let netAdmin: UInt32 = 1 << 12
    private static let sysAdmin: UInt32 = 1 << 21

    /// Turns this process into that.
    ///
    /// - Throws: `ContractSkip` when it may not.
    func assume() throws {
        switch self {
        case .own: return
        case .nobody: try Self.becomeNobody()
        case .networkAdministrator: try Self.keep(Self.netAdmin)
        case .systemAdministrator: try Self.keep(Self.sysAdmin)
        case .powerlessRoot: try Self.keep(0)
        case .namespaceRoot:
            try Self.becomeNobody()
            try Self.require(ccontract_new_user_namespace(), "unshare")
        }
    }

    /// Whether this process is root.
    static var isRoot: Bool { geteuid() == 0 }

    private static func becomeNobody() throws {
        guard isRoot else { return }
        try require(setgroups(0, nil), "setgroups")
        try require(setgid(nobodyID), "setgid")
        try require(setuid(nobodyID), "setuid")
    }

    private static func keep(_ capabilities: UInt32) throws {
        guard isRoot else { throw ContractSkip("needs root") }
        try require(ccontract_keep_capabilities(capabilities), "capset")
    }

    private static func require(_ result: CInt, _ call: String) throws {
        if result != 0 { throw ContractSkip("\(call): \(RawSocket.error)") }
    }
}
