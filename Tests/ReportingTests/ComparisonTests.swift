import Corpus
import KernelNames
import Records
import Testing

@testable import Reporting

@Suite struct ComparisonTests {
    static let good = SampleRun.driver("cbc-aes-aesni", priority: 400, groups: 2)

    /// A driver with two groups in two exercises; `change` spoils the checks.
    static func run(
        _ driver: DriverRecord = good,
        extra: [Record] = [],
        cut: Bool = false,
        _ change: (inout CheckRecord) -> Void = { _ in }
    ) -> SampleRun {
        var checks: [CheckRecord] = []
        for exercise in [Exercise.oneshot, .chunked] {
            for group in ["nist/aes/encrypt-k16", "nist/aes/decrypt-k16"] {
                var check = SampleRun.check(driver, group, exercise, passed: 40)
                change(&check)
                checks.append(check)
            }
        }
        var sample = SampleRun.complete([driver], checks, cut: cut)
        sample.records.insert(contentsOf: extra, at: 2)
        return sample
    }

    static func compare(_ base: SampleRun, _ new: SampleRun) -> Comparison {
        Comparison(base: RunSnapshot(base.results, name: "base"), new: RunSnapshot(new.results, name: "new"))
    }

    private func kinds(_ comparison: Comparison) -> [Change.Class] { comparison.changes.map(\.kind) }

    static func fail(_ check: inout CheckRecord, _ kind: CheckRecord.Failure.Kind = .mismatch) {
        guard check.group.contains("decrypt") else { return }
        check.passed = 37
        check.failures = ["2", "10", "3"].map { SampleRun.failure($0, kind) }
    }

    /// Code for one architecture is no loss on another, where that has its own; what both could have is.
    @Test func codeOfAnotherArchitectureIsNoRegression() throws {
        func run(_ names: [String], _ machine: String) -> SampleRun {
            let drivers = names.map { SampleRun.driver($0) }
            var sample = SampleRun.complete(drivers, drivers.map { SampleRun.check($0, passed: 5) })
            sample.records = sample.records.map { record in
                guard case .run(var run) = record else { return record }
                run.machine = machine
                return .run(run)
            }
            return sample
        }
        let x86 = run(["cbc-aes-aesni", "cbc(aes-generic)"], "x86_64")
        let other = Self.compare(x86, run(["cbc-aes-ce", "cbc(aes-generic)"], "aarch64"))
        #expect(other.exitCode == 0 && other.changes(.driverVanished).map(\.driver?.name) == ["cbc-aes-aesni"])
        #expect(other.changes(.driverVanished)[0].evidence.last?.text == "code for x86_64, which aarch64 cannot have")
        // The same on one architecture, plain C, and an algorithm that nothing is left of.
        #expect(Self.compare(x86, run(["cbc-aes-ce", "cbc(aes-generic)"], "x86_64")).exitCode == 1)
        #expect(Self.compare(x86, run(["cbc-aes-ce"], "aarch64")).exitCode == 1)
        #expect(Self.compare(run(["cbc-aes-aesni"], "x86_64"), run([], "aarch64")).exitCode == 1)
    }

    @Test func aRunEqualsItself() {
        let comparison = Self.compare(.everything(), .everything())
        #expect(Set(kinds(comparison)) == [.stillFailing])
        #expect(comparison.exitCode == 0)
    }

    @Test func checksThatFailNowAreARegressionWithTheirVectors() throws {
        let comparison = Self.compare(Self.run(), Self.run { Self.fail(&$0) })
        #expect(comparison.exitCode == 1)
        let change = try #require(comparison.changes.first)
        #expect(kinds(comparison) == [.regressed])
        #expect(change.isRegression && change.checks == 6)
        #expect(change.title == "skcipher cbc(aes) cbc-aes-aesni")
        #expect(change.evidence.map(\.group) == ["nist/aes/decrypt-k16"])
        #expect(change.evidence[0].exercises == [.chunked, .oneshot])
        #expect(change.evidence[0].vectors == ["2", "3", "10"])
        #expect(change.evidence[0].text == "wrong output: 96 bytes, first wrong byte 80")
    }

    @Test func theOtherDirectionIsFixed() {
        let comparison = Self.compare(Self.run { Self.fail(&$0) }, Self.run())
        #expect(kinds(comparison) == [.fixed])
        #expect(comparison.changes[0].checks == 6)
        #expect(comparison.exitCode == 0)
    }

