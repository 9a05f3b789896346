import Corpus
import Files
import Glibc
import KernelNames
import TestSupport
import Testing

@testable import Vectors

/// Folders of requests, responses held against expected results, and registrations.
@Suite struct ACVPLaboratoryTests {
    private static let samples = "\(Checkout.root)/vectors/acvp"
    private let folder: String

    init() throws { folder = try temporaryFolder() }

    private func write(_ text: String, _ path: String) throws {
        if let end = path.lastIndex(of: "/") { try Folder.make("\(folder)/\(path[..<end])") }
        try FileBytes.write(text.utf8, to: "\(folder)/\(path)")
    }

    private static let set = #"""
        { "vsId": 7, "algorithm": "ACVP-AES-GMAC", "revision": "1.0", "testGroups": [
          { "tgId": 1, "testType": "AFT", "direction": "encrypt", "keyLen": 128, "ivLen": 96, "ivGen": "external",
            "payloadLen": 0, "aadLen": 8, "tagLen": 32, "tests": [
            { "tcId": 1, "key": "01010101010101010101010101010101", "iv": "020202020202020202020202", "aad": "03" } ] },
          { "tgId": 2, "testType": "AFT", "direction": "decrypt", "keyLen": 128, "ivLen": 96,
            "payloadLen": 0, "aadLen": 8, "tagLen": 32, "tests": [
            { "tcId": 2, "key": "01010101010101010101010101010101", "iv": "020202020202020202020202", "aad": "03",
              "tag": "04050607" } ] } ] }
        """#

    private static let foreign = set.replacing("ACVP-AES-GMAC", with: "ACVP-AES-CFB8").replacing(
        "\"vsId\": 7",
        with: "\"vsId\": 8"
    )

    private static let answers = #"""
        { "vsId": 7, "algorithm": "ACVP-AES-GMAC", "revision": "1.0", "testGroups": [
          { "tgId": 1, "tests": [ { "tcId": 1, "ct": "", "tag": "0A0B0C0D" } ] },
          { "tgId": 2, "tests": [ { "tcId": 2, "testPassed": true } ] } ] }
        """#

    private static var session: String { #"[{ "url": "a/b", "vectorSetUrls": ["c"] }, \#(set), \#(foreign)]"# }

    @Test func aSessionIsAnsweredWhereTheKernelHasTheAlgorithm() throws {
        try write(Self.session, "vectors/session")
        let request = try ACVPRequest(path: "\(folder)/vectors/session", prefix: "0:")
        #expect(request.sets.map(\.title) == ["ACVP-AES-GMAC", "ACVP-AES-CFB8"])
        #expect(request.sets.map(\.isAnswerable) == [true, false])
        #expect(request.sets.map(\.count) == [2, 2])
        #expect(request.sets[0].names == ["0:1:1/1", "0:1:2/2"])
        let given = [
            ACVPAnswer(test: "0:1:1/1", output: [10, 11, 12, 13]), ACVPAnswer(test: "0:1:2/2", output: []),
        ]
        try write(try request.response(to: given, sets: [0]), "response.json")
        try write(Self.answers, "expected.json")
        let check = try ACVPCheck(response: "\(folder)/response.json", expected: "\(folder)/expected.json")
        #expect(check.compared == 2 && check.differences.isEmpty)
        #expect(try FileBytes.readText("\(folder)/response.json").contains("\"vectorSetUrls\""))
        // A forged message is refused, and the response says so.
        let forged = [given[0], ACVPAnswer(test: "0:1:2/2", output: nil)]
        try write(try request.response(to: forged, sets: [0]), "response.json")
        let other = try ACVPCheck(response: "\(folder)/response.json", expected: "\(folder)/expected.json")
        #expect(other.differences == ["2/2: another testPassed"])
    }

    @Test func aSessionIsReadWithTheFileOfItsName() throws {
        try write(Self.session, "vectors/session")
        try write(#"[{ "url": "a/b" }, \#(Self.answers)]"#, "expected/session")
        let read = try SuppliedVectors(paths: [folder], corpus: "\(folder).corpus")
        #expect(read.algorithms == ["gcm(aes)"])
        let file = try #require(read.files.first { $0.path.hasSuffix("vectors/session") })
        #expect(file.fate == .used(records: 4, vectors: 2, algorithms: ["gcm(aes)"]))
        #expect(file.dropped == ["no kernel algorithm takes \"ACVP-AES-CFB8\"": 2])
        let groups = try Corpus(folder: "\(folder).corpus").groups
        #expect(groups.map(\.operation) == [.encrypt, .decrypt] && groups.allSatisfy { $0.tagSize == 4 })
    }

    /// Two trees of one layout on one command line: each file's answers are those of its own tree.
    @Test func answersComeFromTheNearestFolder() throws {
        for (tree, tag) in [("one", "0A0B0C0D"), ("two", "0D0C0B0A")] {
            try write(Self.session, "\(tree)/vectors/session")
            let answers = Self.answers.replacing("0A0B0C0D", with: tag)
            try write(#"[{ "url": "a/b" }, \#(answers)]"#, "\(tree)/expected/session")
        }
        let trees = ["\(folder)/one", "\(folder)/two"]
        _ = try SuppliedVectors(paths: trees, corpus: "\(folder).corpus")
        let corpus = try Corpus(folder: "\(folder).corpus")
        let sealed = corpus.groups.indices.filter { corpus.groups[$0].operation == .encrypt }
        let tags = try sealed.flatMap { try corpus.vectors(ofGroup: $0).map(\.output) }
        #expect(Set(tags) == [[10, 11, 12, 13], [13, 12, 11, 10]])
    }

    /// The group of a whole tree says that its texts are no whole bytes.
    @Test func textsOfBitsAreNotAsked() throws {
        let key = String(repeating: "01", count: 32)
        let text = String(repeating: "02", count: 17)
        func set(_ size: Int) -> String {
            #"""
            { "vsId": 9, "algorithm": "ACVP-AES-XTS", "revision": "1.0", "testGroups": [
              { "tgId": 1, "testType": "AFT", "direction": "encrypt", "keyLen": 128, "tweakMode": "hex",
                "payloadLen": \#(size), "tests": [
                { "tcId": 1, "key": "\#(key)", "pt": "\#(text)", "tweakValue": "\#(key.prefix(32))" } ] } ] }
            """#
        }
        for (size, count) in [(136, 1), (131, 0)] {
            try write(set(size), "prompt.json")
            let request = try ACVPRequest(path: "\(folder)/prompt.json")
            #expect(request.sets[0].answerableCount == count, "\(size)")
        }
    }

    /// Go's acvptool writes null for a group without tests.
    @Test func aGroupWithoutTestsIsNone() throws {
        func emptied(_ text: String) -> String {
            text.replacing(
                #""testGroups": ["#,
                with: #""testGroups": [ { "tgId": 3, "testType": "AFT", "tests": null },"#
            )
        }
        try write("[{ \"url\": \"a/b\" }, \(emptied(Self.set))]", "vectors/session")
        let answers = Self.answers.replacing(
            #""testGroups": ["#,
            with: #""testGroups": [ { "tgId": 3, "tests": null },"#
        )
        try write("[{ \"url\": \"a/b\" }, \(answers)]", "expected/session")
        let read = try SuppliedVectors(paths: [folder], corpus: "\(folder).corpus")
        let file = try #require(read.files.first { $0.path.hasSuffix("vectors/session") })
        #expect(file.fate == .used(records: 2, vectors: 2, algorithms: ["gcm(aes)"]))
        let request = try ACVPRequest(path: "\(folder)/vectors/session")
        #expect(request.sets[0].count == 2 && request.sets[0].isAnswerable)
    }

    /// Of a set that the kernel takes in part, the part is asked; what is missing is no difference.
    @Test func aPartOfASetIsAnswered() throws {
        try write(Self.set.replacing(#""ivGen": "external""#, with: #""ivGen": "internal""#), "prompt.json")
        try write(Self.answers, "expectedResults.json")
        let set = try ACVPRequest(path: "\(folder)/prompt.json").sets[0]
        #expect(!set.isAnswerable && set.answerableCount == 1 && set.count == 2 && set.names == ["2/2"])
        let request = try ACVPRequest(path: "\(folder)/prompt.json")
        try request.writeCorpus(to: "\(folder).corpus")
        #expect(try Corpus(folder: "\(folder).corpus").groups.map(\.count) == [1])
        func check(_ output: [UInt8]?, isPartial: Bool = true) throws -> ACVPCheck {
            try write(try request.response(to: [ACVPAnswer(test: "2/2", output: output)]), "partial.json")
            return try ACVPCheck(
                response: "\(folder)/partial.json",
                expected: "\(folder)/expectedResults.json",
                isPartial: isPartial
            )
        }
        let part = try check([])
        #expect(part.compared == 1 && part.left == 1 && part.differences.isEmpty)
        #expect(try check(nil).differences == ["2/2: another testPassed"])
        #expect(try check([], isPartial: false).differences == ["1/1: no answer"])
    }

    /// A text of less than a data unit is one message; several units in one are none.
    @Test func aShortDataUnitIsAsked() throws {
        func text(_ unit: Int) -> String {
            #"""
            { "vsId": 1, "algorithm": "ACVP-AES-XTS", "revision": "2.0", "testGroups": [
              { "tgId": 1, "testType": "AFT", "direction": "encrypt", "keyLen": 128, "tweakMode": "hex", "tests": [
                { "tcId": 5, "dataUnitLen": \#(unit), "payloadLen": 256, "key": "\#(hex(1, 32))", "pt": "\#(hex(2, 32))",
                  "tweakValue": "\#(hex(3, 16))" } ] } ] }
            """#
        }
        for (unit, isAnswerable) in [(256, true), (4097, true), (128, false)] {
            try write(text(unit), "prompt.json")
            #expect(try ACVPRequest(path: "\(folder)/prompt.json").sets[0].isAnswerable == isAnswerable)
        }
    }

    @Test func requestsOfAFolderAreFound() throws {
        for name in ["prompt.json", "expectedResults.json"] {
            try write(try FileBytes.readText("\(Self.samples)/sha2-256/\(name)"), "lab/sha2-256/\(name)")
        }
        try write(Self.session, "more/session.json")
        try write("notes", "README")
        let found = try ACVPRequestFolder(paths: [folder])
        #expect(found.entries.map(\.name) == ["lab/sha2-256", "more/session"])
        #expect(found.entries.map { $0.expected != nil } == [true, false])
        #expect(found.digest.count == 64)
        let small = try ACVPRequestFolder(paths: [folder], hasLargeData: false)
        #expect(found.entries[0].request.sets[0].isAnswerable && !small.entries[0].request.sets[0].isAnswerable)
        #expect(small.digest != found.digest)
        #expect(message { _ = try ACVPRequestFolder(paths: ["\(folder)/README"]) }.contains("no ACVP requests"))
    }

    /// Counter mode lets the module choose: the answer says what it chose, and is not compared with another choice.
    @Test func aChosenCounterIsAnswered() throws {
        let text = #"""
            { "vsId": 1, "algorithm": "ACVP-AES-CTR", "revision": "1.0", "testGroups": [
              { "tgId": 1, "testType": "AFT", "direction": "encrypt", "keyLen": 128, "tests": [
                { "tcId": 5, "payloadLen": 16, "key": "01010101010101010101010101010101", "pt": "0203" } ] } ] }
            """#
        try write(text, "prompt.json")
        try write(
            #"""
            { "vsId": 1, "algorithm": "ACVP-AES-CTR", "revision": "1.0", "testGroups": [ { "tgId": 1, "tests": [
              { "tcId": 5, "ct": "0708", "iv": "09090909090909090909090909090909" } ] } ] }
            """#,
            "expectedResults.json"
        )
        let read = try SuppliedVectors(paths: [folder], corpus: "\(folder).corpus")
        #expect(read.algorithms == ["ctr(aes)"])
        let corpus = try Corpus(folder: "\(folder).corpus")
        let vector = try #require(try corpus.vectors(ofGroup: 0).first)
        #expect(vector.iv == bytes(9, 16) && vector.output == [7, 8])
        let request = try ACVPRequest(path: "\(folder)/prompt.json")
        try write(try request.response(to: [ACVPAnswer(test: "1/5", output: [1, 2])]), "response.json")
        let check = try ACVPCheck(response: "\(folder)/response.json", expected: "\(folder)/expectedResults.json")
        #expect(check.compared == 0 && check.ownIVs == 1)
    }

    @Test func differencesAreNamed() throws {
        let expected = "\(Self.samples)/acvp-aes-cbc/expectedResults.json"
        #expect(try ACVPCheck(response: expected, expected: expected).differences.isEmpty)
        let text = try FileBytes.readText(expected)
        let place = try #require(text.firstRange(of: "\"ct\": \""))
        var damaged = text
        let digit = text[place.upperBound]
        damaged.replaceSubrange(place.upperBound...place.upperBound, with: digit == "0" ? "1" : "0")
        try write(damaged, "a.json")
        #expect(try ACVPCheck(response: "\(folder)/a.json", expected: expected).differences.count == 1)
        try write(
            text.lowercased().replacing("testgroups", with: "testGroups").replacing("tgid", with: "tgId")
                .replacing("tcid", with: "tcId").replacing("vsid", with: "vsId").replacing(
                    "resultsarray",
                    with: "resultsArray"
                )
                .replacing("acvp-aes-cbc", with: "ACVP-AES-CBC"),
            "b.json"
        )
        #expect(try ACVPCheck(response: "\(folder)/b.json", expected: expected).differences.isEmpty)
        #expect(
            message {
                _ = try ACVPCheck(response: expected, expected: "\(Self.samples)/sha-1/expectedResults.json")
            }.contains("no results for the vector set")
        )
    }

    /// A driver that takes everything but 192-bit keys registers everything but those.
    @Test func aRegistrationHasWhatWasTaken() throws {
        let corpus = "\(folder)/probes"
        try ACVPProbes.writeCorpus(to: corpus)
        let probes = try Corpus(folder: corpus)
        let names = try probes.groups.indices.flatMap { try probes.vectors(ofGroup: $0).map(\.id) }
        #expect(Set(names).count == names.count && names.count > 300)
        let all = ACVPRegistration(answered: names)
        #expect(all.titles.count == 37)
        let cbc = names.filter { $0.hasPrefix("ACVP-AES-CBC|") && !$0.contains("|192|") }
        let text = ACVPRegistration(answered: cbc).text.filter { !$0.isWhitespace }
        #expect(
            text.contains(
                #""algorithm":"ACVP-AES-CBC","revision":"1.0","direction":["encrypt","decrypt"],"keyLen":[128,256]}"#
            )
        )
        #expect(ACVPRegistration(answered: ["nonsense", "ACVP-AES-CBC|payloadLen|8|encrypt"]).isEmpty)
        // ACVP registers less than a driver takes: a block in counter mode, 32 bytes in CCM.
        #expect(all.text.filter { !$0.isWhitespace }.contains(#""payloadLen":[{"min":0,"max":256,"increment":8}]"#))
        try write(all.text, "capabilities.json")
        let schemas = Program(Checkout.path("Tests/schemas"))
        let seen = try schemas.run(["\(folder)/capabilities.json"], expecting: [0])
        #expect(seen.output == "38 algorithms, 0 faults\n")
        try write(all.text.replacing("\"external\"", with: "\"internal\""), "capabilities.json")
        #expect(try schemas.run(["\(folder)/capabilities.json"], expecting: [1]).output.contains("external"))
        let gcm = ACVPRegistration(
            answered: names.filter { $0.hasPrefix("ACVP-AES-GCM|") && !$0.contains("tagLen|40|") }
        )
        let tags = gcm.text.filter { !$0.isWhitespace }
        #expect(tags.contains(#""ivLen":[96]"#) && tags.contains(#""tagLen":[32,48,"#))
    }

    /// Results are found by the names of folders, in both layouts, and links in circles end.
    @Test func aResponseFindsItsResults() throws {
        for path in [
            "lab/one/SHA-1/response.json", "lab/two/SHA-1/response.json", "lab/two/AES/partial.json",
            "lab/AES/notes.json",
            "in/one/SHA-1/expectedResults.json", "in/two/SHA-1/expectedResults.json", "in/two/SHA-1/prompt.json",
            "expected/AES", "expected/one/SHA-1.json",
        ] {
            try write("{}", path)
        }
        #expect(symlink("..", "\(folder)/lab/two/back") == 0 && symlink("../in", "\(folder)/in/again") == 0)
        func pairs(_ expected: String) throws -> [String] {
            let names: Set = ["response.json", "partial.json"]
            let found = try ACVPResponseFolder(
                responses: "\(folder)/lab",
                named: names,
                expected: "\(folder)/\(expected)"
            )
            return found.pairs.map { "\($0.response) \($0.expected)".replacing("\(folder)/", with: "") }.sorted()
        }
        #expect(
            try pairs("in") == [
                "lab/one/SHA-1/response.json in/one/SHA-1/expectedResults.json",
                "lab/two/SHA-1/response.json in/two/SHA-1/expectedResults.json",
            ]
        )
        #expect(
            try pairs("expected") == [
                "lab/one/SHA-1/response.json expected/one/SHA-1.json",
                "lab/two/AES/partial.json expected/AES",
                "lab/two/SHA-1/response.json expected/one/SHA-1.json",
            ]
        )
    }
}
