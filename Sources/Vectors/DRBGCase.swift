internal import Corpus

/// A test of a DRBG as NIST publishes it: a seeding, and two outputs of which the second is known.
struct DRBGCase {
    /// The constructions of SP 800-90A.
    enum Kind: Sendable {
        case hash
        case hmac
        case ctr

        /// The kernel's word for the construction in the names of its drivers.
        fileprivate var word: String {
            switch self {
            case .hash: ""
            case .hmac: "hmac_"
            case .ctr: "ctr_"
            }
        }

        /// The construction's name for people.
        fileprivate var title: String {
            switch self {
            case .hash: "hashDRBG"
            case .hmac: "hmacDRBG"
            case .ctr: "ctrDRBG"
            }
        }
    }

    /// A digest or cipher that publishers know a DRBG over, by any of their names, and the kernel's word for it; nil inside
    /// where the kernel has no such DRBG.
    static func part(_ name: String, of kind: Kind) -> String?? {
        let table = kind == .ctr ? ciphers : digests
        if let found = table[name] { return found }
        // CAVP's names: SHA-256 for SHA2-256.
        return name.hasPrefix("SHA-") ? table["SHA2-" + name.dropFirst(4)] : nil
    }

    private static let digests: [String: String?] = [
        "SHA-1": "sha1", "SHA2-224": nil, "SHA2-256": "sha256", "SHA2-384": "sha384", "SHA2-512": "sha512",
        "SHA2-512/224": nil, "SHA2-512/256": nil, "SHA3-224": nil, "SHA3-256": nil, "SHA3-384": nil, "SHA3-512": nil,
    ]
    private static let ciphers: [String: String?] = [
        "AES-128": "aes128", "AES-192": "aes192", "AES-256": "aes256", "TDES": nil, "3KeyTDEA": nil,
    ]

    /// The most bytes that the kernel takes or gives in one call.
    static let limit = DRBGKnownAnswerReader.limit

    var kind: Kind
    /// The publisher's name of the digest or cipher.
    var partName: String
    /// The kernel's word for it; nil where the kernel has no such DRBG.
    var part: String?
    var resistsPrediction: Bool
    /// Whether a CTR_DRBG has its derivation function.
    var hasDerivation = true
    /// Entropy input and nonce.
    var entropy: [UInt8]
    var personalization: [UInt8]
    /// Additional input of each output.
    var additional: (first: [UInt8], second: [UInt8])
    /// Entropy that is to come before each output, where there is prediction resistance.
    var fresh: [[UInt8]]
    /// Whether a reseeding is asked for.
    var reseeds: Bool
    /// Bytes of the second output.
    var size: Int

    /// The kernel's name of the DRBG.
    var kernelName: String? {
        part.map { "drbg_\(resistsPrediction ? "pr" : "nopr")_\(kind.word)\($0)" }
    }

    /// Why AF_ALG cannot put the test to the kernel; nil where it can.
    var unusable: String? {
        if part == nil { return "the kernel has no \(kind.title) over \(partName)" }
        if kind == .ctr, !hasDerivation { return "the kernel's CTR_DRBG always has its derivation function" }
        if reseeds || fresh.contains(where: { $0 != entropy }) {
            return "the kernel takes entropy once and has no other for a reseeding"
        }
        if entropy.count > Self.limit { return "the kernel takes at most \(Self.limit) bytes of entropy and nonce" }
        if additional.first.count > Self.limit || additional.second.count > Self.limit {
            return "the kernel takes at most \(Self.limit) bytes of additional input"
        }
        if size > Self.limit, kind != .hash { return Self.tooMuch }
        return nil
    }

    static let tooMuch = "the kernel gives at most \(limit) bytes of output at once"

    /// The test in the corpus's form, without its answer.
    func vector(id: String) -> Vector {
        Vector(id: id, key: personalization, iv: entropy, aad: additional.first, input: additional.second)
    }
}