    @Test func failuresOfBothRunsAreStillFailingAndSayHow() {
        let comparison = Self.compare(Self.run { Self.fail(&$0) }, Self.run { Self.fail(&$0, .refused) })
        #expect(kinds(comparison) == [.stillFailing])
        #expect(comparison.changes[0].evidence[0].text.hasSuffix("(tc 2 was: wrong output)"))
        #expect(comparison.exitCode == 0)
    }

    @Test func failuresThatAWaiverCoversAreNoRegression() throws {
        let text =
            #"{"version":1,"waivers":[{"driver":"cbc-aes-*","exercise":"oneshot","link":"https://x.org/1","#
            + #""expires":"2027-01-31","reason":"known"}]}"#
        let waivers = try WaiverList(Array(text.utf8), source: "w.json")
        let (base, new) = (RunSnapshot(Self.run().results, name: "base"), Self.run { Self.fail(&$0) }.results)
        func kinds(today: String) -> [Change.Class] {
            let judged = RunSnapshot(new, name: "new").applying(waivers, today: today)
            return Comparison(base: base, new: judged).changes.map(\.kind)
        }
        // The waiver is about one of the two exercises.
        #expect(kinds(today: "2026-11-27") == [.regressed, .waived])
        #expect(kinds(today: "2027-02-01") == [.regressed])
        let judged = RunSnapshot(new, name: "new").applying(waivers, today: "2026-11-27")
        let change = try #require(Comparison(base: base, new: judged).changes(.waived).first)
        #expect(!change.isRegression && change.checks == 3)
        #expect(change.evidence.first?.text.contains("waived until 2027-01-31: known, https://x.org/1") == true)
        // A run whose waived failures were set aside executed as much as before.
        let set = RunSnapshot(new.applying(waivers, today: "2026-11-27"), name: "new")
        #expect(Comparison(base: base, new: set).changes.map(\.kind) == [.regressed, .waived])
    }

    @Test func fewerExecutedChecksAreARegressionWithTheReason() {
        let skipped = Self.compare(
            Self.run(),
            Self.run { check in
                check.passed = 30
                check.skips = [.init(reason: "key size 24 is not supported", count: 10)]
            }
        )
        #expect(kinds(skipped) == [.coverageLost])
        #expect(skipped.changes[0].checks == 40)
        #expect(skipped.changes[0].evidence[0].text == "10 checks: key size 24 is not supported")
        #expect(skipped.exitCode == 1)

        let errors = Self.run { check in
            check.passed = 39
            check.failures = [SampleRun.failure("1", .error)]
        }
        let comparison = Self.compare(Self.run(), errors)
        #expect(kinds(comparison) == [.runIncomplete, .coverageLost])
        #expect(comparison.changes(.coverageLost).first?.evidence[0].text == "1 check: accept: EMFILE")
    }

    @Test func aFixThatMayBeALossIsNotClaimed() {
        let new = Self.run { check in
            check.passed = 37
            check.skips = [.init(reason: "not today", count: 3)]
        }
        #expect(kinds(Self.compare(Self.run { Self.fail(&$0) }, new)) == [.coverageLost])
    }

    @Test func anExerciseThatIsMissingIsNamed() {
        var new = Self.run()
        new.records.removeAll { record in
            if case .checks(let check) = record { check.exercise == .chunked } else { false }
        }
        new.records = new.records.map { record in
            guard case .run(var run) = record else { return record }
            run.exercises = [.oneshot]
            return .run(run)
        }
        let lost = Self.compare(Self.run(), new).changes(.coverageLost)
        #expect(lost.first?.checks == 80)
    }

    /// What another exercise shows now is not lost; where that was not run on the driver it is.
    @Test(arguments: [true, false]) func anExerciseThatIsReplacedIsNotLost(_ hasReplacement: Bool) {
        let change = { (exercise: Exercise) in
            var run = Self.run()
            run.records = run.records.compactMap { record in
                guard case .checks(var check) = record else { return record }
                if check.exercise == .oneshot { return record }
                check = CheckRecord(
                    StepID(driver: check.step.driver, group: check.group, exercise: exercise),
                    passed: 40
                )
                return .checks(check)
            }
            return run
        }
        let comparison = Self.compare(change(.buffers), change(hasReplacement ? .stateful : .chunked))
        #expect(comparison.changes(.coverageLost).isEmpty == hasReplacement)
    }

