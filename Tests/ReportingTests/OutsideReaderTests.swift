import Files
import Foundation
import KernelNames
import Records
import TestSupport
import Testing

@testable import Reporting

/// Where `Tests/readers/install` leaves the programs.
private enum Readers {
    static let path = Checkout.path(".cache/readers")

    static var areInstalled: Bool {
        ["venv", "kunit"].allSatisfy { FileManager.default.fileExists(atPath: "\(path)/\($0)/complete") }
    }
}

/// The reports in the eyes of the programs that read them in the field.
@Suite(.enabled(if: Readers.areInstalled, "Tests/readers/install has not been run"))
struct OutsideReaderTests {
    /// What each reader counted.
    private func read(_ results: RunResults) throws -> [String: [String: Int]] {
        let folder = try TemporaryFolder()
        let outcome = ReportWriter.write(results, folder: folder.path, formats: ReportFormat.allCases)
        #expect(outcome.faults.isEmpty && outcome.written.count == 7)
        // A comparison that has a row for every driver: it regressed against a run in which nothing failed.
        let base = RunSnapshot(Self.withoutFailures(results), name: "base")
        let comparison = Comparison(base: base, new: RunSnapshot(results, name: "new"))
        try FileBytes.write(ComparisonMarkdown.render(comparison).utf8, to: "\(folder.path)/compare.md")
        let found = try Program("\(Readers.path)/venv/bin/python").run(
            [Checkout.path("Tests/readers/check.py"), folder.path, Readers.path],
            expecting: [0]
        )
        return try JSONDecoder().decode([String: [String: Int]].self, from: Data(found.output.utf8))
    }

    private static func withoutFailures(_ results: RunResults) -> RunResults {
        let drivers = results.drivers.map { $0.record }
        let checks = results.drivers.flatMap(\.checks).map { check in
            var check = check
            check.passed += check.failed
            check.failures = []
            return check
        }
        return SampleRun.complete(drivers, checks).results
    }

    @Test func everyReaderCountsWhatTheRecordsSay() throws {
        let results = SampleRun.everything().results
        let found = try read(results)
        let failing = results.drivers.flatMap(\.failing).count
        #expect(found["junit"]?["failures"] == failing)
        // Each failing record, the broken driver's, and the results of drivers and of the run without subtests.
        #expect((found["ktap"]?["failed"] ?? 0) >= failing)
        #expect(found["kcidb"] == ["PASS": 1, "FAIL": 2, "ERROR": 2, "MISS": 1, "SKIP": 3])
        #expect(found["lava"] == ["pass": 1, "fail": 2, "skip": 3, "unknown": 3])
        // A line for each failing record, each reason, each driver and more.
        #expect((found["markdown"]?["rows"] ?? 0) > failing + 2 * results.drivers.count)
    }

    @Test func hostileNamesPassThroughAllFormats() throws {
        let pieces = [
            "<script>alert(1)</script>", "\"'&]]>", "a\nnot ok 1 b # SKIP", "\u{0}\u{1b}[31m\u{7}\u{202e}",
            "::error::x%0A",
            "<LAVA_SIGNAL_TESTCASE TEST_CASE_ID=x RESULT=pass>", "KTAP version 1", "# Subtest: x", "1..7", " ",
            String(repeating: "x", count: 127), "\u{fffe}\u{301}", "a b", "a.b", "a/b", "a-b", "| ` * _ [x](y)",
        ]
        var drivers: [DriverRecord] = []
        var checks: [CheckRecord] = []
        for name in pieces {
            let driver = SampleRun.driver(name, "gcm(\(name))", .aead, groups: 2)
            drivers.append(driver)
            checks.append(SampleRun.check(driver, "\(name)/good", passed: 2))
            var failure = SampleRun.failure(name)
            failure.message = name
            checks.append(
                SampleRun.check(driver, "\(name)/bad", passed: 1, failures: [failure], skipped: 1, reason: name)
            )
        }
        let found = try read(SampleRun.complete(drivers, checks).results)
        #expect(found["junit"]?["failures"] == pieces.count && found["junit"]?["cases"] == 2 * pieces.count)
        #expect(found["ktap"]?["passed"] == pieces.count && found["ktap"]?["failed"] == pieces.count)
        #expect(found["kcidb"]?["FAIL"] == pieces.count)
        // Failures, drivers and regressions, a row each.
        #expect((found["markdown"]?["rows"] ?? 0) >= 3 * pieces.count)
        #expect(found["lava"]?["fail"] == pieces.count + 1)
    }

    @Test func aRunThatWasCutIsReadAsBroken() throws {
        let found = try read(ComparisonTests.run(cut: true).results)
        #expect(found["junit"]?["errors"] == 1)
        #expect(found["kcidb"]?["ERROR"] == 1)
        #expect(found["lava"]?["unknown"] == 1)
        #expect((found["ktap"]?["failed"] ?? 0) + (found["ktap"]?["errors"] ?? 0) >= 1)
    }
}
