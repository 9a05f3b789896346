internal import Corpus
internal import KernelNames

/// What pycryptodome's test vectors have beyond the other sources.
enum PycryptodomeSource {
    /// Every file, in the order of the manifest.
    static let files: [SourceFile] = texts + chains

    private static let texts: [SourceFile] =
        [(224, 28), (256, 32), (384, 48), (512, 64)].map { bits, size in
            SourceFile(
                "Hash/SHA3/ShortMsgKAT_SHA3-\(bits).txt",
                algorithm: "sha3-\(bits)",
                type: .hash,
                reader: CAVPDigestReader(digestSize: size)
            )
        } + [
            SourceFile(
                "Hash/BLAKE2b/blake2b-test.txt",
                algorithm: "blake2b-512",
                type: .hash,
                reader: BLAKE2Reader(digestSize: 64)
            ),
            SourceFile(
                "Cipher/wycheproof/chacha20_counter_test.json",
                label: "chacha20_counter_test-chacha20",
                algorithm: "chacha20",
                type: .skcipher,
                reader: StreamCounterReader(name: "ChaCha20-IETF")
            ),
            SourceFile(
                "Cipher/wycheproof/chacha20_counter_test.json",
                label: "chacha20_counter_test-xchacha20",
                algorithm: "xchacha20",
                type: .skcipher,
                reader: StreamCounterReader(name: "XChaCha20")
            ),
        ]

    /// CAVP's Monte Carlo files of AES, which the other collectors left out.
    private static let chains: [SourceFile] = [
        ("CBC", "cbc", Chain.Kind.cbc), ("CFB128", "cfb", .cfb), ("OFB", "ofb", .ofb),
    ].flatMap { (name: String, mode: String, kind: Chain.Kind) in
        [128, 192, 256].map { bits in
            SourceFile(
                "Cipher/AES/\(name)MCT\(bits).rsp",
                algorithm: "\(mode)(aes)",
                type: .skcipher,
                reader: CAVPCipherReader(blockSize: 16, hasIV: true, chain: .monteCarlo(kind))
            )
        }
    }
}
