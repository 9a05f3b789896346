internal import Corpus
internal import KernelNames

/// Vectors of RFCs and of ciphers' authors that the authors of python's cryptography collected in response form.
enum CollectedSource {
    /// Every file, in the order of the manifest.
    static let files: [SourceFile] = ciphers + camellia + aeads + digests + codes + keyWrap

    private typealias Reader = CAVPCipherReader

    private static let ciphers: [SourceFile] =
        [128, 192, 256].map { bits in
            cipher("AES/CTR/aes-\(bits)-ctr.txt", "ctr(aes)", Reader(blockSize: 16, hasIV: true, isStream: true))
        } + [
            cipher("CAST5/cast5-ecb.txt", "ecb(cast5)", Reader(blockSize: 8, hasIV: false, keys: .range(5...16))),
            cipher("CAST5/cast5-cbc.txt", "cbc(cast5)", Reader(blockSize: 8, hasIV: true, keys: .range(5...16))),
            cipher(
                "CAST5/cast5-ctr.txt",
                "ctr(cast5)",
                Reader(blockSize: 8, hasIV: true, isStream: true, keys: .range(5...16))
            ),
            cipher("CAST5/cast5-cfb.txt", "cfb(cast5)", Reader(blockSize: 8, hasIV: true, keys: .range(5...16))),
            cipher("CAST5/cast5-ofb.txt", "ofb(cast5)", Reader(blockSize: 8, hasIV: true, keys: .range(5...16))),
            cipher(
                "Blowfish/bf-ecb.txt",
                "ecb(blowfish)",
                Reader(blockSize: 8, hasIV: false, keys: .range(4...56))
            ),
            cipher("Blowfish/bf-cbc.txt", "cbc(blowfish)", Reader(blockSize: 8, hasIV: true, keys: .range(4...56))),
            cipher(
                "Blowfish/bf-cfb.txt",
                "cfb(blowfish)",
                Reader(blockSize: 8, hasIV: true, isStream: true, keys: .range(4...56))
            ),
            cipher(
                "Blowfish/bf-ofb.txt",
                "ofb(blowfish)",
                Reader(blockSize: 8, hasIV: true, isStream: true, keys: .range(4...56))
            ),
            cipher("SEED/rfc-4269.txt", "ecb(seed)", Reader(blockSize: 16, hasIV: false)),
            cipher("SEED/rfc-4196.txt", "cbc(seed)", Reader(blockSize: 16, hasIV: true)),
            cipher("SEED/seed-cfb.txt", "cfb(seed)", Reader(blockSize: 16, hasIV: true, isStream: true)),
            cipher("SEED/seed-ofb.txt", "ofb(seed)", Reader(blockSize: 16, hasIV: true, isStream: true)),
            cipher("Camellia/camellia-cbc.txt", "cbc(camellia)", Reader(blockSize: 16, hasIV: true)),
            cipher("Camellia/camellia-cfb.txt", "cfb(camellia)", Reader(blockSize: 16, hasIV: true)),
            cipher("Camellia/camellia-ofb.txt", "ofb(camellia)", Reader(blockSize: 16, hasIV: true)),
        ]
        + [("ecb", false, false), ("cbc", true, false), ("ctr", true, true), ("cfb", true, true), ("ofb", true, true)]
        .map { mode, hasIV, isStream in
            cipher(
                "SM4/draft-ribose-cfrg-sm4-10-\(mode).txt",
                "\(mode)(sm4)",
                Reader(blockSize: 16, hasIV: hasIV, isStream: isStream)
            )
        } + [
            SourceFile(
                "ciphers/ChaCha20/rfc7539.txt",
                label: "chacha20-rfc7539",
                algorithm: "chacha20",
                type: .skcipher,
                reader: ChaChaReader()
            )
        ]

    private static func cipher(_ path: String, _ algorithm: String, _ reader: CAVPCipherReader) -> SourceFile {
        var reader = reader
        reader.direction = .both
        return SourceFile("ciphers/\(path)", algorithm: algorithm, type: .skcipher, reader: reader)
    }

