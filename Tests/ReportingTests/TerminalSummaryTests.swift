import Corpus
import KernelNames
import Records
import Reporting
import Testing

@Suite struct TerminalSummaryTests {
    private func lines(_ sample: SampleRun, _ configure: (inout TerminalSummary) -> Void = { _ in }) -> [Substring] {
        var summary = TerminalSummary()
        configure(&summary)
        return summary.render(sample.results).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    }

    @Test func aLargeRunFitsOneScreen() {
        let found = lines(SampleRun.large(drivers: 120, groups: 20))
        #expect(found.count <= 24)
        #expect(found.allSatisfy { $0.count <= 100 })
        #expect(found[0].hasPrefix("FAILED  5 of 120 drivers failed 30 of "))
    }

    @Test func manyAlgorithmsFitOneScreen() {
        let found = lines(SampleRun.large(drivers: 1_200, groups: 1))
        #expect(found.count <= 24)
        #expect(found.contains { $0.contains("all of them: --verbose, or index.html") })
        #expect(found.contains { $0.hasSuffix(" more") })
    }

    @Test func failuresComeFirstAndAreCountedWhenAllFail() {
        let sample = SampleRun.large(drivers: 60, groups: 4, failing: true)
        let found = lines(sample)
        #expect(found.count <= 24)
        #expect(found[3] == "failed")
        let named = found.count { $0.hasSuffix("12 of 52 checks failed in 4 groups") }
        #expect(named >= 5)
        #expect(found.contains { $0.hasPrefix("  \(60 - named) more: driver-") })
        let all = lines(sample) { $0.verbose = true }
        for driver in sample.results.drivers {
            #expect(all.contains { $0.contains(" \(driver.record.driver)  12 of 52 checks failed in 4 groups") })
        }
    }

    @Test func aLongNameIsCutAndItsFiguresAreNot() {
        let driver = SampleRun.driver(String(repeating: "y", count: 127), "sha256", .hash)
        let check = SampleRun.check(driver, passed: 1, failures: [SampleRun.failure("1")])
        let line = lines(SampleRun.complete([driver], [check])).first { $0.hasPrefix("  hash sha256 yyyy") }
        #expect(line?.hasSuffix("yyy...  1 of 2 checks failed in 1 group") == true && line?.count ?? 101 <= 100)
    }

    @Test func everythingAtOnceFitsOneScreen() {
        #expect(lines(SampleRun.everything()).count <= 24)
    }

    @Test func saysWhatDidNotPassAndWhy() {
        let text = lines(SampleRun.everything()) { $0.height = 60 }.joined(separator: "\n")
        for answer in [
            "skcipher cbc(aes) cbc(aes-generic)  66 of 94 checks failed in 1 group",
            "every check was skipped: cbc-skips",
            "2 of 3 records are missing: sha1-lazy", "bind: ENOENT: __gcm-aes-aesni",
            "no vectors: drbg_nopr_ctr_aes128",
            "modules that did not load", "kernel warning: ", "tc 1 wrong output: 96 bytes, first wrong byte 80",
        ] {
            #expect(text.contains(answer), "\(answer)")
        }
        // Only one driver deserves it.
        let passed = text.split(separator: "\npassed").last ?? ""
        #expect(passed.contains("cbc-aes-aesni") && !passed.contains("cbc-skips"))
    }

    @Test func controlCharactersNeverReachTheTerminal() {
        for verbose in [false, true] {
            let found = lines(SampleRun.everything()) { $0.verbose = verbose }
            #expect(found.count > 10)
            #expect(found.allSatisfy { line in line.unicodeScalars.allSatisfy { $0.value >= 0x20 } })
        }
    }

    @Test func colorIsOnlyAddedWhenAskedFor() {
        let plain = lines(SampleRun.everything()).joined(separator: "\n")
        let colored = lines(SampleRun.everything()) { $0.color = true }.joined(separator: "\n")
        #expect(colored.contains("\u{1b}[1;31mFAILED\u{1b}[0m"))
        #expect(colored.replacing(/\u{1b}\[[0-9;]*m/, with: "") == plain)
    }

    @Test func figuresAreThoseOfTheCaller() {
        let found = lines(SampleRun.everything()) {
            $0.secondsToFirstRecord = 6.25
            $0.totalSeconds = 31
            $0.reports = "Reports/runs/x"
        }
        #expect(found.suffix(2).first?.contains("first record after 6.3 s, total 31.0 s") == true)
        #expect(found.last == "reports in Reports/runs/x")
    }

    @Test func verboseHasALineForEachDriver() {
        let sample = SampleRun.large(drivers: 30, groups: 4)
        let found = lines(sample) { $0.verbose = true }
        #expect(found.count { $0.contains("  driver-") && $0.contains("passed") } == 29)
    }

    @Test func anEmptyRunHasASummary() {
        let text = TerminalSummary().render(RunResults(lines: []))
        #expect(text.hasPrefix("INCOMPLETE  0 drivers passed, 0 checks passed; the run has no end record\n"))
    }
}
