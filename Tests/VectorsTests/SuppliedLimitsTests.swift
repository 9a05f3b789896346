import Corpus
import Files
import Glibc
import TestSupport
import Testing

@testable import Vectors

/// Files that are too many, too large, or something else than they seem.
@Suite struct SuppliedLimitsTests {
    private let folder: String

    init() throws {
        folder = try temporaryFolder()
        try Folder.make(folder)
        try FileBytes.write(Sample.headed("AESVS MMT test data for CBC").utf8, to: "\(folder)/a.rsp")
    }

    private func supplied() throws -> SuppliedVectors {
        try SuppliedVectors(paths: [folder], corpus: "\(folder).corpus")
    }

    /// What reading the folder says, without the folder's name.
    private func said() -> String { message { _ = try supplied() }.replacing("\(folder)/", with: "") }

    private func reason(_ name: String) throws -> String? {
        guard case .leftOut(let reason) = try supplied().files.first(where: { $0.path == "\(folder)/\(name)" })?.fate
        else { return nil }
        return reason
    }

    /// Makes a file of that size that begins with the text and takes no room on the disk.
    private func write(_ text: String, _ name: String, mebibytes: Int) throws {
        try FileBytes.write(text.utf8, to: "\(folder)/\(name)")
        #expect(truncate("\(folder)/\(name)", mebibytes << 20) == 0)
    }

