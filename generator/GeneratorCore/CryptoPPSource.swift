internal import Corpus
internal import KernelNames

/// The Crypto++ test vectors that have a kernel transform.
enum CryptoPPSource {
    /// Every file, in the order of the manifest.
    static let files: [SourceFile] = ciphers + aeads + digests + codes

    private static let ciphers: [SourceFile] = [
        cipher("aes", "AES/ECB", "ecb(aes)", 16), cipher("aes", "AES/CBC", "cbc(aes)", 16),
        cipher("aes", "AES/CFB", "cfb(aes)", 1), cipher("aes", "AES/OFB", "ofb(aes)", 1),
        cipher("aes", "AES/CTR", "ctr(aes)", 1), cipher("aes", "AES/XTS", "xts(aes)", 1),
        cipher("xts", "AES/XTS", "xts(aes)", 1), cipher("aria", "ARIA/ECB", "ecb(aria)", 16),
        cipher("aria", "ARIA/CBC", "cbc(aria)", 16), cipher("aria", "ARIA/CTR", "ctr(aria)", 1),
        cipher("camellia", "Camellia/ECB", "ecb(camellia)", 16), cipher("seed", "SEED/ECB", "ecb(seed)", 16),
        cipher("sm4", "SM4/ECB", "ecb(sm4)", 16), cipher("sm4", "SM4/CBC", "cbc(sm4)", 16),
        file("chacha20poly1305", "XChaCha20/Poly1305", "xchacha20", .skcipher, .xchacha),
        file("tea", "TEA/ECB", "ecb(tea)", .skcipher, .tea), file("tea", "XTEA/ECB", "ecb(xtea)", .skcipher, .tea),
    ]

    private static let aeads: [SourceFile] = [
        file("ccm", "AES/CCM", "ccm(aes)", .aead, .aead(.ccm)),
        file("gcm", "AES/GCM", "gcm(aes)", .aead, .aead(.gcm)),
        file(
            "chacha20poly1305",
            "ChaCha20/Poly1305",
            "rfc7539(chacha20,poly1305)",
            .aead,
            .aead(.chachaPoly)
        ),
    ]

    private static let digests: [SourceFile] =
        [
            digest("blake2b", "BLAKE2b", "blake2b-512", 64), digest("sm3", "SM3", "sm3", 32),
            digest("whrlpool", "Whirlpool", "wp512", 64), digest("sha1_160_fips_180", "SHA-1", "sha1", 20),
        ]
        + [(224, 28), (256, 32), (384, 48), (512, 64)].flatMap { bits, size in
            [
                digest("sha2_\(bits)_fips_180", "SHA-\(bits)", "sha\(bits)", size),
                digest("sha3_\(bits)_fips_202", "SHA3-\(bits)", "sha3-\(bits)", size),
                digest("sha", "SHA-\(bits)", "sha\(bits)", size),
            ]
        }
        + [digest("sha", "SHA-1", "sha1", 20)]

    private static let codes: [SourceFile] =
        [
            ("MD5", "md5", 16), ("RIPEMD-160", "rmd160", 20), ("SHA-1", "sha1", 20), ("SHA-224", "sha224", 28),
            ("SHA-256", "sha256", 32), ("SHA-384", "sha384", 48), ("SHA-512", "sha512", 64),
        ].map { name, digest, size in file("hmac", "HMAC(\(name))", "hmac(\(digest))", .hash, .code(size)) }
        + [
            file("cmac", "CMAC(AES)", "cmac(aes)", .hash, .code(16)),
            file("cmac", "CMAC(DES-EDE3)", "cmac(des3_ede)", .hash, .code(8)),
            file("vmac", "VMAC(AES)-64", "vmac64(aes)", .hash, .vmac64),
            file("poly1305_tls", "Poly1305TLS", "poly1305", .hash, .poly1305),
        ]

    private static func cipher(_ path: String, _ name: String, _ algorithm: String, _ block: Int) -> SourceFile {
        file(path, name, algorithm, .skcipher, .cipher(block: block))
    }

    private static func digest(_ path: String, _ name: String, _ algorithm: String, _ size: Int) -> SourceFile {
        file(path, name, algorithm, .hash, .digest(size))
    }

    private static func file(
        _ path: String,
        _ name: String,
        _ algorithm: String,
        _ type: CipherType,
        _ kind: CryptoPPReader.Kind
    ) -> SourceFile {
        let words = name.split { !$0.isLetter && !$0.isNumber }.joined(separator: "-")
        return SourceFile(
            "\(path).txt",
            label: "\(path)-\(words)",
            algorithm: algorithm,
            type: type,
            reader: CryptoPPReader(name: name, kind: kind)
        )
    }
}
