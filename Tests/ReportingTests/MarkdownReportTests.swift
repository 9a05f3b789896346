import Records
import Testing

@testable import Reporting

@Suite struct MarkdownReportTests {
    @Test func escapes() {
        let text = MarkdownReport.render(SampleRun.everything().results)
        #expect(!text.contains("<script"))
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        #expect(MarkdownReport.escape("a|b`c*d_e[f](@g)<h>&#1") == "a\\|b\\`c\\*d\\_e\\[f\\](&#64;g)&lt;h&gt;&amp;\\#1")
        #expect(MarkdownReport.escape("https://a.org/b_c www.a.org") == "https&#58;//a.org/b\\_c www&#46;a.org")
        // A pipe in a name must not make another column.
        let tables = text.split(separator: "\n\n").filter { $0.hasPrefix("|") }
        #expect(tables.count > 3)
        for table in tables {
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
                "## Types", "## Failures", "## Incomplete drivers", "## Unreachable drivers",
                "## Modules that did not load", "## Incidents", "## Drivers",
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
