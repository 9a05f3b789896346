import KernelNames
import Records
import Testing

@testable import Reporting

@Suite struct StreamReportTests {
    private let everything = SampleRun.everything().results

    @Test func ktapHasATestForEachDriverAndASubtestForEachRecord() {
        let lines = KTAPReport.render(everything).split(separator: "\n").map(String.init)
        #expect(lines[0] == "KTAP version 1")
        // The drivers, and the run, which a harness error makes incomplete.
        #expect(lines.contains("1..\(everything.drivers.count + 1)"))
        let results = lines.filter { $0.hasPrefix("ok ") || $0.hasPrefix("not ok ") }
        #expect(results.count == everything.drivers.count + 1)
        for (driver, line) in zip(everything.drivers, results) {
            #expect(line.hasPrefix(driver.verdict == .passed ? "ok " : driver.verdict == .failed ? "not ok " : ""))
            #expect(line.contains(driver.dottedPath))
        }
        let subtests = lines.filter { $0.hasPrefix("  ok ") || $0.hasPrefix("  not ok ") }
        #expect(subtests.count == everything.recordCount)
        #expect(results.contains { $0.contains("__gcm-aes-aesni # SKIP unreachable: bind: ENOENT") })
        #expect(results.contains { $0.hasPrefix("not ok") && $0.contains("sha1-lazy # ERROR 2 of 3 records") })
        #expect(lines.contains("  # tc 1: wrong output: 96 bytes, first wrong byte 80"))
        #expect(lines.contains("  # and 13 more"))
    }

    @Test func ktapOfNothingIsNoSuccess() {
        let text = KTAPReport.render(RunResults(lines: []))
        #expect(text.contains("\n1..1\n") && text.contains("\nnot ok 1 the run # ERROR"))
    }

    @Test func ktapSaysThatAKernelHung() {
        var sample = SampleRun.complete([SampleRun.driver("a")], [], cut: true)
        sample.records.append(.incident(IncidentRecord(kind: .hung, message: "no record within 120 s")))
        #expect(KTAPReport.render(sample.results).contains("the run # TIMEOUT the kernel hung: no record within 120 s"))
    }

    @Test func lavaHasASignalForEachDriver() {
        let lines = LAVAReport.render(everything).split(separator: "\n").filter { !$0.hasPrefix("# evidence") }
        #expect(lines.count == everything.drivers.count + 1)
        let passed = "<LAVA_SIGNAL_TESTCASE TEST_CASE_ID=skcipher.cbc-aes.cbc-aes-aesni RESULT=pass "
        #expect(lines.contains { $0.hasPrefix(passed + "MEASUREMENT=160 UNITS=checks>") })
        #expect(lines.contains { $0.contains("TEST_CASE_ID=hash.sha256.sha256-broken RESULT=unknown") })
        #expect(lines.contains { $0.contains("TEST_CASE_ID=run RESULT=unknown") })
    }

    /// A machine that is only a console says the same, driver by driver, as the report does afterwards.
    @Test func signalsThatComeOneByOneAreThoseOfTheReport() {
        let failing = SampleRun.large(drivers: 30, groups: 4)
        let nothing = SampleRun.complete([SampleRun.driver("cbc", groups: 0)], [])
        for sample in [SampleRun.everything(), failing, ComparisonTests.run(), nothing] {
            var signals = LAVASignals()
            var lines: [String] = []
            for record in sample.records { lines += signals.note(record).map(\.line) }
            let report = LAVAReport.render(sample.results).split(separator: "\n").map(String.init)
            #expect(lines.sorted() == report.filter { $0.hasPrefix("<") }.sorted())
            #expect(lines.last?.contains("TEST_CASE_ID=run ") == true)
        }
    }

    @Test func aSignalComesWithTheDriversLastRecord() {
        let sample = ComparisonTests.run()
        var signals = LAVASignals()
        let counts = sample.records.map { signals.note($0).count }
        // The driver's with the last of its records, the run's with the end.
        #expect(Array(counts.suffix(2)) == [1, 1] && counts.dropLast(2).allSatisfy { $0 == 0 })
    }

    @Test func anAgentThatFailsHasNotPassed() {
        var signals = LAVASignals()
        let found = signals.note(.incident(IncidentRecord(kind: .agent, message: "no corpus")))
        #expect(found == [LAVASignal("run", .unknown, checks: 0)])
    }

