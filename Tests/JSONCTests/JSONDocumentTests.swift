import JSONC
import Testing

@Suite struct JSONDocumentTests {
    private func read<T>(_ text: String, _ body: (JSONCursor) throws -> T) throws -> T {
        let bytes = Array(text.utf8)
        let document = try JSONDocument(parsing: bytes.span.bytes, source: "t.json")
        return try body(document.root)
    }

    private func failure(_ text: String, _ body: (JSONCursor) throws -> Void = { _ in }) -> String {
        do {
            try read(text, body)
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    @Test func theLastOfTwoMembersOfANameCounts() throws {
        let text = #"{"k": 1, "other": 2, "k": 3}"#
        #expect(try read(text) { try $0.at("k").int() } == 3)
        #expect(try read(text) { try $0.keys() } == ["k", "other"])
    }

    @Test func readsEveryType() throws {
        let text = #"{"a":[1,-2.5,true,null,"é"],"n":{"k":"v"}}"#
        #expect(try read(text) { try $0.at("a").at(0).int() } == 1)
        #expect(try read(text) { try $0.at("a").at(1).double() } == -2.5)
        #expect(try read(text) { try $0.at("a").at(2).bool() })
        #expect(try read(text) { try $0.at("a").at(3).isNull })
        #expect(try read(text) { try $0.at("a").at(4).string() } == "é")
        #expect(try read(text) { try $0.at("n").at("k").string() } == "v")
        #expect(try read(text) { try $0.keys() } == ["a", "n"])
        #expect(try read(text) { try $0.member("zzz")?.int() } == nil)
    }

    @Test func namesTheLineOfASyntaxError() {
        #expect(failure("{\n  \"a\": 1,\n  ?\n}").hasPrefix("t.json:3:"))
        #expect(failure("{\"a\": [1, 2") == "t.json:1:12: the text ends before its value does")
        #expect(failure("") == "t.json:1:1: the text ends before its value does")
        #expect(failure("{}\n {}") == "t.json:2:2: unexpected character")
        #expect(failure("{} \n\t") == "no error")
        #expect(failure("17") == "no error")
        #expect(failure("[\"\\ud800\u{0}\"]") != "no error")
    }

    @Test func namesThePathOfAShapeError() {
        let text = #"{"testGroups":[{"tests":[{"key":7}]}]}"#
        let message = failure(text) { _ = try $0.at("testGroups").at(0).at("tests").at(0).at("key").string() }
        #expect(message == "t.json: testGroups[0].tests[0].key: expected a string, found int")
        #expect(failure(text) { _ = try $0.at("nope") } == "t.json: root: no member \"nope\"")
        #expect(failure(text) { _ = try $0.at("testGroups").at(1) } == "t.json: testGroups: no element 1")
    }

    @Test func refusesDeepNesting() {
        #expect(failure(String(repeating: "[", count: 40) + String(repeating: "]", count: 40)) != "no error")
    }

    @Test func refusesInvalidUTF8() {
        let bytes: [UInt8] = [0x22, 0xC3, 0x28, 0x22]
        #expect(throws: JSONError.self) { _ = try JSONDocument(parsing: bytes.span.bytes, source: "t") }
    }

    @Test func writesWhatItReads() throws {
        let value: JSONValue = .object([
            "s": .string("a\"b\u{1}/<é"), "i": 7, "t": true, "left out": nil, "list": .array([.null, .double(0.5)]),
        ])
        #expect(value.text() == #"{"s":"a\"b\u0001/<é","i":7,"t":true,"list":[null,0.5]}"#)
        #expect(try read(value.text(pretty: true)) { try $0.at("s").string() } == "a\"b\u{1}/<é")
    }
}
