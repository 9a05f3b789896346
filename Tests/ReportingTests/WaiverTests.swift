import Records
import Testing

@testable import Reporting

@Suite struct WaiverTests {
    private let today = "2026-11-23"

    private func list(_ waivers: String, source: String = "w.json") throws -> WaiverList {
        try WaiverList(Array("{\"version\": 1, \"waivers\": [\(waivers)]}".utf8), source: source)
    }

    private func waiver(_ members: String, expires: String = "2027-01-31") -> String {
        "{\(members), \"link\": \"https://example.org/1\", \"expires\": \"\(expires)\", \"reason\": \"known\"}"
    }

    /// A run with three failing checks (2, 3, 10) in the decrypt group of each exercise.
    private var failing: RunResults { ComparisonTests.run { ComparisonTests.fail(&$0) }.results }

    @Test func waivedFailuresDoNotFailTheRunAndDoNotPass() throws {
        let results = failing.applying(try list(waiver("\"driver\": \"cbc-*\"")), today: today)
        #expect(results.verdict == .passed && results.exitCode == 0)
        #expect(results.counts.waived == 6 && results.counts.failed == 0)
        #expect(results.isComplete && results.disturbances.isEmpty)
        #expect(results.headline.contains("6 failing checks waived"))
        let driver = results.drivers[0]
        #expect(driver.verdict == .incomplete("6 failing checks waived: https://example.org/1"))
        #expect(driver.waiverNotes == ["6 failing checks waived until 2027-01-31: known (https://example.org/1)"])
        // The records are what they were.
        #expect(failing.counts.failed == 6)
    }

    @Test func aRunOfNothingButWaivedFailuresDidRun() throws {
        let all = ComparisonTests.run { check in
            check.passed = 0
            check.failures = [SampleRun.failure("1")]
        }
        let link = "https://example.org/linux/kernel/crypto/a/rather/long/path.c"
        let waiver = waiver("\"driver\": \"cbc-*\"").replacing("https://example.org/1", with: link)
        let results = all.results.applying(try list(waiver), today: today)
        #expect(results.verdict == .passed)
        #expect(results.headline == "0 drivers passed, 0 checks passed; 4 failing checks waived")
        #expect(results.drivers[0].verdict == .incomplete("4 failing checks waived: \(link)"))
        // The link can be followed from the terminal.
        #expect(TerminalSummary().render(results).contains(link))
        // Without the waiver they are failures.
        #expect(all.results.verdict == .failed)
    }

    @Test func eachFormatCallsThemExpectedFailures() throws {
        let results = failing.applying(try list(waiver("\"driver\": \"cbc-*\"")), today: today)
        let ktap = KTAPReport.render(results)
        #expect(ktap.contains("decrypt-k16 oneshot # XFAIL 3 failing checks waived until 2027-01-31"))
        #expect(ktap.contains("\nok 1 skcipher.cbc-aes.cbc-aes-aesni # XFAIL"))
        let junit = String(decoding: JUnitReport.render(results), as: UTF8.self)
        #expect(junit.contains("<skipped message=\"expected failure: 3 failing checks waived"))
        #expect(!junit.contains("<failure"))
        let kcidb = KCIDBReport.render(results)
        #expect(kcidb.contains("\"status\": \"FAIL\"") && kcidb.contains("\"waivers\": ["))
        #expect(LAVAReport.render(results).contains("RESULT=fail MEASUREMENT="))
        #expect(GitHubReport.render(results).contains("::warning title=skcipher.cbc-aes.cbc-aes-aesni::6 failing"))
        #expect(TerminalSummary().render(results).contains("6 failing checks waived: https://example.org/1"))
    }

    @Test(arguments: [
        ("\"driver\": \"other*\"", 0), ("\"algorithm\": \"cbc(*\"", 6),
        ("\"driver\": \"*\", \"exercise\": \"chunked\"", 3),
        ("\"driver\": \"*\", \"vector\": \"10\"", 2), ("\"driver\": \"*\", \"group\": \"*encrypt*\"", 0),
        ("\"driver\": \"*\", \"flag\": \"wrong\"", 6), ("\"driver\": \"*\", \"flag\": \"wron\"", 0),
        ("\"driver\": \"*\", \"kernel\": {\"from\": \"6.12\"}", 6),
        ("\"driver\": \"*\", \"kernel\": {\"from\": \"6.12.58\"}", 0),
        ("\"driver\": \"*\", \"kernel\": {\"before\": \"6.12.57\"}", 0),
        ("\"driver\": \"*\", \"kernel\": {\"from\": \"6.1\", \"before\": \"6.13\"}", 6),
    ])
    func coversWhatItNames(members: String, waived: Int) throws {
        let results = failing.applying(try list(waiver(members)), today: today)
        #expect(results.counts.waived == waived)
        #expect(results.counts.failed == 6 - waived)
    }

