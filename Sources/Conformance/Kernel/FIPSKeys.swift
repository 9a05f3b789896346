internal import Corpus
internal import KernelNames

/// Keys that their standard allows and that Linux refuses in FIPS mode.
enum FIPSKeys {
    /// Whether the kernel that runs here is in FIPS mode.
    static let isOn = KernelView.Policy.current.isFIPS

    /// The least size of a key for HMAC, 112 bits (`crypto/hmac.c`).
    private static let leastForHMAC = 14

    /// Why FIPS mode may refuse a key; nil where it may not.
    ///
    /// - Parameter algorithm: the kernel's name, `xts(aes)`.
    static func rule(_ algorithm: String, _ key: [UInt8]) -> String? {
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