    @Test func aDriverThatAFALGDoesNotReachAnyMoreSaysWhy() {
        var driver = Self.good
        driver.unreachable = .init(step: "bind", errno: "ENOENT")
        let new = SampleRun.complete([driver], [])
        let change = Self.compare(Self.run(), new).changes.first { $0.kind == .newlyUnreachable }
        #expect(change?.summary == "bind: ENOENT; 160 checks were executed in the base")
        #expect(change?.isRegression == true)
        #expect(kinds(Self.compare(new, Self.run())).contains(.fixed))
    }

    @Test func aDriverThatIsGoneNamesItsModule() {
        var driver = Self.good
        driver.module = "aesni_intel"
        let refused = ModuleRecord(name: "aesni_intel", errno: "ENODEV")
        let other = SampleRun.driver("cbc(aes-generic)", groups: 2)
        let comparison = Self.compare(Self.run(driver), Self.run(other, extra: [.module(refused)]))
        let change = comparison.changes(.driverVanished).first
        #expect(change?.summary == "gone; 160 checks were executed on it in the base")
        #expect(change?.evidence.map(\.text).first == "module aesni_intel did not load: ENODEV")
        #expect(comparison.changes(.driverAppeared).count == 1)
        #expect(comparison.changes(.answererChanged).first?.subject == "skcipher cbc(aes)")
        #expect(comparison.exitCode == 1)
    }

    @Test func aNewDriverThatFailsIsARegression() {
        let other = SampleRun.driver("cbc-new", groups: 2)
        var new = Self.run()
        new.records.insert(.driver(other), at: 2)
        var check = SampleRun.check(other, "nist/aes/decrypt-k16", .oneshot, passed: 1)
        check.failures = [SampleRun.failure("9")]
        new.records.insert(.checks(check), at: 5)
        let comparison = Self.compare(Self.run(), new)
        #expect(comparison.changes(.newFailure).map(\.isRegression) == [true])
    }

    @Test func aRenamedDriverIsComparedWithItsPredecessors() {
        let old = SampleRun.driver("sha256-generic", "sha256", .hash, groups: 2)
        let lib = SampleRun.driver("sha256-lib", "sha256", .hash, priority: 300, groups: 2)
        let comparison = Self.compare(Self.run(old), Self.run(lib) { Self.fail(&$0) })
        #expect(Set(kinds(comparison)) == [.regressed, .driverRenamed])
        #expect(comparison.changes(.regressed).first?.formerly == ["sha256-generic"])
        // The successor answers the name; that is no other driver.
        #expect(comparison.changes(.answererChanged).isEmpty)
    }

    @Test func prioritiesAndModulesAreCompared() {
        var driver = Self.good
        driver.priority = 500
        driver.module = "aes_x86_64"
        let comparison = Self.compare(Self.run(), Self.run(driver))
        #expect(comparison.changes.map(\.summary) == ["400, now 500", "module kernel, now aes_x86_64"])
        #expect(kinds(comparison) == [.priorityChanged, .providerChanged])
        #expect(comparison.exitCode == 0)
    }

    @Test func rulesOfTheContractAreCompared() {
        func rule(_ outcome: ContractRecord.Outcome, _ observed: String) -> SampleRun {
            let record = ContractRecord(
                check: "errors/x",
                statement: "x",
                outcome: outcome,
                observed: observed,
                expected: ["EINVAL"]
            )
            return SampleRun(records: [.contract(record), .end(EndRecord(checks: 1, seconds: 1))])
        }
        let broken = Self.compare(rule(.pass, "EINVAL"), rule(.vulnerable, "written"))
        #expect(kinds(broken) == [.contractChanged] && broken.exitCode == 1)
        #expect(broken.changes[0].summary == "pass, EINVAL; now vulnerable, written")
        #expect(kinds(Self.compare(rule(.fail, "0"), rule(.pass, "EINVAL"))) == [.fixed])
        #expect(Self.compare(rule(.pass, "EINVAL"), rule(.pass, "ENOENT")).exitCode == 0)
        #expect(kinds(Self.compare(rule(.pass, "EINVAL"), rule(.skip, ""))) == [.coverageLost])
    }

    @Test func aRunThatWasCutIsARegression() {
        let comparison = Self.compare(Self.run(), Self.run(cut: true))
        #expect(kinds(comparison).first == .runIncomplete)
        #expect(comparison.exitCode == 1)
    }

    @Test func nothingToCompareIsNeverASuccess() {
        let empty = SampleRun(records: [.host(SampleRun.host), .end(EndRecord(checks: 0, seconds: 0))])
        #expect(Self.compare(empty, empty).exitCode == 4)
        #expect(Self.compare(empty, empty).word == "NOTHING TO COMPARE")
    }
}
