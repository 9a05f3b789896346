import Corpus
import Files
import KernelNames
import TestSupport
import Testing

@testable import Vectors

/// Folders of vectors that somebody brings.
@Suite struct VectorFolderTests {
    private let folder: String

    init() throws { folder = try temporaryFolder() }

    private func write(_ text: String, _ path: String) throws {
        if let end = path.lastIndex(of: "/") { try Folder.make("\(folder)/\(path[..<end])") }
        try FileBytes.write(text.utf8, to: "\(folder)/\(path)")
    }

    /// What reading the folder says, without the folder's own name.
    private func said() -> String {
        do {
            _ = try VectorFolder(path: folder)
            return ""
        } catch {
            return "\(error)".replacing("\(folder)/", with: "").replacing(folder, with: "FOLDER")
        }
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
        let read = try VectorFolder(path: folder)
        #expect(Set(read.groups.map(\.group.algorithm)) == ["cbc(aes)", "ccm(aes)", "xcbc(aes)", "sha1"])
        #expect(read.groups.allSatisfy { $0.group.source == "supplied" && $0.group.evidence == .supplied })
        #expect(read.groups.contains { $0.group.id == "supplied/board-CBCMMT128/encrypt-k16-iv16" })
        #expect(read.ignored == ["README", "notes.md"])
        #expect(read.digest.count == 64)

        let corpus = "\(folder)/made/corpus"
        try read.writeCorpus(to: corpus)
        #expect(try Corpus(folder: corpus).groups == read.groups.map(\.group))
        #expect(try Corpus(folder: corpus).manifestDigest == read.digest)
    }

    @Test func aPublishedFileKeepsItsReaders() {
        #expect(FileRecognition.published("x/SHA1Monte.rsp").map(\.algorithm) == ["sha1"])
        #expect(FileRecognition.published("TECBvarkey.rsp").map(\.algorithm) == ["ecb(des3_ede)", "ecb(des)"])
        #expect(FileRecognition.published("aes_gcm_test.json").map(\.algorithm) == ["gcm(aes)"])
        #expect(FileRecognition.published("other.rsp").isEmpty)
    }

    @Test func faultsAreTold() throws {
        #expect(said() == "FOLDER: no vectors in this folder")
        try write("about", "README")
        #expect(said() == "FOLDER: no vectors in this folder (README)")
        try write(Sample.cbc, "mine.rsp")
        #expect(said().hasPrefix("mine.rsp: no reader for a file of this name; name response files as CAVP does"))
        try Folder.removeFile("\(folder)/mine.rsp")
        try write(Sample.cbc.replacing("IV = \(hex(6, 16))", with: "IV = zz"), "CBCMMT128.rsp")
        #expect(said() == "CBCMMT128.rsp:12: IV is not hexadecimal")
        try write("{", "CBCMMT128.json")
        #expect(said() == "CBCMMT128.json:1:2: the text ends before its value does")
        try Folder.removeFile("\(folder)/CBCMMT128.rsp")
        try write(Sample.aead, "CBCMMT128.json")
        #expect(said() == "CBCMMT128.json: algorithm: \"made up\" is no kernel name")
        #expect { _ = try VectorFolder(path: "\(folder)/none") } throws: {
            "\($0)" == "\(folder)/none: no such folder"
        }
        #expect { _ = try VectorFolder(path: "\(folder)/README") } throws: {
            "\($0)" == "\(folder)/README: not a folder"
        }
    }

    @Test func droppedRecordsAreCountedByReason() throws {
        try write(Sample.gcmDecrypt, "gcmDecrypt128.rsp")
        let read = try VectorFolder(path: folder)
        #expect(
            read.dropped == ["\(folder)/gcmDecrypt128.rsp: 1 record: the kernel takes no IV but 96 bits"]
        )
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
