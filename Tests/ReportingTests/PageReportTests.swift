import Foundation
import Records
import Testing

@testable import Reporting

@Suite struct HTMLReportTests {
    private let page = HTMLReport.render(SampleRun.everything().results)

    @Test func hostileTextStaysText() {
        // The page's own script is the only one, and no attribute was broken out of.
        #expect(page.ranges(of: "<script").count == 1)
        #expect(page.ranges(of: "</script").count == 1)
        #expect(!page.contains("<script>alert"))
        #expect(page.contains("&lt;script&gt;alert(&#39;x&#39;)"))
        #expect(!page.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        #expect(!page.unicodeScalars.contains("\u{202e}"))
        // The combining mark must not have saved the quote.
        let scalars = Array(page.unicodeScalars)
        for index in scalars.indices where scalars[index] == "\u{301}" {
            #expect(scalars[index - 1] == ";")
        }
        // Text in double braces is not taken for a tag of the template.
        #expect(page.contains("{{word}}"))
    }

    @Test func needsNoNetwork() {
        #expect(!page.contains("http:") && !page.contains("https:"))
        #expect(!page.contains("src=") && !page.contains("@import") && !page.contains("url("))
    }

    @Test func everyLinkLeadsSomewhere() {
        let links = Set(page.matches(of: /href="#([^"]+)"/).map { String($0.1) })
        let places = page.matches(of: /\sid="([^"]+)"/).map { String($0.1) }
        #expect(links.isSubset(of: places))
        #expect(Set(places).count == places.count)
        #expect(places.count { $0.hasPrefix("driver-") } == 8)
    }

    @Test func firstScreenAnswers() throws {
        let main = try #require(page.range(of: "<h2>Algorithms"))
        let top = page[..<main.lowerBound]
        for answer in [
            "6.12.57+deb13-amd64", "FAILED", "cbc(aes-generic)", "66 checks in 1 group", "unreachable: bind: ENOENT",
            "incomplete: every check was skipped", "no vectors for the algorithm", "not loaded: ENODEV", "complaint",
        ] {
            #expect(top.contains(answer), "\(answer)")
        }
    }

    @Test func nothingExecutedIsNeverShownAsCertified() {
        let results = SampleRun.everything().results
        let anchors = HTMLAnchors(results.drivers)
        for driver in results.drivers where driver.counts.executed == 0 {
            let start = page.range(of: "id=\"\(anchors[driver])\"")
            #expect(start != nil)
            let section = page[(start?.lowerBound ?? page.startIndex)...].prefix { $0 != "/" }
            #expect(!section.contains("certified"))
        }
        // One driver is certified: in the matrix and on its own page.
        #expect(page.ranges(of: "badge certified").count == 1)
        #expect(page.ranges(of: "verdict certified").count == 1)
    }

    @Test func matrixShowsEveryState() {
        for (letter, sign) in [("p", "✓"), ("f", "✗"), ("s", "–"), ("e", "!"), ("n", "?"), ("x", "")] {
            let cell = "<td class=\(letter)>\(sign)"
            #expect(letter == "n" || page.contains(cell), "\(cell)")
        }
        let (one, other) = (SampleRun.driver("a"), SampleRun.driver("b", groups: 1))
        let cut = SampleRun.complete([one, other], [SampleRun.check(one, passed: 1)], cut: true)
        #expect(HTMLReport.render(cut.results).contains("<td class=n>?"))
    }

    @Test func failingGroupsComeFirst() {
        let cbc = GroupCatalogue.all(of: SampleRun.everything().results.drivers)
            .first { $0.drivers.first?.record.algorithm == "cbc(aes)" }
        #expect(cbc?.groups == ["nist/aes/decrypt-k16", "nist/aes/encrypt-k16"])
        #expect(cbc?.states == [[.pass, .pass], [.fail, .pass], [.notPlanned, .skip]])
    }

    @Test func aLargeRunStaysSmall() {
        let broken = SampleRun.large(drivers: 40, groups: 400, failing: true).results
        #expect(HTMLReport.render(broken).utf8.count < 5_000_000)
    }

    @Test func anEmptyRunHasAPage() {
        let empty = HTMLReport.render(RunResults(lines: []))
        #expect(empty.contains("INCOMPLETE") && empty.contains("</html>"))
    }
}

@Suite struct MarkdownReportTests {
    @Test func escapes() {
        let text = MarkdownReport.render(SampleRun.everything().results)
        #expect(!text.contains("<script"))
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        #expect(MarkdownReport.escape("a|b`c*d_e[f](@g)<h>&#1") == "a\\|b\\`c\\*d\\_e\\[f\\](&#64;g)&lt;h&gt;&amp;\\#1")
        // A pipe in a name must not make another column.
        for table in text.split(separator: "\n\n") where table.hasPrefix("|") {
            let columns = table.split(separator: "\n").map { row in
                row.replacing("\\\\", with: "").replacing("\\|", with: "").count { $0 == "|" }
            }
            #expect(Set(columns).count == 1)
        }
    }

    @Test func failuresComeFirst() throws {
        let text = MarkdownReport.render(SampleRun.everything().results)
        let headings = text.split(separator: "\n").filter { $0.hasPrefix("## ") }
        #expect(
            headings == [
                "## Types", "## Failures", "## Incomplete drivers", "## Drivers that AF_ALG does not reach",
                "## Modules that would not load", "## Incidents", "## Drivers",
            ]
        )
        #expect(text.hasPrefix("# algcheck: FAILED\n"))
        #expect(text.contains("| hash | 2 | - |") == false)
        #expect(text.contains("| skcipher | 3 | 1 | 1 | 1 | 0 | 188 | 66 | 24 | 0 |"))
    }

    @Test func aBrokenKernelStaysBelowTheLimit() {
        let text = MarkdownReport.render(SampleRun.large(drivers: 100, groups: 40, failing: true).results)
        #expect(text.utf8.count < 300_000)
        #expect(text.contains("3,900 failing groups more"))
    }
}