    @Test func anExpiredWaiverWaivesNothingAndSaysSo() throws {
        let expired = try list(waiver("\"driver\": \"cbc-*\"", expires: "2026-11-22"))
        let results = failing.applying(expired, today: today)
        #expect(results.counts.waived == 0 && results.exitCode == 1)
        #expect(
            results.waiverFaults == [
                "w.json: waiver 1 expired on 2026-11-22 (driver cbc-*): remove or renew it, see https://example.org/1"
            ]
        )
        #expect(failing.applying(try list(waiver("\"driver\": \"cbc-*\"", expires: today)), today: today).exitCode == 0)
        // Also where nothing fails.
        #expect(ComparisonTests.run().results.applying(expired, today: today).exitCode == 1)
    }

    /// However long the path of its file, no word of what fails the run is cut.
    @Test func aFaultOfALongPathIsShownInFull() throws {
        let source = "/" + String(repeating: "long-folder/", count: 10) + "w.json"
        let expired = try list(waiver("\"driver\": \"cbc-*\"", expires: "2026-11-22"), source: source)
        let results = failing.applying(expired, today: today)
        let words = TerminalSummary().render(results).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains(results.waiverFaults[0]))
    }

    @Test func aStaleWaiverFailsARunThatPasses() throws {
        let list = try list(waiver("\"driver\": \"cbc-*\", \"exercise\": \"chunked\""))
        let results = ComparisonTests.run().results.applying(list, today: today)
        #expect(results.verdict == .failed && results.exitCode == 1)
        #expect(results.waiverFaults.count == 1 && results.waiverFaults[0].contains("is stale"))
        let text = TerminalSummary().render(results)
        #expect(text.contains("1 waiver expired or stale") && text.contains("\n  w.json: waiver 1 is stale"))
        #expect(GitHubReport.render(results).contains("::error title=waiver::w.json"))
        #expect(KTAPReport.render(results).contains("the run # ERROR w.json"))
        // A run that was cut says nothing of what would have failed.
        #expect(ComparisonTests.run(cut: true).results.applying(list, today: today).waiverFaults.isEmpty)
        // Another driver's waiver is not stale.
        let other = try self.list(waiver("\"driver\": \"xts-*\""))
        #expect(ComparisonTests.run().results.applying(other, today: today).exitCode == 0)
    }

    @Test(arguments: [
        ("\"drivers\": \"x\"", "unknown member \"drivers\""), ("\"vector\": \"1\"", "names a driver or an algorithm"),
        ("\"driver\": \"x\", \"kernel\": {\"from\": \"new\"}", "is no kernel release"),
        ("\"driver\": \"x\", \"kernel\": {\"until\": \"6.1\"}", "unknown member \"until\""),
    ])
    func aFaultInTheFileIsNamed(members: String, message: String) {
        let error = #expect(throws: (any Error).self) { try list(waiver(members)) }
        #expect("\(error.map { "\($0)" } ?? "")".contains(message))
        #expect("\(error.map { "\($0)" } ?? "")".contains("w.json"))
    }

    @Test func findsTheWaiverOfAFailure() throws {
        let waivers = try list(
            waiver("\"driver\": \"cbc-*\", \"exercise\": \"oneshot\", \"kernel\": {\"before\": \"6.13\"}")
        )
        let check = try #require(failing.drivers[0].failing.first { $0.exercise == .oneshot })
        func place(_ check: CheckRecord, _ release: String, _ day: String) -> String? {
            waivers.waiver(for: check.failures[0], of: check, release: release, today: day)?.place
        }
        #expect(place(check, "6.12.57", today) == "w.json: waiver 1")
        #expect(place(check, "6.13", today) == nil && place(check, "6.12.57", "2027-02-01") == nil)
        let other = try #require(failing.drivers[0].failing.first { $0.exercise == .chunked })
        #expect(place(other, "6.12.57", today) == nil)
    }

    @Test func aDayAndALinkAreWanted() {
        #expect(throws: (any Error).self) { try list(waiver("\"driver\": \"x\"", expires: "soon")) }
        #expect(throws: (any Error).self) { try list(waiver("\"driver\": \"x\"", expires: "2026-13-01")) }
        let none = "{\"driver\": \"x\", \"link\": \"none\", \"expires\": \"2027-01-01\", \"reason\": \"r\"}"
        #expect(throws: (any Error).self) { try list(none) }
    }
}
