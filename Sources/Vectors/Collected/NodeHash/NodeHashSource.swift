internal import Corpus
internal import KernelNames

/// The files of node-hash-test-vectors that have a kernel transform.
enum NodeHashSource {
    /// Every file, in the order of the manifest.
    static let files: [SourceFile] =
        digests.map { member, algorithm, size in
            SourceFile(
                "index.json",
                label: "index-\(member)",
                algorithm: algorithm,
                type: .hash,
                reader: NodeHashReader(member: member, size: size)
            )
        }
        + digests.map { member, algorithm, size in
            SourceFile(
                "hmac.json",
                label: "hmac-\(member)",
                algorithm: "hmac(\(algorithm))",
                type: .hash,
                reader: NodeHashReader(member: member, size: size, isKeyed: true)
            )
        }

    private static let digests: [(member: String, algorithm: String, size: Int)] = [
        ("md4", "md4", 16), ("md5", "md5", 16), ("rmd160", "rmd160", 20), ("sha1", "sha1", 20),
        ("sha224", "sha224", 28), ("sha256", "sha256", 32), ("sha384", "sha384", 48), ("sha512", "sha512", 64),
        ("whirlpool", "wp512", 64),
    ]
}
