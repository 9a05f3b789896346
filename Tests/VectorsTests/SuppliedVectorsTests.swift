import Corpus
import Files
import Glibc
import KernelNames
import TestSupport
import Testing

@testable import Vectors

/// Files and folders of vectors that somebody brings.
@Suite struct SuppliedVectorsTests {
    private let folder: String

    init() throws { folder = try temporaryFolder() }

    private func write(_ text: String, _ path: String) throws {
        if let end = path.lastIndex(of: "/") { try Folder.make("\(folder)/\(path[..<end])") }
        try FileBytes.write(text.utf8, to: "\(folder)/\(path)")
    }

    /// Reads the folder; the corpus goes beside it.
    private func supplied(_ paths: [String]? = nil, isStrict: Bool = false) throws -> SuppliedVectors {
        try SuppliedVectors(paths: paths ?? [folder], isStrict: isStrict, corpus: "\(folder).corpus")
    }

    /// What reading the folder says, without the folder's own name.
    private func said(isStrict: Bool = false) -> String {
        message { _ = try supplied(isStrict: isStrict) }.replacing("\(folder)/", with: "").replacing(
            folder,
            with: "FOLDER"
        )
    }

    /// Why files were left out, by their paths in the folder.
    private func leftOut(_ read: SuppliedVectors) -> [String: String] {
        let pairs = read.files.compactMap { file -> (String, String)? in
            guard case .leftOut(let reason) = file.fate else { return nil }
            return (file.path.replacing("\(folder)/", with: ""), reason)
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    @Test func everyFormatIsRecognised() throws {
        try write(Sample.cbc, "board/CBCMMT128.rsp")
        try write(Sample.aead.replacing("\"made up\"", with: "\"AES-CCM\""), "a.json")
        try write(Sample.mac.replacing("\"made up\"", with: "\"xcbc(aes)\""), "own/b.json")
        for name in ["prompt.json", "expectedResults.json"] {
            try write(try FileBytes.readText("\(Checkout.root)/vectors/acvp/sha-1/\(name)"), "lab/\(name)")
        }
        try write("about", "README")
        try write("about", "notes.md")
        let read = try supplied()
        #expect(read.algorithms == ["cbc(aes)", "ccm(aes)", "sha1", "xcbc(aes)"])
        #expect(
            leftOut(read) == [
                "README": "no vectors", "notes.md": "no vectors",
                "lab/expectedResults.json": "answers, taken with their questions",
            ]
        )
        let corpus = try Corpus(folder: "\(folder).corpus")
        #expect(corpus.groups.allSatisfy { $0.source == "supplied" && $0.evidence == .supplied })
        #expect(corpus.groups.contains { $0.id == "supplied/board-CBCMMT128/encrypt-k16-iv16" })
        #expect(corpus.manifestDigest.count == 64)
        let cbc = read.files.first { $0.path.hasSuffix("CBCMMT128.rsp") }
        #expect(cbc?.fate == .used(records: 3, vectors: 3, algorithms: ["cbc(aes)"]))
    }

    @Test func publishedNamesFindTheirReaders() {
        func published(_ path: String) -> [String]? { FileRecognition.published(path)?.readers.map(\.algorithm) }
        #expect(published("x/SHA1Monte.rsp") == ["sha1"])
        #expect(published("TECBvarkey.rsp") == ["ecb(des3_ede)", "ecb(des)"])
        #expect(published("aes_gcm_test.json") == ["gcm(aes)"])
        #expect(published("other.rsp") == nil)
    }

    @Test func faultsAreTold() throws {
        #expect(said() == "FOLDER: no vectors that a kernel could take: no files")
        try write("about", "README")
        #expect(said() == "FOLDER: no vectors that a kernel could take: no vectors (1 file)")
        #expect(said(isStrict: true) == "README: no vectors")
        try write(Sample.cbc.replacing("IV = \(hex(6, 16))", with: "IV = zz"), "CBCMMT128.rsp")
        #expect(said() == "CBCMMT128.rsp:12: IV is not hexadecimal")
        try write(#"{"numberOfTests": 1,"#, "CBCMMT128.json")
        #expect(said() == "CBCMMT128.json:1:21: the text ends before its value does")
        try Folder.removeFile("\(folder)/CBCMMT128.rsp")
        try write(Sample.aead, "CBCMMT128.json")
        #expect(said() == "CBCMMT128.json: algorithm: \"made up\" is no kernel name")
        try write("", "CBCMMT128.json")
        #expect(said() == "CBCMMT128.json: an empty file")
        let none = message { _ = try supplied(["\(folder)/none"]) }
        #expect(none == "\(folder)/none: no such file or folder")
    }

    @Test func aFileAndAFolderCanBeNamedTogether() throws {
        try write(Sample.headed("AESVS MMT test data for CBC"), "one/a.fax")
        try write(Sample.headed("AESVS MMT test data for OFB"), "two/a.fax")
        let read = try supplied(["\(folder)/one/a.fax", "\(folder)/two/", "\(folder)/one"])
        #expect(read.algorithms == ["cbc(aes)", "ofb(aes)"])
        // Each file once, and two of one name do not disturb each other.
        #expect(read.files.count == 2)
        let ids = try Corpus(folder: "\(folder).corpus").groups.map(\.id)
        #expect(ids.contains("supplied/a/encrypt-k16-iv16") && ids.contains("supplied/a-2/encrypt-k16-iv16"))
    }

    @Test func theNextRevisionOfASchemaIsRead() throws {
        let next = Sample.aead.replacing("\"made up\"", with: "\"AES-CCM\"")
            .replacing("aead_test_schema.json", with: "aead_test_schema_v7.json")
            .replacing("\"numberOfTests\"", with: "\"novelty\": 1, \"numberOfTests\"")
        try write(next, "a.json")
        try write(next.replacing("AES-CCM", with: "AEGIS128L"), "b.json")
        try write(#"{"testGroups": [], "schema": "rsa_test_schema_v1.json", "algorithm": "RSA"}"#, "c.json")
        try write(#"{"name": "package"}"#, "package.json")
        let read = try supplied()
        #expect(read.algorithms == ["ccm(aes)"])
        #expect(
            leftOut(read) == [
                "b.json": "no kernel algorithm takes \"AEGIS128L\"", "c.json": "no kernel algorithm takes \"RSA\"",
                "package.json": "JSON of another kind",
            ]
        )
    }

    /// Wycheproof had no schema at first, and another name for key wrapping when Google's repository ended.
    @Test func earlierRevisionsAreRead() throws {
        let old = Sample.aead.replacing("\"made up\"", with: "\"AES-CCM\"")
            .replacing("\"schema\": \"aead_test_schema.json\"", with: "\"generatorVersion\": \"0.4\"")
        #expect(!old.contains("schema"))
        try write(old, "a.json")
        try write(Sample.wrapping.replacing("\"made up\"", with: "\"KW\""), "b.json")
        try write(old.replacing("AES-CCM", with: "AES-EAX"), "c.json")
        // What it says of itself is wrong: no kernel has the algorithm that its name has.
        try write(old.replacing("AES-CCM", with: "AES-GCM"), "aes_gcm_siv_test.json")
        let read = try supplied()
        #expect(read.algorithms == ["ccm(aes)", "kw(aes)"])
        #expect(
            leftOut(read) == [
                "c.json": "no kernel algorithm takes \"AES-EAX\"",
                "aes_gcm_siv_test.json": "no kernel algorithm takes \"aes_gcm_siv_test.json\"",
            ]
        )
    }

    @Test func theOtherFilesOfACVPsServerAreNamed() throws {
        try write(Sample.headed("AESVS MMT test data for CBC"), "a.rsp")
        try write(#"{"vsId": 1, "algorithm": "ACVP-AES-ECB", "revision": "1.0", "keyLen": [128]}"#, "registration.json")
        try write(#"{"vsId": 1, "disposition": "passed", "tests": []}"#, "validation.json")
        #expect(
            try leftOut(supplied()) == [
                "registration.json": "a registration of ACVP", "validation.json": "ACVP's verdict on answers",
            ]
        )
    }

    @Test func marksAndLineEndsDoNotMatter() throws {
        let text = Sample.headed("Gr\u{fc}\u{df}e, AESVS MMT test data for CBC")
        let latin = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        try Folder.make(folder)
        try FileBytes.write([0xef, 0xbb, 0xbf] + text.replacing("\n", with: "\r\n").utf8, to: "\(folder)/a.txt")
        try FileBytes.write(latin, to: "\(folder)/b.txt")
        let json = Sample.aead.replacing("\"made up\"", with: "\"AES-CCM\"")
        try FileBytes.write([0xef, 0xbb, 0xbf] + json.replacing("\n", with: "\r\n").utf8, to: "\(folder)/c.json")
        let read = try supplied()
        #expect(read.algorithms == ["cbc(aes)", "ccm(aes)"])
        #expect(leftOut(read).isEmpty)
    }

    @Test func linksInCirclesEnd() throws {
        try write(Sample.headed("AESVS MMT test data for CBC"), "a/b/c.rsp")
        #expect(symlink("../..", "\(folder)/a/b/back") == 0)
        #expect(symlink("self", "\(folder)/a/self") == 0)
        #expect(symlink("b/c.rsp", "\(folder)/a/again.rsp") == 0)
        #expect(mkfifo("\(folder)/a/pipe", 0o600) == 0)
        let read = try supplied()
        #expect(read.files.count == 3)
        #expect(leftOut(read) == ["a/pipe": "no file", "a/self": "a link that leads nowhere"])
    }

    @Test func damageInForeignFilesStopsNobody() throws {
        try write(Sample.headed("AESVS MMT test data for CBC"), "a.rsp")
        try write(#"{"selfTests": [{"algorithm": "HMAC-SHA2-256", "testMethod": "x"},, ]}"#, "tests.json")
        try write(#"[{"acvVersion": "1.0"}, {"name": "somebody"}]"# + "\n" + #"[{"acvVersion": "1.0"}]"#, "sent.json")
        // A table of a collector is called so.
        try write("Zm9vYmFy\n", "seed.txt")
        let reasons = try leftOut(supplied())
        #expect(reasons["tests.json"]?.hasPrefix("JSON of another kind that cannot be read: ") == true)
        #expect(reasons["sent.json"]?.hasPrefix("JSON of another kind that cannot be read: ") == true)
        #expect(reasons["seed.txt"]?.hasPrefix("called as a published file of vectors, and of another kind: ") == true)
    }

    @Test func hostileJSONIsTold() throws {
        try write(Sample.headed("AESVS MMT test data for CBC"), "a.rsp")
        try write(String(repeating: "[", count: 1000) + String(repeating: "]", count: 1000), "deep.json")
        #expect(
            try leftOut(supplied()) == ["deep.json": "JSON of another kind that cannot be read: nesting too deep"]
        )
        let deep = #"{"algorithm": "AES-GCM", "testGroups": "# + String(repeating: "[", count: 1000)
        try write(deep, "deep.json")
        #expect(said().hasPrefix("deep.json:1:"))
        let huge = #"{"vsId": 99999999999999999999999, "algorithm": "ACVP-AES-CBC", "testGroups": []}"#
        try write(huge, "deep.json")
        #expect(said().hasPrefix("deep.json: "))
    }

    /// Tools for ACVP keep damaged requests for their own tests; those of algorithms that no kernel has stop nobody.
    @Test(arguments: [#"[{"tgId": 1}]"#, "[{}, 7]", "7", #"[{"tgId": 1, "testType": "AFT", "tests": 7}]"#])
    func damageMattersOnlyWhereTheKernelHasTheAlgorithm(_ groups: String) throws {
        func set(_ algorithm: String) -> String {
            #"[{"acvVersion": "1.0"}, {"vsId": 1, "algorithm": "\#(algorithm)", "testGroups": \#(groups)}]"#
        }
        try write(Sample.headed("AESVS MMT test data for CBC"), "a.rsp")
        try write(set("DSA"), "b.json")
        #expect(try leftOut(supplied()) == ["b.json": "no kernel algorithm takes \"DSA\""])
        try write(set("ACVP-AES-CBC"), "b.json")
        #expect(said().hasPrefix("b.json: [1].testGroups"))
    }

    @Test func droppedRecordsAreCountedByReason() throws {
        try write(Sample.gcmDecrypt, "gcmDecrypt128.rsp")
        let file = try #require(try supplied().files.first)
        #expect(file.dropped == ["the kernel takes no IV but 96 bits": 1])
        try write(Sample.x931.replacing("Key = \(hex(1, 16))", with: "Key = \(hex(1, 24))"), "b.rsp")
        #expect(try leftOut(supplied()) == ["b.rsp": "the kernel takes no key but 128 bits"])
    }

    @Test func kernelNames() {
        for name in ["gcm(aes)", "authenc(hmac(sha1),cbc(aes))", "crc64-rocksoft", "ansi_cprng"] {
            #expect(VectorName.isKernelName(name))
        }
        for name in ["", "gcm(aes", "gcm)aes(", "AES", "a b", String(repeating: "a", count: 128)] {
            #expect(!VectorName.isKernelName(name))
        }
    }
}
