import Corpus
import Files
import Glibc
import TestSupport
import Testing

@testable import Vectors

/// Folders of publishers whose files are called as somebody else's, look like them, or come from other systems.
@Suite struct OtherPublishersTests {
    private let folder: String
    private let cbc = Sample.headed("AESVS MMT test data for CBC")

    init() throws {
        folder = try temporaryFolder()
        try write(cbc, "good.rsp")
    }

    private func write(_ text: String, _ path: String) throws {
        if let end = path.lastIndex(of: "/") { try Folder.make("\(folder)/\(path[..<end])") }
        try FileBytes.write(text.utf8, to: "\(folder)/\(path)")
    }

    private func supplied() throws -> SuppliedVectors {
        try SuppliedVectors(paths: [folder], corpus: "\(folder).corpus")
    }

    private func said() -> String { message { _ = try supplied() }.replacing("\(folder)/", with: "") }

    /// What became of a file.
    private func fate(_ name: String) throws -> SuppliedFile.Fate? {
        try supplied().files.first { $0.path == "\(folder)/\(name)" }?.fate
    }

    private func reason(_ name: String) throws -> String? {
        guard case .leftOut(let reason) = try fate(name) else { return nil }
        return reason
    }

    /// The authors of cryptography call a file of each mode openssl.txt; only one of them is for the kernel.
    @Test func aNameAloneProvesNothingBeforeTheFirstRecord() throws {
        let siv = "COUNT = 0\nKey = \(hex(1, 32))\nAAD = 10\nTag = \(hex(2, 16))\nPlaintext = 11\nCiphertext = 40\n"
        try write(siv, "SIV/openssl.txt")
        #expect(try reason("SIV/openssl.txt")?.contains("another kind: the record has no IV") == true)
        // In the folder of that name it is the published file, and damaged.
        try write(siv, "ChaCha20Poly1305/openssl.txt")
        #expect(said() == "ChaCha20Poly1305/openssl.txt:1: the record has no IV")
        try write("", "ChaCha20Poly1305/openssl.txt")
        // One whole record proves the name, and what follows is damaged.
        let whole = siv.replacing("Key =", with: "IV = \(hex(3, 12))\nKey =")
        try write("\(whole)\n\(siv.replacing("COUNT = 0", with: "COUNT = 1"))", "SIV/openssl.txt")
        #expect(said() == "SIV/openssl.txt:9: the record has no IV")
    }

    /// crypto-condor keeps an index called as node's vectors are.
    @Test func anIndexOfThatNameIsNoTable() throws {
        try write(#"{"SHA-1": ["hmac_cavp_SHA-1.pb2"]}"#, "hmac.json")
        #expect(try reason("hmac.json")?.contains("another kind: expected an array, found object") == true)
    }

    /// ACVP's own specification is in AsciiDoc, which speaks of test groups below headings with an anchor.
    @Test(arguments: ["[[test-vectors]]\n== Vectors\n", "{empty}\n", "[{set}]\n", "{ return 1; }\n"])
    func textThatBeginsWithABracketIsNoJSON(_ beginning: String) throws {
        try write(beginning + #"Each has "vsId" and "testGroups"."#, "06-test-vectors.adoc")
        #expect(try reason("06-test-vectors.adoc") == "no vectors")
    }

    /// Sets for other ciphers were made from CAVP's texts, and say so.
    @Test func anotherCiphersTextsAreNotAES() throws {
        let seed = "# SEED CFB vectors, derived from the AESVS MMT test data for CFB128\n" + Sample.cbc
        try write(seed, "cfb.txt")
        #expect(try reason("cfb.txt")?.hasPrefix("fields of no known set: ") == true)
        try write(seed.replacing("[ENCRYPT]\n", with: ""), "SEED/seed-cfb.txt")
        guard case .used(_, _, let algorithms) = try fate("SEED/seed-cfb.txt") else {
            Issue.record("not used")
            return
        }
        #expect(algorithms == ["cfb(seed)"])
    }

    /// Ends of lines are those of Unix, of DOS, of old Macintoshes, or what transfers made of them.
    @Test(arguments: ["\r", "\r\n", "\r\r\n"]) func linesEndInManyWays(_ end: String) throws {
        let plain = try fate("good.rsp")
        try write(cbc.replacing("\n", with: end) + "\u{1a}", "other.rsp")
        #expect(try fate("other.rsp") == plain)
        let line = cbc.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.hasPrefix("IV = ") }
        let bad = cbc.replacing("IV = 0", with: "IV = z").replacing("\n", with: end)
        try write(bad, "other.rsp")
        #expect(said() == "other.rsp:\(try #require(line) + 1): IV is not hexadecimal")
    }

    @Test func aMillionEmptyLinesAreReadAtOnce() throws {
        try write(String(repeating: "\r", count: 1 << 20) + cbc, "other.rsp")
        let plain = try fate("good.rsp")
        let start = ContinuousClock.now
        #expect(try fate("other.rsp") == plain)
        #expect(.now - start < .seconds(20))
    }

    /// Longer than what is looked at first: the comment, or the first record.
    @Test func aFirstRecordOfAnyLengthIsSeen() throws {
        let text = hex(3, 1 << 16)
        let long = "# CAVS 11.1\n" + cbc.replacing(hex(3, 16), with: text).replacing(hex(4, 16), with: text)
        try write(long, "long.rsp")
        let plain = try fate("good.rsp")
        #expect(try fate("long.rsp") == plain)
        try write("# CAVS 11.1 \(String(repeating: "x", count: 1 << 17))\n" + cbc, "long.rsp")
        #expect(try fate("long.rsp") == plain)
    }

    /// Names go to a terminal, which must not take them for its own commands.
    @Test func namesStayOnTheirLine() throws {
        try write(cbc.replacing("IV = ", with: "IV = z"), "a\n\u{1b}[31m\u{2028}b.rsp")
        #expect(said().hasPrefix("a??[31m?b.rsp:"))
        #expect("a\r\nb\u{7}".onOneLine == "a?b?")
        try write("", "a\n\u{1b}[31m\u{2028}b.rsp")
        #expect(said() == "a??[31m?b.rsp: an empty file")
    }

    @Test func aNameThatIsNotUTF8IsTold() throws {
        let name = Array("\(folder)/gr".utf8).map(CChar.init(bitPattern:)) + [-4, 0]
        let file = creat(name, 0o600)
        #expect(file >= 0)
        close(file)
        #expect(try reason("gr\u{fffd}") == "a name that is not UTF-8: rename it")
    }

    @Test(arguments: [
        ("Rar!\u{1a}\u{7}\u{1}\0", "a RAR archive: unpack it"), ("MSCF\0\0\0\0", "a cabinet: unpack it"),
        ("!<arch>\ndebian-binary", "an ar archive: unpack it"),
    ])
    func whatIsPackedOtherwiseIsToldSo(_ content: String, _ expected: String) throws {
        try write(content, "set")
        #expect(try reason("set") == expected)
    }

    @Test func wideTextIsToldSo() throws {
        let bytes: [UInt8] = Array(cbc.utf8).flatMap { [$0, 0] }
        try FileBytes.write([0xff, 0xfe] + bytes, to: "\(folder)/wide.rsp")
        #expect(try reason("wide.rsp") == "text in UTF-16: save it as UTF-8")
        try FileBytes.write([0xff, 0xfe, 0, 0] + bytes, to: "\(folder)/wide.rsp")
        #expect(try reason("wide.rsp") == "text in UTF-32: save it as UTF-8")
    }
}
