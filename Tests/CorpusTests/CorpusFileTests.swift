import Corpus
import Foundation
import KernelNames
import Testing

@Suite struct CorpusFileTests {
    private let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "corpus-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private static let group = VectorGroup(
        id: "s/f/encrypt-k16",
        source: "s",
        file: "f.rsp",
        algorithm: "gcm(aes)",
        type: .aead,
        operation: .encrypt,
        keySize: 16,
        ivSize: 12,
        tagSize: 16,
        padding: .none,
        evidence: .twoOracles
    )

    private static let vectors = [
        Vector(id: "1", note: "empty"),
        Vector(
            id: "2@L9",
            note: "ModifiedTag é",
            expectation: .rejection,
            key: [1, 2],
            iv: [3],
            aad: Array(repeating: 4, count: 300),
            input: [5],
            output: Array(repeating: 6, count: 70_000)
        ),
    ]

    @Test func sizesAreThoseOfTheVectors() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var opening = Self.group
        opening.operation = .decrypt
        opening.id = "s/f/decrypt-k16"
        let sealed = [16, 20, 20].map { Vector(id: "\($0)", key: [1, 2], input: Array(repeating: 0, count: $0)) }
        try CorpusFile.write([(Self.group, Self.vectors), (opening, sealed)], manifestDigest: "ab", to: folder)
        let corpus = try Corpus(folder: folder)
        let sizes = try corpus.sizes(ofGroup: 0)
        #expect(sizes.key == SizeRange(least: 0, most: 2, distinct: 2))
        #expect(sizes.associated == SizeRange(least: 0, most: 300, distinct: 2))
        #expect(sizes.message == SizeRange(least: 0, most: 1, distinct: 2))
        // The tag of 16 bytes that follows a ciphertext is not counted.
        #expect(try corpus.sizes(ofGroup: 1).message == SizeRange(least: 0, most: 4, distinct: 2))
    }

    @Test func roundTrip() throws {
        var hmac = Self.group
        hmac.id = "s/f/hmac"
        hmac.keySize = nil
        hmac.chain = Chain(kind: .threeDigests, length: 1000, messageSize: 70)
        try CorpusFile.write([(Self.group, Self.vectors), (hmac, [])], manifestDigest: "abc", to: folder)
        let corpus = try Corpus(folder: folder)
        var expected = Self.group
        expected.count = 2
        #expect(corpus.manifestDigest == "abc")
        #expect(corpus.groups == [expected, hmac])
        #expect(try corpus.vectors(ofGroup: 0) == Self.vectors)
        #expect(try corpus.vectors(ofGroup: 1).isEmpty)
    }

    @Test func namesTheFileAndPlaceOfDamage() throws {
        try CorpusFile.write([(Self.group, Self.vectors)], manifestDigest: "abc", to: folder)
        let pack = try FileBytes.read("\(folder)/corpus.bin")
        try FileBytes.write(pack.dropLast(), to: "\(folder)/corpus.bin")
        #expect { _ = try Corpus(folder: folder) } throws: {
            "\($0)".contains("corpus.json: groups[0]: vectors lie outside")
        }

        var flipped = pack
        flipped[3] = 0xFF  // the high part of the first length
        try FileBytes.write(flipped, to: "\(folder)/corpus.bin")
        let corpus = try Corpus(folder: folder)
        #expect { _ = try corpus.vectors(ofGroup: 0) } throws: {
            "\($0)".contains("corpus.bin: byte 0: damaged vector")
        }
    }

    @Test func refusesAnotherVersion() throws {
        try CorpusFile.write([], manifestDigest: "abc", to: folder)
        let text = try FileBytes.readText("\(folder)/corpus.json")
        try FileBytes.write(text.replacing("\"version\": 2", with: "\"version\": 3").utf8, to: "\(folder)/corpus.json")
        #expect { _ = try Corpus(folder: folder) } throws: { "\($0)".contains("version 3, this build reads version 2") }
    }

    @Test func missingFilesAreNamed() {
        #expect { _ = try Corpus(folder: "/nonexistent") } throws: {
            "\($0)" == "/nonexistent/corpus.json: No such file or directory"
        }
    }
}

@Suite struct HexTests {
    @Test func decodesWhatItEncodes() {
        let bytes = (0...255).map { UInt8($0) }
        #expect(Hex.decode(Hex.encode(bytes)) == bytes)
        #expect(Hex.decode("00fFA0") == [0, 255, 160])
        #expect(Hex.decode("") == [])
    }

    @Test(arguments: ["0", "0g", "0x00", "00 ", "é0"]) func refuses(_ text: String) {
        #expect(Hex.decode(text) == nil)
    }
}

@Suite struct FileBytesTests {
    @Test func readsFilesOfEverySize() throws {
        for size in [0, 1, 65_535, 65_536, 65_537, 300_000] {
            let path = NSTemporaryDirectory() + "bytes-\(UUID().uuidString)"
            let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            try FileBytes.write(bytes, to: path)
            #expect(try FileBytes.read(path) == bytes)
        }
    }

    @Test func readsFilesWithoutASize() throws {
        #expect(try FileBytes.readText("/proc/self/status").contains("Pid:"))
    }

    @Test func aFolderIsAnError() {
        #expect { _ = try FileBytes.read("/tmp") } throws: { "\($0)" == "/tmp: Is a directory" }
    }
}
