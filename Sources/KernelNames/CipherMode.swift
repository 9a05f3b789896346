/// A template or construction at the front of an algorithm's name: the mode of operation that decides which messages,
/// IVs and keys the algorithm takes. The raw value is the kernel's word (Linux `crypto/*.c`).
public enum CipherMode: String, CaseIterable, Sendable {
    // Message authentication codes.
    case hmac
    case cmac
    case xcbc
    case cbcmac
    case vmac64

    // Symmetric ciphers.
    case ecb
    case cbc
    case pcbc
    case cfb
    case ofb
    case ctr
    case xctr
    case keyWrap = "kw"
    case cts
    case rfc3686
    case xts
    case lrw
    case essiv
    case adiantum
    case hctr2
    case chacha20
    case xchacha20
    case xchacha12

    // Authenticated encryption.
    case gcm
    case ccm
    case rfc4106
    case rfc4309
    case rfc4543
    case rfc7539
    case rfc7539esp
    case authenc
    case authencesn
    case krb5enc
    case seqiv
    case echainiv
    case aegis128

    /// The mode of an algorithm: what stands before the first parenthesis or dash of its name. Nil for an algorithm without
    /// a mode, such as `sha3-256`, and for modes that algcheck knows nothing of.
    public init?(algorithm: some StringProtocol) {
        self.init(rawValue: String(algorithm.prefix { $0 != "(" && $0 != "-" }))
    }

    /// Whether the key has a header that says where the second of two keys starts (Linux `crypto/authenc.c`, `krb5enc.c`).
    public var hasTwoKeys: Bool { [.authenc, .authencesn, .krb5enc].contains(self) }
    /// Whether the cipher is a stream cipher of the ChaCha family, whose counter is little-endian.
    public var isChaCha: Bool { [.chacha20, .xchacha20, .xchacha12].contains(self) }
}
