import Corpus
import Files
import Foundation
import Glibc
import Records
import TestSupport
import Testing

@testable import Targets

@Suite struct RunFolderTests {
    private func lines(_ folder: RunFolder) throws -> [String] {
        let text = try String(contentsOfFile: "\(folder.path)/records.jsonl", encoding: .utf8)
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    @Test func linesAreThereAsSoonAsTheyAreAdded() throws {
        let reports = try TemporaryFolder()
        let folder = try RunFolder(reports: reports.path, release: "6.1", time: "20261123T030000Z")
        #expect(folder.path == "\(reports.path)/6.1-20261123T030000Z")
        try folder.append("one")
        #expect(try lines(folder) == ["one"])
        try folder.append(.end(EndRecord(checks: 1, seconds: 0)))
        #expect(try lines(folder).count == 2)
    }

    @Test func aFolderOfAnyNameIsMadeOnce() throws {
        let reports = try TemporaryFolder()
        let first = try RunFolder.make(in: reports.path, named: "matrix")
        #expect(try RunFolder.make(in: reports.path, named: "matrix") == first + "-2")
        let run = try RunFolder(path: "\(first)/6.1")
        try run.append("one")
        #expect(try lines(run) == ["one"])
    }

    @Test func recordsAreNeverWrittenOver() async throws {
        let reports = try TemporaryFolder()
        let path = "\(reports.path)/mine"
        try RunFolder(path: path).append("one")
        let text = message { _ = try RunFolder(path: path) }
        #expect(text == "\(path): the folder has the records of a run already; name another one")
        #expect(try FileBytes.readText("\(path)/records.jsonl") == "one\n")
    }

    @Test func aFolderOfSomebodysIsLeftWhenNothingCame() throws {
        let reports = try TemporaryFolder()
        try reports.write("mine/notes", "")
        try RunFolder(path: "\(reports.path)/mine").discard()
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(reports.path)/mine") == ["notes"])
        try RunFolder(path: "\(reports.path)/new").discard()
        #expect(!FileManager.default.fileExists(atPath: "\(reports.path)/new"))
    }

    @Test func twoRunsOfOneSecondAreTwoFolders() throws {
        let reports = try TemporaryFolder()
        let first = try RunFolder(reports: reports.path, release: "6.1", time: "T")
        let second = try RunFolder(reports: reports.path, release: "6.1", time: "T")
        #expect(second.path == first.path + "-2")
    }

    @Test func aReleaseCannotLeaveTheFolder() throws {
        let reports = try TemporaryFolder()
        let folder = try RunFolder(reports: reports.path, release: "../6.1 x", time: "T")
        #expect(folder.path == "\(reports.path)/.._6.1_x-T")
    }

    @Test func aFolderThatCannotBeMadeIsNamed() async throws {
        let reports = try TemporaryFolder()
        let file = try reports.write("file", "")
        let text = message { _ = try RunFolder(reports: file, release: "6.1", time: "T") }
        #expect(text == "\(file)/6.1-T: Not a directory")
    }

    @Test(.enabled(if: getuid() == 0, "only root can mount a small disk"))
    func aFullDiskKeepsTheLinesBefore() async throws {
        let line = String(repeating: "x", count: 999)
        try await withSmallDisk("16k") { reports in
            let path = "\(reports)/6.1-T/records.jsonl"
            var written = 0
            let text = message {
                let folder = try RunFolder(reports: reports, release: "6.1", time: "T")
                while written < 100 {
                    try folder.append(line)
                    written += 1
                }
            }
            #expect(text == "\(path): No space left on device")
            #expect((1..<100).contains(written))
            let found = try String(contentsOfFile: path, encoding: .utf8)
            #expect(found == String(repeating: line + "\n", count: written))
        }
    }
}
