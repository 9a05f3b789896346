/// The four kinds of transform that AF_ALG offers, by the name that `salg_type` takes.
public enum CipherType: String, CaseIterable, Sendable, Comparable {
    /// Message digests, keyed (HMAC, CMAC) or not.
    case hash
    /// Symmetric ciphers without authentication.
    case skcipher
    /// Authenticated encryption with associated data.
    case aead
    /// Random number generators.
    case rng

    /// The order in which reports list the types.
    public static func < (left: CipherType, right: CipherType) -> Bool {
        guard let first = allCases.firstIndex(of: left), let second = allCases.firstIndex(of: right) else {
            return false
        }
        return first < second
    }
}
