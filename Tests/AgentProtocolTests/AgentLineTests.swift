import AgentProtocol
import Corpus
import Records
import Testing

@Suite struct AgentLineTests {
    private static let end = Record.end(EndRecord(checks: 9, seconds: 1.5))

    @Test func aRecordKeepsTheTextThatItCameIn() {
        // Members in another order, and one that nobody knows.
        let text = #"{"kind":"end","v":1,"seconds":1.5,"news":[],"checks":9}"#
        #expect(AgentLine(text) == .record(Self.end, text: text))
        #expect(AgentLine(Self.end.line) == .record(Self.end, text: Self.end.line))
    }

    @Test func announcementsAreTold() {
        #expect(AgentLine(Announcement.load(module: "md4").line) == .announcement(.load(module: "md4")))
    }

    /// Wherever a kernel's death cuts a record, it is that record and nothing else.
    @Test func aRecordThatWasCutIsTorn() {
        let whole = Array(Self.end.line)
        for size in 1..<whole.count {
            let text = String(whole.prefix(size))
            #expect(AgentLine(text) == .torn(text))
        }
    }

    @Test(arguments: ["~", "~start\t0", "~reach\t1\t\t\t{", #"{"v":2,"kind":"che{"v":2,"kind":"end","checks":1}"#])
    func otherHalvesAreTornToo(_ text: String) { #expect(AgentLine(text) == .torn(text)) }

    @Test(arguments: [
        (#"{"v":99,"kind":"end"}"#, "root: record version 99, this build reads up to \(Record.version)"),
        (#"{"v":1,"kind":"new"}"#, #"root: unknown record kind "new""#), ("{}", #"root: no member "v""#),
        (
            #"{"v":2,"kind":"incident","what":"dull","message":"","log":[]}"#,
            #"what: "dull" is none of died, hung, complaint, agent, garbled"#
        ),
    ])
    func whatARecordSaysThatNobodyKnowsIsOneClearLine(_ text: String, _ reason: String) {
        #expect(AgentLine(text) == .unknown(text, reason: "its record: \(reason)"))
    }

    @Test(arguments: ["what a program says", "", " "])
    func theRestIsKept(_ text: String) { #expect(AgentLine(text) == .other(text)) }
}
