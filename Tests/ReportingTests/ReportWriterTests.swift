import Files
import Foundation
import Records
import Reporting
import TestSupport
import Testing

@Suite struct ReportWriterTests {
    @Test func writesEveryReportBesideTheRecords() throws {
        let folder = try TemporaryFolder()
        let text = SampleRun.everything().lines.map { $0 + "\n" }.joined()
        try FileBytes.write(text.utf8, to: "\(folder.path)/records.jsonl")
        let outcome = try ReportWriter.writeAll(folder: folder.path)
        #expect(outcome.faults.isEmpty)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names == ["index.html", "junit.xml", "records.jsonl", "summary.md"])
        #expect(outcome.results.exitCode == 1)
        #expect(try FileBytes.readText("\(folder.path)/records.jsonl") == text)
    }

    @Test func aReportThatCannotBeWrittenDoesNotStopTheOthers() throws {
        let folder = try TemporaryFolder()
        try FileBytes.write([], to: "\(folder.path)/records.jsonl")
        // A folder in the file's place refuses whoever runs the test.
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/junit.xml/x",
            withIntermediateDirectories: true
        )
        let outcome = try ReportWriter.writeAll(folder: folder.path)
        #expect(outcome.faults.map(\.description) == ["\(folder.path)/junit.xml: Is a directory"])
        #expect(outcome.written == ["\(folder.path)/summary.md", "\(folder.path)/index.html"])
    }

    @Test func aMissingFolderIsNamedForEachReport() {
        let outcome = ReportWriter.write(RunResults(lines: []), folder: "/nowhere")
        #expect(outcome.written.isEmpty)
        #expect(outcome.faults.map(\.path) == ["junit.xml", "summary.md", "index.html"].map { "/nowhere/\($0)" })
        #expect(outcome.faults.allSatisfy { $0.description.hasSuffix(": No such file or directory") })
    }

    @Test func aFullDiskIsReported() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/index.html.partial",
            withDestinationPath: "/dev/full"
        )
        let outcome = ReportWriter.write(RunResults(lines: []), folder: folder.path)
        #expect(outcome.faults.map(\.description) == ["\(folder.path)/index.html: No space left on device"])
        #expect(outcome.written.count == 2)
    }

    /// A debug build takes ten times as long and is not what people wait for.
    @Test(.enabled(if: isOptimized)) func aLargeRunTakesNoTimeToReport() throws {
        let folder = try TemporaryFolder()
        let sample = SampleRun.large(drivers: 100, groups: 400)
        try FileBytes.write(sample.lines.map { $0 + "\n" }.joined().utf8, to: "\(folder.path)/records.jsonl")
        let time = try ContinuousClock().measure { _ = try ReportWriter.writeAll(folder: folder.path) }
        #expect(time < .seconds(5))
    }
}

private var isOptimized: Bool {
    var result = true
    assert(
        {
            result = false
            return true
        }()
    )
    return result
}