    @Test func githubGetsTenAnnotationsAtMost() {
        let results = SampleRun.large(drivers: 100, groups: 2, failing: true).results
        let lines = GitHubReport.render(results).split(separator: "\n")
        let errors = lines.filter { $0.hasPrefix("::error ") }
        #expect(errors.count == 10)
        #expect(errors.last?.hasPrefix("::error title=91 more::") == true)
        #expect(lines.last?.hasPrefix("::notice title=algcheck::FAILED") == true)
    }

    @Test func kcidbCountsWhatTheDriverDid() {
        let text = KCIDBReport.render(everything)
        #expect(text.contains("\"path\": \"algcheck.skcipher.cbc-aes.cbc-aes-generic\""))
        #expect(text.contains("nist/aes/decrypt-k16 oneshot tc 1: wrong output: 96 bytes, first wrong byte 80"))
    }

    @Test func dottedPathsHaveNothingButWordsAndDashes() {
        #expect(everything.drivers.count == 8)
        for driver in everything.drivers {
            #expect(driver.dottedPath.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) })
            #expect(driver.dottedPath.split(separator: ".").count == 3)
        }
    }
}

@Suite struct BisectVerdictTests {
    @Test func passedChecksAreGood() {
        #expect(BisectVerdict(ComparisonTests.run().results) == .good(160))
        #expect(BisectVerdict(ComparisonTests.run().results, group: "*encrypt*") == .good(80))
    }

    @Test func aFailureIsBadWhereItDecides() {
        let results = ComparisonTests.run { ComparisonTests.fail(&$0) }.results
        #expect(BisectVerdict(results).exitCode == 1)
        #expect(BisectVerdict(results, vector: "10").exitCode == 1)
        #expect(BisectVerdict(results, group: "*encrypt*").exitCode == 0)
        #expect(BisectVerdict(results, vector: "4").exitCode == 0)
        #expect(
            BisectVerdict(results).line.hasPrefix("bad: cbc-aes-aesni nist/aes/decrypt-k16 oneshot tc 2: wrong output")
        )
    }

    @Test func whatDidNotRunCannotBeTold() {
        #expect(BisectVerdict(RunResults(lines: [])).exitCode == 125)
        #expect(BisectVerdict(SampleRun.complete([], []).results) == .unknown("the kernel has no such driver"))
        #expect(BisectVerdict(ComparisonTests.run(cut: true).results).exitCode == 125)
        #expect(BisectVerdict(ComparisonTests.run().results, group: "none").exitCode == 125)
        var driver = ComparisonTests.good
        driver.unreachable = .init(step: "bind", errno: "ENOENT")
        let verdict = BisectVerdict(SampleRun.complete([driver], []).results)
        #expect(verdict == .unknown("cbc-aes-aesni is unreachable: bind: ENOENT"))
    }

    @Test func aKernelThatDiesIsBadWhereItIsAskedFor() {
        var sample = ComparisonTests.run(cut: true)
        sample.records.append(.incident(IncidentRecord(kind: .died, message: "Kernel panic")))
        #expect(BisectVerdict(sample.results).exitCode == 125)
        #expect(BisectVerdict(sample.results, crashIsBad: true).exitCode == 1)
        sample.records.removeAll { if case .plan = $0 { true } else { false } }
        #expect(BisectVerdict(sample.results, crashIsBad: true).exitCode == 125)
    }
}

@Suite struct TimeLeftTests {
    @Test func anEvenPaceIsForetold() {
        var left = TimeLeft()
        #expect(left.seconds == nil && left.words.isEmpty)
        for second in 1...50 { left.note(share: Double(second) / 240, after: Double(second)) }
        #expect(abs((left.seconds ?? 0) - 190) < 1)
        #expect(left.words == "about 3 min left")
    }

    @Test func aSlowEndIsNoticed() {
        var left = TimeLeft()
        for second in 1...40 { left.note(share: Double(second) / 50, after: Double(second)) }
        #expect((left.seconds ?? 0) < 11)
        // The last fifth is ten times slower.
        for second in 1...20 { left.note(share: 0.8 + Double(second) / 500, after: 40 + Double(second)) }
        #expect((left.seconds ?? 0) > 18)
    }

    @Test func nothingIsSaidTooEarly() {
        var left = TimeLeft()
        left.note(share: 0.5, after: 1)
        #expect(left.seconds == nil)
        left.note(share: 0.01, after: 20)
        #expect(left.seconds == nil)
    }
}
