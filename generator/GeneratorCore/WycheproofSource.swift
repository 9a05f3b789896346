internal import Corpus

/// The Wycheproof files that have a kernel transform.
enum WycheproofSource {
    /// Every file, in the order of the manifest.
    static let files: [SourceFile] =
        [
            aead("aes_gcm", "gcm(aes)", .gcm),
            aead("aes_ccm", "ccm(aes)", .ccm),
            aead("chacha20_poly1305", "rfc7539(chacha20,poly1305)", .chachaPoly),
            cipher("aes_cbc_pkcs5", "cbc(aes)", .paddedCBC),
            cipher("aes_xts", "xts(aes)", .xts),
            mac("aes_cmac", "cmac(aes)", 16),
            mac("hmac_sha1", "hmac(sha1)", 20),
            mac("hmac_sha224", "hmac(sha224)", 28),
            mac("hmac_sha256", "hmac(sha256)", 32),
            mac("hmac_sha384", "hmac(sha384)", 48),
            mac("hmac_sha512", "hmac(sha512)", 64),
        ]

    private static func aead(_ name: String, _ algorithm: String, _ layout: AEADLayout) -> SourceFile {
        SourceFile(
            "\(name)_test.json",
            algorithm: algorithm,
            type: .aead,
            reader: WycheproofAEADReader(layout: layout)
        )
    }

    private static func cipher(_ name: String, _ algorithm: String, _ mode: WycheproofCipherReader.Mode) -> SourceFile {
        SourceFile(
            "\(name)_test.json",
            algorithm: algorithm,
            type: .skcipher,
            reader: WycheproofCipherReader(mode: mode)
        )
    }

    private static func mac(_ name: String, _ algorithm: String, _ size: Int) -> SourceFile {
        SourceFile("\(name)_test.json", algorithm: algorithm, type: .hash, reader: WycheproofMACReader(size: size))
    }
}
