internal import Corpus
internal import KernelNames

/// The Wycheproof files that have a kernel transform.
enum WycheproofSource {
    /// Every file, in the order of the manifest.
    static let files: [SourceFile] =
        ["aes", "aria", "sm4", "seed"].map { aead("\($0)_gcm", "gcm(\($0))", .gcm) }
        + ["aes", "aria", "camellia", "sm4", "seed"].map { aead("\($0)_ccm", "ccm(\($0))", .ccm) }
        + [
            aead("chacha20_poly1305", "rfc7539(chacha20,poly1305)", .chachaPoly),
            aead("aegis128", "aegis128", .aegis128),
            SourceFile(
                "aes_gmac_test.json",
                algorithm: "gcm(aes)",
                type: .aead,
                reader: WycheproofNonceMACReader(form: .gcm)
            ),
        ]
        + ["aes", "aria", "camellia"].map { cipher("\($0)_cbc_pkcs5", "cbc(\($0))", .paddedCBC) }
        + [
            cipher("aes_xts", "xts(aes)", .xts),
            SourceFile(
                "xchacha20_poly1305_test.json",
                algorithm: "xchacha20",
                type: .skcipher,
                reader: WycheproofXChaChaReader()
            ),
        ]
        + ["aes", "aria", "camellia", "seed"].map { name in
            SourceFile(
                "\(name)_wrap_test.json",
                algorithm: "kw(\(name))",
                type: .skcipher,
                reader: WycheproofKeyWrapReader()
            )
        }
        + ["aes", "aria", "camellia"].map { mac("\($0)_cmac", "cmac(\($0))", 16) }
        + [
            ("sha1", 20), ("sha224", 28), ("sha256", 32), ("sha384", 48), ("sha512", 64),
            ("sha3-224", 28), ("sha3-256", 32), ("sha3-384", 48), ("sha3-512", 64), ("sm3", 32),
        ].map { digest, size in
            mac("hmac_\(digest.replacing("-", with: "_"))", "hmac(\(digest))", size)
        }
        + [
            SourceFile(
                "vmac_64_test.json",
                algorithm: "vmac64(aes)",
                type: .hash,
                reader: WycheproofNonceMACReader(form: .vmac64)
            )
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
