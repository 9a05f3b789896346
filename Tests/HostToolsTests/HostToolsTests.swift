import Files
import Foundation
import HostTools
import Testing

@Suite struct ToolTests {
    private let shell = Tool(name: "sh", package: "dash")

    @Test func outputAndInputArePassedOn() async throws {
        #expect(try await Tool(name: "cat", package: "coreutils").run([], input: [1, 0, 2]) == [1, 0, 2])
        #expect(String(decoding: try await shell.run(["-c", "pwd"], in: "/usr"), as: UTF8.self) == "/usr\n")
    }

    @Test func aProgramThatIsNotThereNamesItsPackage() async {
        let absent = Tool(name: "no-such-tool-at-all", package: "some-package")
        await #expect(throws: ToolError.missing("no-such-tool-at-all", package: "some-package")) {
            try await absent.run([])
        }
        #expect(
            "\(absent.missing)" == "no-such-tool-at-all is not installed; get it with: apt-get install some-package"
        )
    }

    @Test func aProgramThatFailsIsQuotedByItsLastLine() async {
        await #expect {
            try await shell.run(["-c", "echo one >&2; echo two >&2; exit 3"])
        } throws: {
            "\($0)".hasPrefix("sh -c failed (") && "\($0)".hasSuffix("3)): two") && !"\($0)".contains("\n")
        }
    }
}

@Suite struct DigestTests {
    @Test func digestsAreThoseOfTheStandard() throws {
        // FIPS 180-4, the empty message and "abc".
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(Digest.sha256(of: []) == empty)
        #expect(Digest.sha256(of: "abc".utf8) == abc)
        let path = NSTemporaryDirectory() + "digest-\(UUID().uuidString)"
        defer { try? Folder.removeFile(path) }
        try FileBytes.write("abc".utf8, to: path)
        #expect(try Digest.sha256(ofFiles: [path, "/dev/null"]) == [abc, empty])
    }

    /// A million times "a", of FIPS 180-4: a file that is read in several pieces.
    @Test func aLongFileIsReadInPieces() throws {
        let path = NSTemporaryDirectory() + "digest-\(UUID().uuidString)"
        defer { try? Folder.removeFile(path) }
        try FileBytes.write(repeatElement(UInt8(ascii: "a"), count: 1_000_000), to: path)
        #expect(
            try Digest.sha256(ofFile: path) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        )
    }

    @Test func aFileThatCannotBeReadIsNamed() {
        #expect {
            try Digest.sha256(ofFile: "/nonexistent")
        } throws: {
            "\($0)" == "/nonexistent: No such file or directory"
        }
        #expect(throws: FileError.self) { try Digest.sha256(ofFile: "/") }
    }
}
