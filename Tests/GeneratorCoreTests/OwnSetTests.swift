import Corpus
import Files
import Foundation
import HostTools
import JSONC
import Testing

@testable import GeneratorCore
@testable import Vectors

/// The committed sets in `vectors/own`.
@Suite struct OwnSetTests {
    private func vectors(of file: SourceFile) throws -> FileVectors {
        let path = try thisProject.folder(of: Self.source) + "/" + file.path
        return try FileVectors(of: file, source: Self.source.name, bytes: try FileBytes.read(path), path: path)
    }

    private static let source = Source.all.last { $0.package == nil }!

    @Test func everySetIsRead() throws {
        for file in OwnSource.files {
            let made = try vectors(of: file)
            #expect(made.read > 0)
            #expect(made.dropped.isEmpty)
        }
    }

    /// Every HMAC with every cipher, in CBC and in CTR, once: by a set of its own or by a wide file.
    @Test func authencHasEveryPair() throws {
        var found: [String: Int] = [:]
        for file in OwnSource.files where file.algorithm.hasPrefix("authenc(") {
            let made = try vectors(of: file)
            #expect(made.groups.allSatisfy { $0.group.isWide == file.isWide })
            for name in Set(made.groups.map(\.group.algorithm)) { found[name, default: 0] += 1 }
        }
        let digests = [
            "md4", "md5", "rmd160", "sm3", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3-224", "sha3-256",
            "sha3-384", "sha3-512", "streebog256", "streebog512", "wp256", "wp384", "wp512",
        ]
        let ciphers = [
            "aes", "anubis", "aria", "blowfish", "camellia", "cast5", "cast6", "des", "des3_ede", "khazad", "seed",
            "serpent", "sm4", "twofish",
        ]
        for digest in digests {
            for cipher in ciphers {
                for mode in ["cbc", "ctr"] {
                    #expect(found["authenc(hmac(\(digest)),\(mode)(\(cipher)))"] == 1, "\(digest) \(mode) \(cipher)")
                }
            }
        }
    }

    @Test func knownAnswersReachAroundBlocksAndReads() throws {
        let made = try vectors(of: OwnSource.files[0])
        #expect(made.groups.map(\.group.id) == ["algcheck/ansi_cprng_test/generate-k48"])
        let vectors = made.groups[0].vectors
        #expect(made.groups[0].group.evidence == .twoOracles)
        let sizes = Set(vectors.map(\.output.count))
        #expect(sizes.isSuperset(of: [1, 15, 16, 17, 127, 128, 129, 256]))
        #expect(vectors.allSatisfy { $0.key.prefix(16) != $0.key.dropFirst(16).prefix(16) })
        #expect(vectors.contains { $0.key.suffix(16).allSatisfy { $0 == 255 } })
        // No two blocks of one output are equal: the generator would stop there.
        for vector in vectors {
            #expect(firstRepeated(vector.output.chunks(of: 16).filter { $0.count == 16 }) == nil)
        }
    }

    /// FIPS 140-2, section 4.9.2: what `fips(ansi_cprng)` is to give is the plain generator's output without its first block.
    @Test func theGuardedGeneratorKeepsItsFirstBlock() throws {
        let plain = try vectors(of: OwnSource.files[0]).groups[0].vectors
        let file = try #require(OwnSource.files.first { $0.algorithm == "fips(ansi_cprng)" })
        let guarded = try vectors(of: file).groups[0].vectors
        #expect(guarded.map(\.key) == plain.map(\.key))
        for (kept, all) in zip(guarded, plain) {
            #expect(kept.output.count == all.output.count)
            #expect(kept.output.prefix(max(0, all.output.count - 16)) == all.output.dropFirst(16))
        }
    }

    /// The cutoffs of SP 800-90B 4.4, summed here in floating point, where the oracle script sums integers.
    @Test(arguments: [("stdrng", 8.0), ("jitterentropy_rng", 1.0)])
    func cutoffsFollowTheFormula(_ generator: String, _ entropy: Double) throws {
        let file = try #require(OwnSource.files.first { $0.path == "\(generator)_health_test.json" })
        let repetition = 1 + Int((30 / entropy).rounded(.up))
        let probability = pow(2, -entropy)
        var (count, term) = (0, pow(1 - probability, 512))
        var below = term
        while below < 1 - pow(2, -30) {
            term *= Double(512 - count) / Double(count + 1) * probability / (1 - probability)
            count += 1
            below += term
        }
        let notes = try vectors(of: file).groups.flatMap { $0.vectors.map(\.note) }
        #expect(
            notes == [
                "test=repetition-count samples=4096 cutoff=\(repetition)",
                "test=adaptive-proportion samples=4096 window=512 cutoff=\(1 + count)",
                "test=distinct-reads reads=64 size=16",
            ]
        )
    }

    @Test func everyCommittedSetIsUsed() throws {
        let names = try Folder.names(in: try thisProject.folder(of: Self.source))
        #expect(Set(names) == Set(OwnSource.files.map(\.path)))
    }

    @Test func setsOfOneOracleSaySo() throws {
        let folder = try thisProject.folder(of: Self.source)
        let agreed = try Set(
            OwnSource.files.filter { try FileBytes.readText("\(folder)/\($0.path)").contains("agreed.") }.map(\.path)
        )
        #expect(!agreed.isEmpty)
        #expect(agreed.isDisjoint(with: OwnSource.files.filter { $0.evidence == .singleOracle }.map(\.path)))
    }

    @Test func theManifestHasTheirDigests() throws {
        let folder = try thisProject.folder(of: Self.source)
        let paths = OwnSource.files.map(\.path)
        let digests = try Digest.sha256(ofFiles: paths.map { "\(folder)/\($0)" })
        let bytes = try FileBytes.read(thisProject.manifestPath)
        let manifest = try JSONDocument(parsing: bytes.span.bytes, source: thisProject.manifestPath)
        var found: [String: String] = [:]
        try manifest.root.at("sources").visit { source in
            guard try source.at("name").string() == Self.source.name else { return }
            try source.at("files").visit { found[try $0.at("path").string()] = try $0.at("sha256").string() }
        }
        #expect(found == Dictionary(uniqueKeysWithValues: zip(paths, digests)))
    }
}
