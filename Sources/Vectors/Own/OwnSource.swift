internal import Corpus
internal import KernelNames

/// The sets that the project made itself, in `vectors/own`.
enum OwnSource {
    /// Every file, in the order of the manifest.
    static let files: [SourceFile] = generators + drbgs + digests + ciphers + aeads

    private static let generators: [SourceFile] = [
        // Named after the driver: the algorithm's name, stdrng, is shared by generators with other outputs.
        SourceFile(
            "ansi_cprng_test.json",
            algorithm: "ansi_cprng",
            type: .rng,
            evidence: .twoOracles,
            reader: RandomKnownAnswerReader(seedSize: 48)
        ),
        SourceFile(
            "fips_ansi_cprng_test.json",
            algorithm: "fips(ansi_cprng)",
            type: .rng,
            evidence: .twoOracles,
            reader: RandomKnownAnswerReader(seedSize: 48)
        ),
        SourceFile(
            "stdrng_health_test.json",
            algorithm: "stdrng",
            type: .rng,
            evidence: .derived,
            reader: RandomHealthReader()
        ),
        SourceFile(
            "jitterentropy_rng_health_test.json",
            algorithm: "jitterentropy_rng",
            type: .rng,
            evidence: .derived,
            reader: RandomHealthReader()
        ),
    ]

    /// Known answers of DRBGs, named after the drivers, which share the name stdrng.
    private static let drbgs: [SourceFile] = {
        let kinds =
            ["ctr_aes128", "ctr_aes192", "ctr_aes256"]
            + ["", "hmac_"].flatMap { kind in ["sha1", "sha256", "sha384", "sha512"].map { kind + $0 } }
        // An output of HMAC_DRBG on SHA-384 or SHA-512 is longer in NIST's tests than the kernel gives at once.
        let published = kinds.filter { $0 != "hmac_sha384" && $0 != "hmac_sha512" }
        return published.map { drbg("drbg_nopr_\($0)", "_nist", .published) }
            + ["nopr", "pr"].flatMap { kind in kinds.map { drbg("drbg_\(kind)_\($0)", "", .twoOracles) } }
    }()

    private static func drbg(_ driver: String, _ suffix: String, _ evidence: VectorGroup.Evidence) -> SourceFile {
        SourceFile(
            "\(driver)\(suffix)_test.json",
            algorithm: driver,
            type: .rng,
            evidence: evidence,
            reader: DRBGKnownAnswerReader()
        )
    }

    private static let digests: [SourceFile] =
        [
            ("md4", 16), ("rmd160", 20), ("streebog256", 32), ("streebog512", 64), ("wp256", 32), ("wp384", 48),
            ("wp512", 64), ("blake2b-160", 20), ("blake2b-256", 32), ("blake2b-384", 48), ("blake2b-512", 64),
            ("crc32", 4), ("xxhash64", 8), ("cbcmac(aes)", 16), ("cbcmac(camellia)", 16), ("cbcmac(aria)", 16),
            ("cbcmac(seed)", 16), ("cbcmac(sm4)", 16), ("xcbc(aes)", 16),
            ("hmac(streebog256)", 32), ("hmac(streebog512)", 64), ("hmac(wp256)", 32), ("hmac(wp384)", 48),
        ].map { digest($0, $1, .twoOracles) }
        + [
            ("crc32c", 4), ("crct10dif", 2), ("crc64-rocksoft", 8), ("ghash", 16), ("polyval", 16), ("michael_mic", 8),
            ("nhpoly1305", 16), ("digest_null", 0),
        ].map { digest($0, $1, .singleOracle) }

    private static let ciphers: [SourceFile] =
        [
            "ctr(aes)", "lrw(aes)", "xctr(aes)", "pcbc(aes)", "cts(cbc(aes))", "cts(cbc(camellia))",
            "essiv(cbc(aes),sha256)",
            "rfc3686(ctr(aes))", "ecb(serpent)", "cbc(serpent)", "ctr(serpent)", "xts(serpent)", "lrw(serpent)",
            "ecb(twofish)", "cbc(twofish)", "ctr(twofish)", "xts(twofish)", "lrw(twofish)", "ctr(camellia)",
            "xts(camellia)", "lrw(camellia)", "ecb(aria)", "cbc(aria)", "ctr(aria)", "ctr(sm4)", "ctr(cast5)",
            "ctr(blowfish)", "ctr(des)", "ctr(des3_ede)", "ctr(seed)", "ecb(xtea)", "ecb(anubis)", "cbc(anubis)",
            "ctr(anubis)", "ecb(khazad)", "cbc(khazad)", "ctr(khazad)", "ecb(arc4)", "chacha20", "xchacha20",
        ].map { cipher($0, .twoOracles) }
        + [
            "ecb(cast6)", "cbc(cast6)", "ctr(cast6)", "xts(cast6)", "lrw(cast6)", "ecb(tea)", "xchacha12",
            "adiantum(xchacha12,aes)", "adiantum(xchacha20,aes)", "hctr2(aes)", "ecb(cipher_null)",
        ].map { cipher($0, .singleOracle) }
        + [cipher("pcbc(fcrypt)", .published), cipher("ecb(fcrypt)", .derived), cipher("ecb(xeta)", .baseline)]

