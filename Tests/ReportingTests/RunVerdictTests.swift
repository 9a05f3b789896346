import Records
import Reporting
import Testing

@Suite struct RunVerdictTests {
    /// What can be true of a run at once.
    struct Circumstances: CustomTestStringConvertible {
        var failure = false
        var pass = true
        var error = false
        var died = false
        var hung = false
        var cut = false
        var verdict: RunVerdict

        var testDescription: String {
            let facts = [
                ("failure", failure), ("pass", pass), ("error", error), ("died", died), ("hung", hung), ("cut", cut),
            ]
            return facts.filter(\.1).map(\.0).joined(separator: ", ") + " -> \(verdict)"
        }

        var sample: SampleRun {
            let driver = SampleRun.driver("a")
            var failures: [CheckRecord.Failure] = []
            if failure { failures.append(SampleRun.failure("1")) }
            if error { failures.append(SampleRun.failure("2", .error)) }
            let check = SampleRun.check(driver, passed: pass ? 1 : 0, failures: failures, skipped: 1)
            var sample = SampleRun.complete([driver], [check], cut: cut)
            if died { sample.records.append(.incident(IncidentRecord(kind: .died, message: "panic"))) }
            if hung { sample.records.append(.incident(IncidentRecord(kind: .hung, message: "60 s"))) }
            return sample
        }

        /// All combinations, with the verdict that the rules give.
        static let all: [Circumstances] = (0..<64).map { bits in
            func bit(_ index: Int) -> Bool { bits >> index & 1 == 1 }
            var found = Circumstances(
                failure: bit(0),
                pass: bit(1),
                error: bit(2),
                died: bit(3),
                hung: bit(4),
                cut: bit(5),
                verdict: .passed
            )
            found.verdict =
                if found.failure {
                    .failed
                } else if found.hung {
                    .hung
                } else if found.died || found.error || found.cut {
                    .incomplete
                } else {
                    found.pass ? .passed : .nothingRan
                }
            return found
        }
    }

    @Test(arguments: Circumstances.all) func precedence(_ circumstances: Circumstances) {
        let results = circumstances.sample.results
        #expect(results.verdict == circumstances.verdict)
        // Whatever comes first, the headline tells the rest.
        #expect(results.headline.contains("panic") == circumstances.died)
        #expect(results.headline.contains("60 s") == circumstances.hung)
        #expect(results.headline.contains("no end record") == circumstances.cut)
        #expect(results.headline.contains("could not be executed") == circumstances.error)
    }

    @Test func exitCodes() {
        let codes: [RunVerdict: Int32] = [
            .passed: 0, .failed: 1, .nothingRan: 4, .nothingSelected: 69, .incomplete: 70, .hung: 124,
        ]
        #expect(RunVerdict.allCases.allSatisfy { $0.exitCode == codes[$0] })
    }

    @Test func aSelectionThatMatchesNothing() {
        #expect(SampleRun.complete([], []).results.verdict == .nothingSelected)
        let bare = SampleRun.driver("a", groups: 0)
        #expect(SampleRun.complete([bare], []).results.verdict == .nothingSelected)
        let ended = RunResults(lines: [Record.end(EndRecord(checks: 0, seconds: 0)).line])
        #expect(ended.verdict == .nothingSelected)
    }

    @Test func onlyUnreachableDriversMeansNothingRan() {
        let masked = SampleRun.driver("a", groups: 3, unreachable: .init(step: "bind", errno: "ENOENT"))
        #expect(SampleRun.complete([masked], []).results.verdict == .nothingRan)
    }

    @Test func anEmptyFileIsNotAnEmptySelection() {
        #expect(RunResults(lines: []).verdict == .incomplete)
        #expect(RunResults(lines: [Record.host(SampleRun.host).line]).verdict == .incomplete)
    }

    @Test func kernelWarningsAndForeignLinesDoNotDecide() {
        let driver = SampleRun.driver("a")
        var sample = SampleRun.complete([driver], [SampleRun.check(driver, passed: 1)])
        sample.records.append(.incident(IncidentRecord(kind: .kernelWarning, message: "WARNING")))
        #expect(RunResults(lines: sample.lines + ["noise"]).verdict == .passed)
    }
}
