import Testing

@testable import AlgcheckCLI

@Suite struct NearNamesTests {
    @Test(arguments: [
        ("sha256", "sha256", 0), ("sha265", "sha256", 1), ("sha25", "sha256", 1), ("sha2566", "sha256", 1),
        ("sha356", "sha256", 1), ("", "aes", 3), ("gcm", "cbc", 3), ("abcd", "badc", 2),
    ])
    func slipsAreCounted(_ left: String, _ right: String, _ count: Int) {
        #expect(NearNames.distance(left, right) == count)
        #expect(NearNames.distance(right, left) == count)
    }

    @Test func onlyNearNamesAreNamed() {
        let names = ["sha256", "sha512", "md5", "hmac(sha256)", "hmac(sha512)"]
        #expect(NearNames.nearest(to: "hmac(sha265)", among: names) == ["hmac(sha256)"])
        #expect(NearNames.nearest(to: "sha*265", among: names) == ["sha256"])
        #expect(NearNames.nearest(to: "md4", among: names).isEmpty)
        #expect(NearNames.nearest(to: "whirlpool", among: names).isEmpty)
    }

    private static let words = DriverWords(algorithms: [
        "sha1", "sha224", "sha256", "sha384", "sha512", "sha3-256", "hmac(sha256)", "cbc(aes)", "ctr(camellia)",
        "xts(serpent)", "lrw(twofish)", "ecb(blowfish)", "cmac(aes)", "rfc7539(chacha20,poly1305)", "xchacha20",
        "ghash",
        "blake2b-512", "ansi_cprng", "drbg_nopr_ctr_aes128", "authenc(hmac(sha1),cbc(des3_ede))",
        "essiv(cbc(aes),sha256)",
    ])

    @Test(arguments: [
        ("sha265*", "sha256*"), ("sha25-generic", "sha256-generic"), ("cbc-camelia-aesni", "cbc-camellia-aesni"),
        ("*-serpant-avx2", "*-serpent-avx2"), ("hmca-sha256-lib", "hmac-sha256-lib"),
    ])
    func aSlipIsMended(_ pattern: String, _ meant: String) {
        #expect(Self.words.correction(of: pattern) == meant)
    }

    /// Names of drivers as kernels have them, of devices among them, and globs over them: none is a slip.
    @Test(arguments: [
        "sha256-generic", "sha256-ssse3", "sha512-lib", "sha2*", "*sha25*", "*256-ni", "cbc-aes-aesni",
        "__cbc-aes-aesni",
        "cryptd(__ctr-camellia-aesni-avx2)", "pcrypt(rfc4106-gcm-aesni)", "virtio_crypto_aes_cbc", "ccp-hmac-sha256",
        "fips_ansi_cprng", "jitterentropy_rng", "drbg_nopr_hmac_sha512", "chacha20-simd", "chacha-neon",
        "ghash-clmulni",
        "gmac-aes-caam", "sha256-caam", "cbc-aes-talitos", "qat_aes_cbc_hmac_sha1", "mtk-sha256", "safexcel-ctr-aes",
        "stm32-cbc-aes", "sha3-256-ce", "crc32c-intel", "nist-p256", "planted-cbc-aes", "*", "????", "x",
    ])
    func aNameThatMayBeThereIsNoSlip(_ pattern: String) {
        #expect(Self.words.correction(of: pattern) == nil)
    }
}
