import Corpus
import JSONC
import KernelNames
import Records
import Testing

@testable import Reporting

/// Every format says how strong the evidence is.
@Suite struct EvidenceTests {
    private static let strengths: [VectorGroup.Evidence] = [
        .published, .twoOracles, .singleOracle, .derived, .baseline,
    ]

    /// A driver with a group of each strength, of 10, 20, ... vectors; another one with the strongest alone; and a third,
    /// on which nothing was executed.
    private static let results: RunResults = {
        let names = strengths.map { "source/\($0.rawValue)/encrypt-k16" }
        let driver = SampleRun.driver("cbc-aes-aesni", priority: 400, groups: names.count)
        let other = SampleRun.driver("cbc(aes-generic)", groups: 1)
        let idle = SampleRun.driver("cbc-idle", groups: 1)
        let checks =
            names.map { SampleRun.check(driver, $0, passed: 3) } + [SampleRun.check(other, names[0], passed: 3)]
            + [SampleRun.check(idle, names[4], skipped: 3)]
        var sample = SampleRun.complete([driver, other, idle], checks)
        for (index, (name, strength)) in zip(names, strengths).enumerated() {
            var group = SampleRun.group(name, .encrypt)
            group.evidence = strength
            group.vectors = 10 * (index + 1)
            sample.records.insert(.group(group), at: 2)
        }
        return sample.results
    }()

    private static let words =
        "published: 10 vectors in 1 group; two oracles: 20 vectors in 1 group; one oracle: 30 vectors in 1 group; "
        + "derived: 40 vectors in 1 group; kernel's own: 50 vectors in 1 group"
    private static let brief = "published 10, two oracles 20, one oracle 30, derived 40, kernel's own 50"

    @Test func aGroupThatSeveralDriversHaveCountsOnceInTheRun() {
        #expect(EvidenceSummary(Self.results).words == Self.words)
        #expect(EvidenceSummary(Self.results).brief == Self.brief)
    }

    @Test func theScreenHasALine() {
        let lines = TerminalSummary().render(Self.results).split(separator: "\n")
        #expect(lines.contains { $0 == "evidence of the vectors: \(Self.brief)" })
        #expect(!TerminalSummary().render(RunResults(lines: [])).contains("evidence"))
    }

    @Test func junitHasAPropertyForEachDriver() {
        let text = String(decoding: JUnitReport.render(Self.results), as: UTF8.self)
        let words = Self.words.replacing("'", with: "&#39;")
        #expect(text.contains("<property name=\"evidence\" value=\"\(words)\"/>"))
        #expect(text.contains("<property name=\"evidence\" value=\"published: 10 vectors in 1 group\"/>"))
        // Nothing was executed on the third driver, so nothing speaks for it.
        #expect(text.ranges(of: "name=\"evidence\"").count == 2)
        let folded = String(decoding: JUnitReport.render(Self.results, limit: 10), as: UTF8.self)
        #expect(folded.ranges(of: "name=\"evidence\"").count == 2)
    }

    @Test func ktapHasADiagnosticLineForRunAndDrivers() {
        let lines = KTAPReport.render(Self.results).split(separator: "\n")
        #expect(lines.contains { $0 == "# Evidence of the vectors: \(Self.words)" })
        #expect(lines.count { $0.hasPrefix("  # evidence: ") } == 2)
        #expect(lines.contains { $0 == "  # evidence: \(Self.words)" })
    }

    @Test func kcidbHasItInMisc() throws {
        let bytes = Array(KCIDBReport.render(Self.results).utf8)
        let document = try JSONDocument(parsing: bytes.span.bytes, source: "kcidb.json")
        let misc = try document.root.at("tests").at(0).at("misc").at("evidence")
        #expect(try misc.keys() == ["published", "two-oracles", "single-oracle", "derived", "baseline"])
        #expect(try misc.at("baseline").at("vectors").int() == 50)
        #expect(try misc.at("baseline").at("groups").int() == 1)
    }

    @Test func lavaAndGitHubHaveALine() {
        #expect(LAVAReport.render(Self.results).hasPrefix("# evidence of the vectors: \(Self.words)\n<LAVA_SIGNAL"))
        let notice = GitHubReport.render(Self.results).split(separator: "\n").last
        #expect(notice?.hasSuffix("evidence of the vectors: \(Self.brief)") == true)
    }

    @Test func pagesHaveItForRunAndDrivers() throws {
        let markdown = MarkdownReport.render(Self.results)
        #expect(markdown.contains("- Evidence of the vectors: \(Self.words)"))
        #expect(markdown.contains("| passed | published, two oracles, one oracle, derived, kernel's own |"))
        #expect(markdown.contains("| cbc-idle | 100 | incomplete |  |"))
        let html = HTMLReport.render(Self.results)
        #expect(html.contains("<b>kernel&#39;s own</b> 50 vectors in 1 group"))
        #expect(html.contains(Self.words.replacing("'", with: "&#39;")))
        let driver = try #require(Self.results.drivers.first)
        let page = HTMLTemplates.render(
            DossierPage(
                Dossier(Self.results, driver: driver),
                digests: Dossier.Digests(body: "", records: "")
            ),
            with: "dossier"
        )
        #expect(page.contains(Self.words.replacing("'", with: "&#39;")))
    }
}

@Suite struct WorkloadTests {
    @Test func theShareIsThatOfTheRecords() throws {
        let slow = SampleRun.driver("drbg", "stdrng", .rng, groups: 1, records: 2)
        let quick = SampleRun.driver("cbc", groups: 1, records: 50)
        var workload = Workload()
        #expect(workload.share == nil)
        for driver in [slow, quick] { workload.note(.driver(driver)) }
        #expect(workload.share == 0)
        // A script has as many checks as it has steps; that is one record's work all the same.
        for _ in 0..<50 { workload.note(.checks(SampleRun.check(quick, passed: 1000))) }
        #expect(workload.share == 0.5)
        workload.note(.checks(SampleRun.check(slow, passed: 1)))
        #expect(workload.share == 0.75)
        workload.note(.checks(SampleRun.check(slow, passed: 1)))
        #expect(workload.share == 1)
    }
}