    private static let aeads: [SourceFile] =
        ["sha1", "sha224", "sha256", "sha384", "sha512"].flatMap { digest in
            ["cbc(aes)", "cbc(des3_ede)", "cbc(des)", "ctr(aes)", "rfc3686(ctr(aes))", "ecb(cipher_null)"].map {
                aead("authenc(hmac(\(digest)),\($0))")
            } + [
                aead("authencesn(hmac(\(digest)),cbc(aes))"),
                aead("echainiv(authenc(hmac(\(digest)),cbc(aes)))", seals: false),
            ]
        }
        + ["cbc(camellia)", "cbc(serpent)", "cbc(twofish)"].map { aead("authenc(hmac(sha256),\($0))") }
        + [aead("authenc(hmac(md5),ecb(cipher_null))")]
        + [aead("krb5enc(hmac(sha1),cts(cbc(aes)))"), aead("krb5enc(cmac(camellia),cts(cbc(camellia)))")]
        + [
            "rfc4106(gcm(aes))", "rfc4543(gcm(aes))", "rfc4309(ccm(aes))", "rfc7539esp(chacha20,poly1305)",
        ].flatMap { [aead($0), aead("seqiv(\($0))", seals: false)] }
        + families + pairs

    /// The rest of authenc's two axes. They come last, and the quickest digests first among them, because the first pairs are
    /// those whose slots take every driver.
    private static let families: [SourceFile] =
        [
            "md4", "md5", "rmd160", "sm3", "sha3-224", "sha3-256", "sha3-384", "sha3-512", "streebog256", "streebog512",
            "wp256", "wp384", "wp512",
        ].flatMap { digest in ["cbc(aes)", "ctr(aes)"].map { aead("authenc(hmac(\(digest)),\($0))") } }
        + ["blowfish", "cast5", "aria", "seed", "sm4", "anubis", "khazad"].flatMap { cipher in
            ["cbc", "ctr"].map { aead("authenc(hmac(sha256),\($0)(\(cipher)))") }
        }
        + ["des", "des3_ede", "camellia", "serpent", "twofish"].map { aead("authenc(hmac(sha256),ctr(\($0)))") }
        + ["cbc", "ctr"].map { aead("authenc(hmac(sha256),\($0)(cast6))", .singleOracle) }

    /// What is left of authenc's product: a file for each HMAC, and one for the cipher that has a single oracle.
    private static let pairs: [SourceFile] =
        [
            "md5", "sha1", "sha224", "sha384", "sha512", "md4", "rmd160", "sm3", "sha3-224", "sha3-256", "sha3-384",
            "sha3-512", "streebog256", "streebog512", "wp256", "wp384", "wp512",
        ].map { pair("authenc(hmac(\($0)),*)", .twoOracles) } + [pair("authenc(hmac(*),cast6)", .singleOracle)]

    private static func pair(_ algorithms: String, _ evidence: VectorGroup.Evidence) -> SourceFile {
        SourceFile(
            fileName(algorithms),
            algorithm: algorithms,
            type: .aead,
            evidence: evidence,
            isWide: true,
            reader: WycheproofAEADReader(layout: .kernel)
        )
    }

    private static func digest(_ algorithm: String, _ size: Int, _ evidence: VectorGroup.Evidence) -> SourceFile {
        SourceFile(
            fileName(algorithm),
            algorithm: algorithm,
            type: .hash,
            evidence: evidence,
            reader: WycheproofMACReader(size: size)
        )
    }

    private static func cipher(_ algorithm: String, _ evidence: VectorGroup.Evidence) -> SourceFile {
        SourceFile(
            fileName(algorithm),
            algorithm: algorithm,
            type: .skcipher,
            evidence: evidence,
            reader: WycheproofCipherReader(mode: .kernel)
        )
    }

    private static func aead(
        _ algorithm: String,
        _ evidence: VectorGroup.Evidence = .twoOracles,
        seals: Bool = true
    ) -> SourceFile {
        SourceFile(
            fileName(algorithm),
            algorithm: algorithm,
            type: .aead,
            evidence: evidence,
            reader: WycheproofAEADReader(layout: .kernel, seals: seals)
        )
    }

    /// `xts(camellia)` gives `xts_camellia_test.json`, as the oracles' scripts name their files.
    static func fileName(_ algorithm: String) -> String {
        let words = algorithm.split { !$0.isLetter && !$0.isNumber }
        return words.joined(separator: "_") + "_test.json"
    }
}