    @Test func aHugeFileIsRefusedAndNeverRead() throws {
        // What follows the text are zeros, which no text has; the beginning alone is looked at.
        let clock = ContinuousClock()
        let padded = Sample.headed("AESVS MMT test data for CBC") + String(repeating: "# \n", count: 1 << 15)
        try write(padded, "b.rsp", mebibytes: 500)
        let time = clock.measure { #expect(said() == "b.rsp: larger than 256 MiB; split it into smaller files") }
        #expect(time < .seconds(5))
    }

    @Test func hugeJSONIsRefusedUnlessNoKernelTakesIt() throws {
        let pad = String(repeating: " ", count: 1 << 17)
        func head(_ algorithm: String) -> String {
            #"{ "vsId": 1, "algorithm": "\#(algorithm)", "mode": "sigGen", "testGroups": ["# + pad
        }
        try write(head("SLH-DSA"), "b.json", mebibytes: 500)
        #expect(try reason("b.json") == "no kernel algorithm takes \"SLH-DSA/sigGen\"")
        try write(#"{ "name": "a registry", "packages": ["# + pad, "b.json", mebibytes: 500)
        #expect(try reason("b.json") == "JSON of another kind")
        try write(head("ACVP-AES-CBC"), "b.json", mebibytes: 500)
        #expect(said() == "b.json: larger than 256 MiB; split it into smaller files")
        try write("[" + head("SLH-DSA"), "b.json", mebibytes: 500)
        #expect(said() == "b.json: larger than 256 MiB; split it into smaller files")
    }

    /// A text of empty objects takes hundreds of times its size when it is parsed.
    @Test func jsonThatWouldFillTheMemoryIsRefused() throws {
        let pairs = String(repeating: "{},", count: 3 << 20)
        let text = Array("{\"vsId\": 1, \"algorithm\": \"ACVP-AES-CBC\", \"testGroups\": [\(pairs){}]}".utf8)
        #expect(JSONWeight.estimate(text) > 2 << 30)
        try FileBytes.write(text, to: "\(folder)/b.json")
        #expect(said().hasPrefix("b.json: would take "))
        #expect(said().hasSuffix(" MiB of memory; split it into smaller files"))
        #expect(JSONWeight.estimate(Array(#"{"a": [1, 2]}"#.utf8)) == 13 + 800 + 400 + 64)
    }

    @Test func archivesAndForeignTextAreNamed() throws {
        try FileBytes.write([0x50, 0x4b, 3, 4] + bytes(0, 40), to: "\(folder)/KAT_AES.zip")
        try FileBytes.write([0x50, 0x4b, 3, 4] + bytes(0, 40), to: "\(folder)/really.rsp")
        try FileBytes.write([0x1f, 0x8b] + bytes(8, 40), to: "\(folder)/prompt.json.gz")
        try FileBytes.write([0xff, 0xfe] + bytes(65, 40), to: "\(folder)/wide.rsp")
        #expect(try reason("KAT_AES.zip") == "a zip archive that cannot be unpacked: it is damaged")
        #expect(try reason("really.rsp") == "a zip archive that cannot be unpacked: it is damaged")
        #expect(try reason("prompt.json.gz") == "a file compressed with gzip that cannot be unpacked: it is damaged")
        #expect(try reason("wide.rsp") == "text in UTF-16: save it as UTF-8")
    }

    @Test func aFolderOfAHundredThousandFilesIsListed() throws {
        for part in 0..<100 {
            try Folder.make("\(folder)/\(part)")
            for number in 0..<1000 {
                #expect(close(creat("\(folder)/\(part)/\(number).txt", 0o600)) == 0)
            }
        }
        let clock = ContinuousClock()
        let time = try clock.measure {
            let read = try supplied()
            #expect(read.files.count == 100_001)
            #expect(read.algorithms == ["cbc(aes)"])
        }
        #expect(time < .seconds(60))
    }

    /// What stays of a file when the next one is read is a line of the index.
    @Test func theIndexIsText() throws {
        for number in 0..<200 {
            let text = Sample.headed("AESVS MMT test data for CBC")
            try FileBytes.write(text.utf8, to: "\(folder)/\(number).rsp")
        }
        _ = try supplied()
        let corpus = try Corpus(folder: "\(folder).corpus")
        #expect(corpus.groups.count % 201 == 0 && !corpus.groups.isEmpty)
        #expect(Set(corpus.groups.map(\.id)).count == corpus.groups.count)
        #expect(try corpus.vectors(ofGroup: corpus.groups.count - 1).isEmpty == false)
    }

    /// The whole way of a file, from recognition on: damaged by chance under a name that says nothing.
    @Test(arguments: MutationTests.cases) func damageIsToldWhateverTheFileIsCalled(_ sample: MutationTests.Case) throws
    {
        var random = SplitMix64(state: 0xf11e)
        let path = "\(folder)/damaged"
        for round in 0..<200 {
            var damaged = sample.text
            for _ in 0...Int.random(in: 0..<3, using: &random) { Damage.strike(&damaged, &random) }
            try FileBytes.write(damaged, to: path)
            for said in [
                message { _ = try SuppliedVectors(paths: [path], corpus: "\(folder).corpus") },
                message { _ = try ACVPRequestFolder(paths: [path]) },
                message { _ = try ACVPCheck(response: path, expected: path) },
            ] where !said.isEmpty {
                #expect(said.hasPrefix(path), "round \(round): \(said)")
                #expect(!said.contains { $0.isNewline }, "round \(round): \(said)")
            }
        }
    }

    /// Numbers that are twice or eight times too large to count with.
    @Test func sizesOutOfReachAreToldAndNeverFatal() throws {
        let huge = "9223372036854775800"
        for sample in [Sample.acvpCipher, Sample.acvpSealed, Sample.acvpDigest, Sample.acvpGenerator, Self.large] {
            for name in ["keyLen", "tagLen", "ivLen", "macLen", "len", "payloadLen", "fullLength", "contentLength"] {
                for number in [huge, "4611686018427387904", "-8", "1e300", "99999999999999999999999"] {
                    guard let place = sample.firstRange(of: "\"\(name)\": ") else { continue }
                    let end = sample[place.upperBound...].firstIndex { !$0.isNumber } ?? sample.endIndex
                    let text = sample.replacingCharacters(place.upperBound..<end, with: number)
                    try FileBytes.write(text.utf8, to: "\(folder)/prompt.json")
                    _ = message { _ = try ACVPRequestFolder(paths: ["\(folder)/prompt.json"]) }
                    _ = message { _ = try SuppliedVectors(paths: [folder], corpus: "\(folder).corpus") }
                }
            }
        }
    }

    /// Large data and a tweaked cipher, whose sizes are multiplied.
    private static let large = #"""
        [ { "vsId": 1, "algorithm": "SHA-1", "revision": "1.0", "testGroups": [
            { "tgId": 1, "testType": "LDT", "tests": [
              { "tcId": 1, "largeMsg": { "content": "0102", "contentLength": 16, "fullLength": 64 } },
              { "tcId": 2, "largeMsg": { "content": "0102", "contentLength": 16, "fullLength": 64 } } ] } ] },
          { "vsId": 2, "algorithm": "ACVP-AES-XTS", "revision": "1.0", "testGroups": [
            { "tgId": 1, "testType": "AFT", "direction": "encrypt", "keyLen": 128, "tweakMode": "number", "tests": [
              { "tcId": 1, "key": "00", "pt": "00", "payloadLen": 8, "sequenceNumber": 3 } ] } ] } ]
        """#
}

extension String {
    fileprivate func replacingCharacters(_ range: Range<Index>, with other: String) -> String {
        String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
    }
}
