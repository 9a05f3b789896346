internal import Corpus
internal import KernelNames
internal import SystemPackage

/// Keys that their standard allows and that Linux refuses: in FIPS mode, or because a socket has no room for them.
enum DisallowedKeys {
    /// Why Linux may refuse a key.
    struct Rule: Equatable {
        /// What it says then.
        let errno: Errno
        /// What reports say.
        let reason: String
    }

    /// What the kernel that runs here may refuse; nil for nothing. Some kernels take what others refuse.
    ///
    /// - Parameter algorithm: the kernel's name, `xts(aes)`.
    static func rule(_ algorithm: String, _ key: [UInt8]) -> Rule? {
        rule(algorithm, key, isFIPS: isFIPS, socketMemory: socketMemory)
    }

    private static let isFIPS = KernelSettings.isFIPS
    private static let socketMemory = KernelSettings.socketMemory

    /// What a kernel may refuse.
    ///
    /// - Parameters:
    ///   - isFIPS: whether it is in FIPS mode.
    ///   - socketMemory: net.core.optmem_max in bytes, which a key must stay below (`sock_kmalloc` in net/core/sock.c).
    static func rule(_ algorithm: String, _ key: [UInt8], isFIPS: Bool, socketMemory: Int?) -> Rule? {
        if let socketMemory, key.count >= socketMemory {
            let reason = "AF_ALG takes no key of \(socketMemory) bytes and more here (net.core.optmem_max)"
            return Rule(errno: .noMemory, reason: reason)
        }
        guard isFIPS, let reason = ruleOfFIPS(algorithm, key) else { return nil }
        return Rule(errno: .invalidArgument, reason: reason)
    }

    /// The least size of a key for HMAC, 112 bits (`crypto/hmac.c`).
    private static let leastForHMAC = 14

    private static func ruleOfFIPS(_ algorithm: String, _ key: [UInt8]) -> String? {
        let half = key.count / 2
        let third = key.count / 3
        switch TemplateName(algorithm)?.template {
        case "xts" where half > 0 && key.prefix(half) == key.suffix(half):
            return "FIPS mode refuses an XTS key of two equal halves"
        case "xts" where half == 24: return "FIPS mode refuses XTS under AES-192"
        case "hmac" where key.count < leastForHMAC: return "FIPS mode refuses an HMAC key of less than 112 bits"
        default: break
        }
        guard algorithm.hasSuffix("(des3_ede)"), key.count == 24 else { return nil }
        let parts = Set([key.prefix(third), key[third..<2 * third], key.suffix(third)].map(Array.init))
        return parts.count < 3 ? "FIPS mode refuses a Triple DES key with equal parts" : nil
    }
}
