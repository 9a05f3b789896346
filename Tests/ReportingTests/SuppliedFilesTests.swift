import Records
import Testing

@testable import Reporting

/// The files of vectors that the user brought, in records and reports.
@Suite struct SuppliedFilesTests {
    private static let files = [
        FileRecord(
            path: "lab/CBCMMT128.rsp",
            fate: .used(records: 30, vectors: 20, algorithms: ["cbc(aes)", "cbc(des)"]),
            dropped: ["the kernel takes whole bytes only": 10]
        ),
        FileRecord(path: "lab/CFB8.rsp", fate: .leftOut(reason: "no kernel algorithm takes AES in CFB8")),
        FileRecord(path: "lab/<b>.rsp", fate: .leftOut(reason: "no kernel algorithm takes AES in CFB8")),
        FileRecord(path: "lab/README", fate: .leftOut(reason: "no vectors")),
    ]

    private var results: RunResults {
        var run = SampleRun()
        run.records = [.host(SampleRun.host)] + Self.files.map { .file($0) } + [.run(SampleRun.run)]
        return run.results
    }

    @Test(arguments: files) func aFileIsALineAndBack(_ file: FileRecord) throws {
        let line = Record.file(file).line
        #expect(try Record(line: line, source: "x") == .file(file))
    }

    @Test func theSummaryCountsFilesAndReasons() {
        let text = TerminalSummary().render(results)
        #expect(text.contains("vectors  1 file used, 3 left out; 30 records, 10 of them dropped\n"))
        #expect(text.contains("\n  2 left out: no kernel algorithm takes AES in CFB8\n  1 left out: no vectors\n"))
        #expect(text.contains("\n  10 records dropped: the kernel takes whole bytes only\n"))
        #expect(!text.contains("lab/README"))
        var verbose = TerminalSummary()
        verbose.verbose = true
        #expect(verbose.render(results).contains("\n    lab/README\n"))
    }

    @Test func thePageListsThem() {
        let page = HTMLReport.render(results)
        #expect(page.contains("<h2>Files of vectors</h2>"))
        #expect(
            page.contains("<th scope=\"row\">lab/CBCMMT128.rsp<td>cbc(aes), cbc(des)<td>30<td>20<td>10: the kernel")
        )
        #expect(page.contains("<b>2 files</b> no kernel algorithm takes AES in CFB8"))
        #expect(page.contains("lab/&lt;b&gt;.rsp") && !page.contains("<b>.rsp"))
        #expect(!HTMLReport.render(SampleRun().results).contains("Files of vectors"))
    }
}