    private static let camellia: [SourceFile] = [128, 192, 256].map { bits in
        SourceFile(
            "ciphers/Camellia/camellia-\(bits)-ecb.txt",
            algorithm: "ecb(camellia)",
            type: .skcipher,
            reader: CamelliaReader()
        )
    }

    private static let aeads: [SourceFile] = [
        aead("ChaCha20Poly1305/boringssl.txt", "rfc7539(chacha20,poly1305)", .chachaPoly),
        aead("ChaCha20Poly1305/openssl.txt", "rfc7539(chacha20,poly1305)", .chachaPoly),
        aead("SM4/rfc8998.txt", "gcm(sm4)", .gcm),
    ]

    private static func aead(_ path: String, _ algorithm: String, _ layout: AEADLayout) -> SourceFile {
        SourceFile(
            "ciphers/\(path)",
            label: path.split(separator: "/").joined(separator: "-").replacing(".txt", with: "").lowercased(),
            algorithm: algorithm,
            type: .aead,
            reader: ResponseAEADReader(layout: layout)
        )
    }

    private static let digests: [SourceFile] = [
        digest("hashes/MD5/rfc-1321.txt", "md5", 16),
        digest("hashes/ripemd160/ripevectors.txt", "rmd160", 20),
        digest("hashes/blake2/blake2b.txt", "blake2b-512", 64),
        digest("hashes/SM3/oscca.txt", "sm3", 32),
        digest("HMAC/rfc-2202-md5.txt", "hmac(md5)", 16, isKeyed: true),
        digest("HMAC/rfc-2202-sha1.txt", "hmac(sha1)", 20, isKeyed: true),
        digest("HMAC/rfc-2286-ripemd160.txt", "hmac(rmd160)", 20, isKeyed: true),
        digest("HMAC/rfc-4231-sha224.txt", "hmac(sha224)", 28, isKeyed: true),
        digest("HMAC/rfc-4231-sha256.txt", "hmac(sha256)", 32, isKeyed: true),
        digest("HMAC/rfc-4231-sha384.txt", "hmac(sha384)", 48, isKeyed: true),
        digest("HMAC/rfc-4231-sha512.txt", "hmac(sha512)", 64, isKeyed: true),
    ]

    private static func digest(
        _ path: String,
        _ algorithm: String,
        _ size: Int,
        isKeyed: Bool = false
    ) -> SourceFile {
        SourceFile(
            path,
            algorithm: algorithm,
            type: .hash,
            reader: CAVPDigestReader(digestSize: size, isKeyed: isKeyed)
        )
    }

    private static let codes: [SourceFile] =
        ["aes128", "aes192", "aes256"].map { name in
            SourceFile(
                "CMAC/nist-800-38b-\(name).txt",
                algorithm: "cmac(aes)",
                type: .hash,
                reader: ResponseMACReader(size: 16, keySizes: [16, 24, 32])
            )
        } + [
            SourceFile(
                "CMAC/nist-800-38b-3des.txt",
                algorithm: "cmac(des3_ede)",
                type: .hash,
                reader: ResponseMACReader(size: 8, keySizes: [24])
            ),
            SourceFile(
                "poly1305/rfc7539.txt",
                label: "poly1305-rfc7539",
                algorithm: "poly1305",
                type: .hash,
                reader: ResponseMACReader(size: 16, keySizes: [32], keyPlace: .message)
            ),
        ]

    private static let keyWrap: [SourceFile] = ["AE", "AD"].flatMap { direction in
        [128, 192, 256].map { bits in
            SourceFile(
                "keywrap/kwtestvectors/KW_\(direction)_\(bits).txt",
                algorithm: "kw(aes)",
                type: .skcipher,
                reader: CAVPKeyWrapReader(isEncryption: direction == "AE")
            )
        }
    }
}
