import Corpus
import JSONC
import KernelNames
import Records
import Testing

@testable import Reporting

@Suite struct ComparisonReportTests {
    /// Every class of harm in names, against a run in which the drivers are there and pass.
    private var hostile: Comparison {
        let evil = SampleRun.driver(SampleRun.hostile + "\n::error::", "gcm(\(SampleRun.hostile))", .aead, groups: 2)
        return ComparisonTests.compare(
            ComparisonTests.run(evil),
            ComparisonTests.run(evil) { ComparisonTests.fail(&$0) }
        )
    }

    @Test func textKeepsToItsWidthAndCarriesNoControlCharacters() {
        for verbose in [false, true] {
            var text = ComparisonText()
            text.verbose = verbose
            let lines = text.render(hostile).split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines[0].hasPrefix("REGRESSED  "))
            #expect(lines.allSatisfy { line in line.unicodeScalars.allSatisfy { $0.value >= 0x20 } })
            #expect(lines.contains { $0.contains("(chunked, oneshot): tc 2, 3, 10: wrong output") })
        }
    }

    @Test func pagesEscapeNames() {
        let page = ComparisonPage.render(hostile)
        #expect(page.contains("&lt;script&gt;alert") && !page.contains("<script"))
        #expect(!page.contains("http://") && !page.contains("https://") && !page.contains("src="))
        let markdown = ComparisonMarkdown.render(hostile)
        #expect(!markdown.contains("<script") && markdown.contains("## Regressed: 1 (regression)"))
    }

    @Test func jsonCarriesTheEvidence() throws {
        let text = ComparisonJSON.render(hostile)
        let bytes = Array(text.utf8)
        let document = try JSONDocument(parsing: bytes.span.bytes, source: "compare.json")
        let root = document.root
        #expect(try root.at("verdict").string() == "regressed")
        let change = try root.at("changes").at(0)
        #expect(try change.at("class").string() == "regressed")
        #expect(try change.at("driver").string() == SampleRun.hostile + "\n::error::")
        let evidence = try change.at("evidence").at(0)
        #expect(
            try evidence.at("vectors").map { element throws(JSONError) in try element.string() } == ["2", "3", "10"]
        )
    }

    @Test func aBaselineIsAsGoodAsTheRun() throws {
        let run = RunSnapshot(SampleRun.everything().results, name: "run")
        let text = Baseline.text(run)
        let read = try Baseline.read(Array(text.utf8), source: "baseline.json")
        #expect(Baseline.text(read) == text)
        let same = Comparison(base: read, new: run)
        #expect(same.exitCode == 0)
        #expect(Set(same.changes.map(\.kind)) == [.stillFailing])
        let spoilt = RunSnapshot(ComparisonTests.run { ComparisonTests.fail(&$0) }.results, name: "new")
        let good = RunSnapshot(ComparisonTests.run().results, name: "good")
        let viaBaseline = Comparison(base: try Baseline.read(Array(Baseline.text(good).utf8), source: "b"), new: spoilt)
        #expect(viaBaseline.changes == Comparison(base: good, new: spoilt).changes)
    }

    @Test func aBaselineHasALineForEachDriver() {
        let run = RunSnapshot(SampleRun.large(drivers: 30, groups: 4).results, name: "run")
        let before = Baseline.text(run).split(separator: "\n")
        var changed = run
        changed.drivers[7].priority = 4711
        let after = Baseline.text(changed).split(separator: "\n")
        #expect(zip(before, after).count { $0 != $1 } == 1)
        var shuffled = run
        shuffled.drivers.reverse()
        #expect(Baseline.text(shuffled) == Baseline.text(run))
    }

    @Test func aDamagedBaselineIsRefusedWithItsPlace() {
        let text = Baseline.text(RunSnapshot(ComparisonTests.run().results, name: "run"))
        for (old, new, message) in [
            ("\"version\":1", "\"version\":2", "baseline version 2"),
            ("\"passed\":[40,40]", "\"passed\":[40]", "1 outcomes"),
            ("\"skcipher\"", "\"cipher\"", "is none of hash"),
        ] {
            let damaged = text.replacing(old, with: new)
            let error = #expect(throws: (any Error).self) { try Baseline.read(Array(damaged.utf8), source: "b.json") }
            #expect("\(error.map { "\($0)" } ?? "")".contains(message))
        }
    }
}
