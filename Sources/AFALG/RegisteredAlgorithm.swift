/// One implementation that is registered with the kernel now: an entry of /proc/crypto, or of a netlink report.
public struct RegisteredAlgorithm: Equatable, Sendable {
    /// The algorithm's name, `cbc(aes)`.
    public var name: String
    /// The implementation's unique name, `cbc-aes-aesni`.
    public var driver: String
    /// The module that provides it; `kernel` when built in.
    public var module: String
    /// The highest priority answers the algorithm's name.
    public var priority: Int
    /// References to it.
    public var references: Int
    /// `passed` or `unknown`.
    public var selftest: String
    /// Whether only the kernel itself may use it.
    public var isInternal: Bool
    /// The kernel's type: `shash`, `ahash`, `skcipher`, `aead`, `rng`, `cipher`, `larval`, ...
    public var type: String
    /// The kernel's flags; nil in an entry of /proc/crypto, which does not have them.
    public var flags: Flags?
    /// Every other field as the kernel prints it: `blocksize`, `ivsize`, `async`, `fips`, ...
    public var fields: [String: String]

    /// The `salg_type` that reaches this type of implementation, or nil when AF_ALG has none.
    public var socketType: String? {
        switch type {
        case "shash", "ahash": "hash"
        case "skcipher", "lskcipher": "skcipher"
        case "aead": "aead"
        case "rng": "rng"
        default: nil
        }
    }

    /// What the kernel notes of an implementation (`cra_flags`, `include/linux/crypto.h`).
    public struct Flags: OptionSet, Hashable, Sendable {
        /// The bits as the kernel has them.
        public var rawValue: UInt32

        /// Takes the bits as the kernel has them.
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        /// CRYPTO_ALG_ASYNC: requests may complete later.
        public static let asynchronous = Flags(rawValue: 0x80)
        /// CRYPTO_ALG_TESTED: the self-test is over.
        public static let tested = Flags(rawValue: 0x400)
        /// CRYPTO_ALG_KERN_DRIVER_ONLY: hardware that no instruction of a program reaches.
        public static let kernelDriverOnly = Flags(rawValue: 0x1000)
        /// CRYPTO_ALG_INTERNAL: only the kernel itself may use it.
        public static let internalUse = Flags(rawValue: 0x2000)
        /// CRYPTO_ALG_ALLOCATES_MEMORY: a request may allocate.
        public static let allocatesMemory = Flags(rawValue: 0x1_0000)
    }

    /// A number among the fields.
    public func number(_ field: String) -> Int? { fields[field].flatMap { Int($0) } }
}

// MARK: Typed fields

extension RegisteredAlgorithm {
    /// What an implementation says of itself, by its type; sizes in bytes.
    public enum Properties: Equatable, Sendable {
        /// `shash` and `ahash`.
        case hash(blockSize: Int, digestSize: Int)
        /// `skcipher` and `lskcipher`.
        case skcipher(Cipher)
        /// `aead`.
        case aead(blockSize: Int, ivSize: Int, largestTagSize: Int)
        /// `rng`; the size of its seed.
        case rng(seedSize: Int)
        /// `cipher`: one block; no program can bind it.
        case cipher(blockSize: Int, keySizes: ClosedRange<Int>)
        /// An implementation that is being made or tested; its `cra_flags`.
        case larval(flags: UInt32)
        /// A type without fields of its own here: `compression`, `scomp`, `acomp`, `akcipher`, `sig`, `kpp`, or one that
        /// this library does not know.
        case other
    }

    /// A symmetric cipher; sizes in bytes.
    public struct Cipher: Equatable, Sendable {
        /// A message is a whole number of these.
        public var blockSize: Int
        /// The keys that it takes; not every size between the ends.
        public var keySizes: ClosedRange<Int>
        /// The IV's size; 0 for none.
        public var ivSize: Int
        /// Messages are cut at multiples of this.
        public var chunkSize: Int
        /// How much the implementation does best at once; nil where the kernel does not say.
        public var walkSize: Int?
        /// The state beside the IV that goes on from piece to piece; nil where the kernel does not say (6.1).
        public var stateSize: Int?
    }

    /// Whether requests may complete later; nil for types that do not say.
    public var isAsynchronous: Bool? {
        switch fields["async"] {
        case "yes": true
        case "no": false
        default: nil
        }
    }

    /// Whether it is allowed in FIPS mode; nil where the kernel does not say.
    public var isFIPSAllowed: Bool? {
        switch fields["fips"] {
        case "yes": true
        case "no": false
        default: nil
        }
    }

    /// The fields of its type; nil when a field that every kernel prints is missing or no number.
    public var properties: Properties? {
        switch type {
        case "shash", "ahash":
            guard let block = number("blocksize"), let digest = number("digestsize") else { return nil }
            return .hash(blockSize: block, digestSize: digest)
        case "skcipher", "lskcipher":
            guard let block = number("blocksize"), let keys = keySizes, let iv = number("ivsize") else { return nil }
            return .skcipher(
                Cipher(
                    blockSize: block,
                    keySizes: keys,
                    ivSize: iv,
                    chunkSize: number("chunksize") ?? block,
                    walkSize: number("walksize"),
                    stateSize: number("statesize")
                )
            )
        case "aead":
            guard let block = number("blocksize"), let iv = number("ivsize"), let tag = number("maxauthsize") else {
                return nil
            }
            return .aead(blockSize: block, ivSize: iv, largestTagSize: tag)
        case "rng": return number("seedsize").map { .rng(seedSize: $0) }
        case "cipher":
            guard let block = number("blocksize"), let keys = keySizes else { return nil }
            return .cipher(blockSize: block, keySizes: keys)
        case "larval":
            guard let text = fields["flags"] else { return nil }
            let digits = text.hasPrefix("0x") ? text.dropFirst(2) : text[...]
            return UInt32(digits, radix: 16).map { .larval(flags: $0) }
        default: return .other
        }
    }

    private var keySizes: ClosedRange<Int>? {
        guard let least = number("min keysize"), let most = number("max keysize"), least <= most else { return nil }
        return least...most
    }
}
