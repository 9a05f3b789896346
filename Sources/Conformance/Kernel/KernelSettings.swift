internal import Files

/// What the owner of the kernel that runs here has set for its crypto.
enum KernelSettings {
    /// Whether the kernel is in FIPS mode; false where it has no such mode.
    static var isFIPS: Bool { FileBytes.firstLine(of: "/proc/sys/crypto/fips_enabled") == "1" }

    /// Bytes that a socket may allocate beside its queues (net.core.optmem_max); nil where the setting cannot be read.
    static var socketMemory: Int? { FileBytes.firstLine(of: "/proc/sys/net/core/optmem_max").flatMap { Int($0) } }

    /// Who may use what through AF_ALG (`af_alg_restrict`); nil where the kernel has no such setting.
    static var restriction: Int? { FileBytes.firstLine(of: "/proc/sys/crypto/af_alg_restrict").flatMap { Int($0) } }
}
