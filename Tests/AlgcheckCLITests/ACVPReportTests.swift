import ArgumentParser
import Files
import KernelNames
import Records
import TestSupport
import Testing
import Vectors

@testable import AlgcheckCLI

/// The laboratory's table: what was answered whole, what in part, and what not.
@Suite struct ACVPReportTests {
    private static func set(_ number: Int, _ algorithm: String, lengths: [Int]) -> String {
        let tests = lengths.enumerated().map { index, bits in
            #"{ "tcId": \#(index + 1), "len": \#(bits), "msg": "\#(String(repeating: "5A", count: (bits + 7) / 8))" }"#
        }
        return #"""
            { "vsId": \#(number), "algorithm": "\#(algorithm)", "revision": "1.0", "testGroups": [
              { "tgId": 1, "testType": "AFT", "tests": [\#(tests.joined(separator: ", "))] } ] }
            """#
    }

    private static func answers(_ number: Int, _ algorithm: String, tests: Range<Int>) -> String {
        let tests = tests.map { #"{ "tcId": \#($0), "md": "\#(String(repeating: "0A", count: 20))" }"# }
        return #"""
            { "vsId": \#(number), "algorithm": "\#(algorithm)", "revision": "1.0", "testGroups": [
              { "tgId": 1, "tests": [\#(tests.joined(separator: ", "))] } ] }
            """#
    }

    private func driver(_ name: String, _ answers: [(String, UInt8)]) -> ACVPHarvest.Driver {
        let record = DriverRecord(
            DriverID(type: .hash, algorithm: "sha1", name: name),
            module: "kernel",
            priority: 100,
            selftest: "passed",
            origin: .registered,
            fields: [:],
            unreachable: nil,
            groups: 1,
            records: 1
        )
        var driver = ACVPHarvest.Driver(record: record)
        driver.isComplete = true
        driver.answers = answers.map { ACVPAnswer(test: $0, output: Array(repeating: $1, count: 20)) }
        return driver
    }

    @Test func wholeSetsAreResponsesAndPartsAreNot() async throws {
        let folder = try TemporaryFolder()
        try folder.write("in/whole/prompt.json", Self.set(1, "SHA-1", lengths: [8, 16]))
        try folder.write("in/whole/expectedResults.json", Self.answers(1, "SHA-1", tests: 1..<3))
        try folder.write("in/bits/prompt.json", Self.set(2, "SHA-1", lengths: [8, 9, 16]))
        try folder.write("in/bits/expectedResults.json", Self.answers(2, "SHA-1", tests: 1..<4))
        try folder.write("in/other/prompt.json", Self.set(3, "SHAKE-128", lengths: [8]))
        let requests = try ACVPRequestFolder(paths: ["\(folder.path)/in"])
        #expect(requests.entries.map(\.name) == ["bits", "other", "whole"])
        let out = "\(folder.path)/out"
        var report = ACVPReport(requests, folder: out)
        #expect(report.exitCode == .nothingCouldRun)
        try report.take(driver("sha1-right", [("0:1/1", 10), ("0:1/3", 10), ("2:1/1", 10), ("2:1/2", 10)]))
        #expect(report.exitCode == .success)
        #expect(Folder.exists("\(out)/sha1-right/whole/response.json"))
        #expect(Folder.exists("\(out)/sha1-right/bits/partial.json"))
        #expect(!Folder.exists("\(out)/sha1-right/bits/response.json"))
        try report.take(driver("sha1-wrong", [("0:1/1", 10), ("0:1/3", 11), ("2:1/1", 10), ("2:1/2", 10)]))
        try report.take(driver("sha1-cut", [("0:1/1", 10), ("2:1/1", 10)]))
        #expect(report.exitCode == .failure)
        let lines = report.text.split(separator: "\n").map(String.init)
        #expect(
            lines == [
                "driver      vector sets  in part  tests  as expected  not answered",
                "sha1-cut              0        0      0            -             2",
                "sha1-right            1        1      4       2 of 2             0",
                "sha1-wrong            1        1      4       1 of 2             0",
                "not answered     sha1-cut: bits: tests without an answer: 1",
                "not answered     sha1-cut: whole: tests without an answer: 1",
                "NOT AS EXPECTED  sha1-wrong: bits: 1 of 2 tests differ, 1 not answered, first tgId/tcId 1/3: another md",
                "vector sets answered in part, no responses to hand in: 1",
                "  bits: SHA-1: 2 of 3 tests; not: the kernel takes whole bytes only (1 of 3 tests)",
                "vector sets that nobody answered: 1",
                "  other: SHAKE-128: no algorithm of the kernel answers \"SHAKE-128\" (1 of 1 tests)",
            ]
        )
        // By itself, over the same folders.
        #expect(await Line.run(["acvp", "check", "\(out)/sha1-right", "\(folder.path)/in"]).code == 0)
        #expect(await Line.run(["acvp", "check", "\(out)/sha1-wrong", "\(folder.path)/in"]).code == 1)
        let none = await Line.run(["acvp", "check", "\(folder.path)/in/other", "\(folder.path)/in"])
        #expect(none.code == 64)
        #expect(none.said.first?.contains("no response.json or partial.json") == true)
    }

    /// What people bring and cannot be read ends with one line and the exit code of a wrong command line.
    @Test func whatCannotBeReadIsOneLine() async throws {
        let folder = try TemporaryFolder()
        try folder.write("README", "nothing")
        for (arguments, said) in [
            (["list", "files", "--vectors", folder.path], "no vectors that a kernel could take: no vectors (1 file)"),
            (["list", "files", "--strict", "--vectors", folder.path], "README: no vectors"),
            (["list", "files", "--vectors", "\(folder.path)/none"], "none: no such file or folder"),
            (["acvp", "answer", folder.path, "--out", "\(folder.path)/out"], "no ACVP requests: "),
            (["run", "--vectors", folder.path], "no vectors that a kernel could take: no vectors (1 file)"),
        ] {
            let result = await Line.run(arguments)
            #expect(result.code == 64)
            #expect(result.said.count == 1 && result.said.first?.contains(said) == true, "\(result.said)")
        }
        try folder.write("prompt.json", #"{ "vsId": 1, "algorithm": "SHA-1", "testGroups": [ { "tgId": 1 "#)
        let damaged = await Line.run(["acvp", "answer", folder.path, "--out", "\(folder.path)/out"])
        #expect(damaged.code == 64)
        #expect(damaged.said.first?.contains("prompt.json:1:") == true)
    }
}
