import Corpus
import Files
import Foundation
import KernelNames
import TestSupport
import Testing

@testable import Targets

/// What the program lists of a corpus.
@Suite(.enabled(if: Checkout.program != nil, "the algcheck program is not built"))
struct CorpusListTests {
    @Test func listsWhatTheCorpusHolds() throws {
        let folder = try TemporaryFolder()
        let corpus = try folder.writeCorpus()
        let vectors = try Checkout.run(["list", "vectors", "--corpus", corpus])
        #expect(vectors.code == 0)
        #expect(vectors.output.last == "own/sha256/digest  sha256     digest           1  published")
        let algorithms = try Checkout.run(["list", "algorithms", "--corpus", corpus])
        #expect(algorithms.output.count == 2)
        #expect(try Checkout.run(["list", "vectors", "--type", "rng", "--corpus", corpus]).code == 69)
    }
}

/// The whole way on a real kernel: a wrong expectation must come out as a failure, and nothing else.
@Suite(.enabled(if: Checkout.program != nil && Checkout.canBootAgent, "no emulator, no Debian kernel or no agent"))
struct WrongVectorTests {
    /// SHA-1 of "abc" (FIPS 180-4's own example).
    private static let digest = "a9993e364706816aba3e25717850c26c9cd0d89d"

    @Test func aWrongVectorIsFoundOnEveryDriver() throws {
        let folder = try TemporaryFolder()
        let group = VectorGroup(
            id: "own/sha1/digest-t20",
            source: "own",
            file: "sha1",
            algorithm: "sha1",
            type: .hash,
            operation: .digest,
            keySize: 0,
            tagSize: 20
        )
        let right = try #require(Hex.decode(Self.digest))
        let vectors = [
            Vector(id: "right", input: Array("abc".utf8), output: right),
            Vector(id: "wrong", input: Array("abc".utf8), output: right.dropLast() + [right[19] ^ 1]),
        ]
        try CorpusFile.write([(group, vectors)], manifestDigest: "0", to: folder.path)
        let reports = "\(folder.path)/reports"
        let result = try Checkout.run([
            "run", "--corpus", folder.path, "--reports", reports, "--accel", "tcg", "--exercise", "oneshot",
            "--exercise",
            "chunked",
        ])
        #expect(result.code == 1)
        #expect(result.output.first?.hasPrefix("FAILED  ") == true)
        let run = try #require(try FileManager.default.contentsOfDirectory(atPath: reports).first)
        let records = try FileBytes.readText("\(reports)/\(run)/records.jsonl").split(separator: "\n")
        let checks = records.filter { $0.contains(#""kind":"checks""#) && $0.contains(#""type":"hash""#) }
        #expect(checks.count >= 2)
        for line in checks {
            #expect(line.contains(#""passed":1,"failed":1,"#))
            #expect(line.contains(#""vector":"wrong""#))
            #expect(line.contains("1 of 20 bytes differ, the first at 19"))
        }
        #expect(try FileBytes.readText("\(reports)/\(run)/junit.xml").contains("<failure"))
    }
}
