internal import Corpus
internal import JSONC
internal import KernelNames

/// An algorithm that ACVP names and the kernel has.
struct ACVPAlgorithm: Sendable {
    /// What a test gives and asks for.
    enum Family: Sendable {
        /// Encryption without authentication; `chain` says how its Monte Carlo test goes on.
        case cipher(ivSize: Int, chain: Chain.Kind?)
        /// Encryption of data units under a tweak.
        case tweaked
        /// Authenticated encryption; ACVP keeps GCM's tag apart and CCM's with the ciphertext.
        case authenticated(AEADLayout)
        /// CBC-MAC of whole blocks.
        case blockCode
        /// Key wrapping without padding.
        case keyWrap
        /// A code that is computed, or for CMAC compared as well.
        case code(size: Int)
        case digest(size: Int, chain: Chain.Kind)
        /// A DRBG; the kernel has a driver for each digest or cipher, which the group names.
        case generator(ACVPGenerator)
    }

    /// ACVP's name.
    let name: String
    /// The kernel's name; a DRBG's group has its own.
    let kernelName: String
    /// The AF_ALG type.
    let type: CipherType
    let family: Family
    /// Whether keys come as `key1`, `key2` and `key3`.
    let isTripleDES: Bool

    /// The algorithm of that name in ACVP, with its mode behind a slash where it has one; nil where the kernel has none.
    init?(name: String) {
        guard let found = Self.table[name] else { return nil }
        self.name = name
        (kernelName, type, family) = found
        isTripleDES = name.contains("TDES")
    }

    /// All algorithms, by their names.
    static let all: [ACVPAlgorithm] = table.keys.sorted().compactMap { ACVPAlgorithm(name: $0) }

    /// Whether it is a digest, which has no key.
    var isDigest: Bool { if case .digest = family { true } else { false } }

    /// Whether ACVP tests the mode with whole blocks alone, although the kernel takes other texts.
    var isFeedback: Bool { ["cfb(", "ofb("].contains { kernelName.hasPrefix($0) } }

    /// Bytes of a block of the cipher.
    var blockSize: Int { isTripleDES ? 8 : 16 }

    /// Whether a text of this cipher is a whole number of blocks.
    var needsBlocks: Bool { ["ecb(", "cbc("].contains { kernelName.hasPrefix($0) } }

    /// Whether the mode takes no text below a block.
    var stealsCiphertext: Bool { kernelName.hasPrefix("cts(") }

    /// The key of a test or of a Monte Carlo result.
    func key(of test: JSONCursor) throws(JSONError) -> [UInt8] {
        guard isTripleDES else { return try test.bytes("key") }
        return try test.bytes("key1", bits: 64) + test.bytes("key2", bits: 64) + test.bytes("key3", bits: 64)
    }

    private typealias Entry = (String, CipherType, Family)

    private static let table: [String: Entry] = {
        var table: [String: Entry] = [
            "ACVP-AES-ECB": ("ecb(aes)", .skcipher, .cipher(ivSize: 0, chain: .ecb)),
            "ACVP-AES-CBC": ("cbc(aes)", .skcipher, .cipher(ivSize: 16, chain: .cbc)),
            "ACVP-AES-CFB128": ("cfb(aes)", .skcipher, .cipher(ivSize: 16, chain: .cfb)),
            "ACVP-AES-OFB": ("ofb(aes)", .skcipher, .cipher(ivSize: 16, chain: .ofb)),
            "ACVP-AES-CBC-CS3": ("cts(cbc(aes))", .skcipher, .cipher(ivSize: 16, chain: nil)),
            "ACVP-AES-CTR": ("ctr(aes)", .skcipher, .cipher(ivSize: 16, chain: nil)),
            "ACVP-AES-XTS": ("xts(aes)", .skcipher, .tweaked),
            "ACVP-AES-GCM": ("gcm(aes)", .aead, .authenticated(.gcm)),
            "ACVP-AES-GMAC": ("gcm(aes)", .aead, .authenticated(.gcm)),
            "ACVP-AES-CCM": ("ccm(aes)", .aead, .authenticated(.ccm)),
            "ACVP-AES-KW": ("kw(aes)", .skcipher, .keyWrap),
            "ACVP-TDES-ECB": ("ecb(des3_ede)", .skcipher, .cipher(ivSize: 0, chain: .tripleDESECB)),
            "ACVP-TDES-CBC": ("cbc(des3_ede)", .skcipher, .cipher(ivSize: 8, chain: .tripleDESCBC)),
            "ACVP-TDES-OFB": ("ofb(des3_ede)", .skcipher, .cipher(ivSize: 8, chain: .tripleDESOFB)),
            "ACVP-TDES-CFB64": ("cfb(des3_ede)", .skcipher, .cipher(ivSize: 8, chain: .tripleDESCFB)),
            "ACVP-TDES-CTR": ("ctr(des3_ede)", .skcipher, .cipher(ivSize: 8, chain: nil)),
            "ConditioningComponent/AES-CBC-MAC": ("cbcmac(aes)", .hash, .blockCode),
            "CMAC-AES": ("cmac(aes)", .hash, .code(size: 16)),
            "CMAC-TDES": ("cmac(des3_ede)", .hash, .code(size: 8)),
        ]
        for (name, kernelName, size, chain) in digests {
            table[name] = (kernelName, .hash, .digest(size: size, chain: chain))
            table["HMAC-\(name)"] = ("hmac(\(kernelName))", .hash, .code(size: size))
        }
        for generator in ACVPGenerator.allCases {
            table[generator.rawValue] = ("stdrng", .rng, .generator(generator))
        }
        return table
    }()

    private static let digests: [(String, String, Int, Chain.Kind)] = [
        ("SHA-1", "sha1", 20, .threeDigests), ("SHA2-224", "sha224", 28, .threeDigests),
        ("SHA2-256", "sha256", 32, .threeDigests), ("SHA2-384", "sha384", 48, .threeDigests),
        ("SHA2-512", "sha512", 64, .threeDigests), ("SHA3-224", "sha3-224", 28, .digest),
        ("SHA3-256", "sha3-256", 32, .digest), ("SHA3-384", "sha3-384", 48, .digest),
        ("SHA3-512", "sha3-512", 64, .digest),
    ]
}
