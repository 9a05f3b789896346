import JSONC
import KernelNames
import Records
import TestSupport
import Testing

@Suite struct CommandFileTests {
    private func read(_ text: String) throws -> CommandFile {
        let bytes = Array(text.utf8)
        let document = try JSONDocument(parsing: bytes.span.bytes, source: "commands.json")
        return try CommandFile(from: document.root)
    }

    @Test func aFileIsReadAsItWasWritten() throws {
        var command = Command(number: 17)
        command[.verdict] = 2
        command[.direction] = 1
        command[.text] = 9
        let file = CommandFile(type: .aead, profile: .full, seed: .max, sequences: [[Command(number: 3), command]])
        #expect(try read(file.text) == file)
        #expect(file.text.contains("tag forged at its end"))
    }

    @Test(
        arguments: [
            (#"{"commands":5,"type":"aead","profile":"quick","seed":"1","sequences":[[{"number":1}]]}"#, "version 5"),
            (#"{"commands":4,"type":"aead","profile":"quick","seed":"x","sequences":[[{"number":1}]]}"#, "not a seed"),
            (#"{"commands":4,"type":"aead","profile":"quick","seed":"1","sequences":[]}"#, "no sequence"),
            (#"{"commands":4,"type":"aead","profile":"quick","seed":"1","sequences":[[]]}"#, "without commands"),
            (
                #"{"commands":4,"type":"hash","profile":"quick","seed":"1","sequences":[[{"number":1,"tag":"kept"}]]}"#,
                "no \"tag\""
            ),
            (
                #"{"commands":4,"type":"aead","profile":"quick","seed":"1","sequences":[[{"number":1,"text":"huge"}]]}"#,
                "huge"
            ),
            (
                #"{"commands":4,"type":"aead","profile":"quick","seed":"1","sequences":[[{"number":1}]],"x":1}"#,
                "unknown member"
            ),
        ]
    )
    func whatCannotBePutAgainIsRefusedInOneLine(_ text: String, _ words: String) {
        let error = #expect(throws: JSONError.self) { _ = try read(text) }
        #expect(error.map { "\($0)" }?.contains(words) == true)
        #expect(error.map { "\($0)" }?.contains("\n") == false)
    }
}
