import Corpus
import KernelNames
import Records
import Testing

@testable import Reporting

/// What is not tested, and who answers a generic name, in two runs.
@Suite struct AbsenceComparisonTests {
    private static func untested(_ reason: Reason, driver: String = "rsa-ccp", _ evidence: String) -> Record {
        .untested(
            UntestedRecord(
                driver: driver,
                algorithm: driver == "cbc-aes-aesni" ? "cbc(aes)" : "rsa",
                type: "",
                module: "ccp_crypto",
                untested: Untested(reason, evidence: evidence)
            )
        )
    }

    private static func resolution(_ driver: String, _ priority: Int) -> Record {
        .resolution(
            ResolutionRecord(DriverID(type: .skcipher, algorithm: "cbc(aes)", name: driver), priority: priority)
        )
    }

    /// Two drivers of one algorithm, 400 and 100.
    private static func two(_ extra: Record...) -> SampleRun {
        let other = SampleRun.driver("cbc(aes-generic)", groups: 1)
        var sample = ComparisonTests.run(extra: extra)
        sample.records.insert(.driver(other), at: 2)
        return sample
    }

    @Test func anotherReasonIsReportedWithBothProofs() throws {
        let base = ComparisonTests.run(extra: [Self.untested(.deviceAbsent, "ccp_crypto: ENODEV")])
        let new = ComparisonTests.run(extra: [Self.untested(.moduleRefused, "ccp_crypto: ENOEXEC")])
        let comparison = ComparisonTests.compare(base, new)
        let change = try #require(comparison.changes.first)
        #expect(comparison.changes.count == 1 && change.kind == .reasonChanged && comparison.exitCode == 0)
        #expect(change.title == "rsa rsa-ccp")
        #expect(change.summary == "not tested: the device is absent; now the kernel refused the module")
        #expect(change.evidence.map(\.text) == ["was: ccp_crypto: ENODEV", "is: ccp_crypto: ENOEXEC"])
        // Other words for the same reason are no change, nor is a row that only one of the runs has.
        let reworded = ComparisonTests.run(extra: [Self.untested(.deviceAbsent, "no such device")])
        #expect(ComparisonTests.compare(base, reworded).changes.isEmpty)
        #expect(ComparisonTests.compare(base, ComparisonTests.run()).changes.isEmpty)
    }

    @Test func aModuleThatIsRefusedWithAnotherErrnoIsReported() {
        let base = ComparisonTests.run(extra: [.module(ModuleRecord(name: "padlock-aes", errno: "ENODEV"))])
        let new = ComparisonTests.run(extra: [.module(ModuleRecord(name: "padlock-aes", errno: "ENOEXEC"))])
        let changes = ComparisonTests.compare(base, new).changes
        #expect(changes.map(\.kind) == [.reasonChanged] && changes.map(\.title) == ["module padlock-aes"])
        #expect(changes.first?.summary == "did not load: ENODEV; now ENOEXEC")
    }

    @Test func aDriverThatIsRefusedForAnotherReasonIsReported() throws {
        func run(_ reason: Reason, _ evidence: String) -> SampleRun {
            var driver = ComparisonTests.good
            driver.unreachable = .init(step: "bind", errno: "ENOENT")
            driver.untested = Untested(reason, evidence: evidence)
            return SampleRun.complete([driver], [])
        }
        let base = run(.internalUse, "internal: yes")
        let change = try #require(ComparisonTests.compare(base, run(.restricted, "af_alg_restrict: 1")).changes.first)
        #expect(change.kind == .reasonChanged)
        #expect(change.summary.hasPrefix("unreachable: internal to the kernel (bind: ENOENT); now forbidden by"))
        #expect(change.evidence.map(\.text) == ["was: internal: yes", "is: af_alg_restrict: 1"])
    }

    @Test func aDriverThatIsNotThereAnyMoreForAKnownReasonIsUnreachable() throws {
        let absence = Self.untested(.featureMissing, driver: "cbc-aes-aesni", "the processor lacks aes")
        let new = SampleRun.complete([SampleRun.driver("cbc(aes-generic)", groups: 1)], [])
        var lost = new
        lost.records.insert(absence, at: 2)
        let comparison = ComparisonTests.compare(ComparisonTests.run(), lost)
        let change = try #require(comparison.changes(.newlyUnreachable).first)
        #expect(change.isRegression && comparison.exitCode == 1)
        #expect(change.summary == "the processor lacks a feature; 160 checks were executed in the base")
        #expect(change.evidence.map(\.text) == ["the processor lacks aes"])
        #expect(comparison.changes(.driverVanished).isEmpty)
        // The other direction: a driver came, and was missing for a reason.
        let came = ComparisonTests.compare(lost, ComparisonTests.run()).changes(.driverAppeared).first
        let text = "was not tested: the processor lacks a feature: the processor lacks aes"
        #expect(came?.evidence.map(\.text) == [text])
    }

    @Test func aDriverOfWhichNothingIsKnownHasVanishedWithWhatIsSaidOfItsAlgorithm() {
        let row = UntestedRecord(
            driver: "",
            algorithm: "cbc(aes)",
            type: "skcipher",
            module: "",
            untested: Untested(.notBuilt, evidence: "bind: ENOENT")
        )
        let new = SampleRun.complete([SampleRun.driver("sha1-generic", "sha1", .hash)], [])
        var lost = new
        lost.records.insert(.untested(row), at: 2)
        let change = ComparisonTests.compare(ComparisonTests.run(), lost).changes(.driverVanished).first
        #expect(change?.evidence.map(\.text).first == "not tested: not built for this kernel: bind: ENOENT")
    }

    @Test func aNameThatResolvesOtherwiseIsReportedWhateverThePrioritiesAre() throws {
        let base = Self.two(Self.resolution("cbc-aes-aesni", 400))
        let new = Self.two(Self.resolution("cbc(aes-generic)", 100))
        let comparison = ComparisonTests.compare(base, new)
        let change = try #require(comparison.changes(.answererChanged).first)
        #expect(comparison.changes.count == 1)
        #expect(change.subject == "skcipher cbc(aes)")
        #expect(change.summary == "cbc-aes-aesni (priority 400), now cbc(aes-generic) (priority 100)")
        #expect(change.evidence.map(\.text) == ["the drivers that the kernel selected when the name was bound"])
        #expect(ComparisonTests.compare(base, base).changes.isEmpty)
        // Where only one of the runs bound the name, priorities decide, and they are the same.
        #expect(ComparisonTests.compare(Self.two(), new).changes.isEmpty)
    }

    @Test func prioritiesAloneAreNoOtherAnswerer() {
        // A third driver is preferred on paper, and the kernel still gives the same one.
        var new = Self.two(Self.resolution("cbc-aes-aesni", 400))
        let paper = SampleRun.driver("cbc-paper", priority: 900, groups: 1)
        new.records.insert(.driver(paper), at: 2)
        let base = Self.two(Self.resolution("cbc-aes-aesni", 400))
        #expect(ComparisonTests.compare(base, new).changes(.answererChanged).isEmpty)
    }

    @Test func aSuccessorUnderAnotherNameIsNoOtherAnswerer() {
        func run(_ name: String, _ priority: Int) -> SampleRun {
            let driver = SampleRun.driver(name, "sha256", .hash, priority: priority, groups: 2)
            let answer = ResolutionRecord(DriverID(type: .hash, algorithm: "sha256", name: name), priority: priority)
            return ComparisonTests.run(driver, extra: [.resolution(answer)])
        }
        let comparison = ComparisonTests.compare(run("sha256-generic", 100), run("sha256-lib", 300))
        #expect(comparison.changes.map(\.kind) == [.driverRenamed])
    }

    @Test func aBaselineKeepsReasonsAndAnswers() throws {
        let base = RunSnapshot(
            Self.two(Self.untested(.deviceAbsent, "ENODEV"), Self.resolution("cbc-aes-aesni", 400)).results,
            name: "base"
        )
        let new = RunSnapshot(
            Self.two(Self.untested(.notBuilt, "gone"), Self.resolution("cbc(aes-generic)", 100)).results,
            name: "new"
        )
        let text = Baseline.text(base)
        let read = try Baseline.read(Array(text.utf8), source: "base")
        #expect(read.untested == base.untested && read.answers == base.answers)
        #expect(Comparison(base: read, new: new).changes == Comparison(base: base, new: new).changes)
        #expect(Comparison(base: read, new: new).changes.map(\.kind) == [.reasonChanged, .answererChanged])
        // Baselines of earlier builds have neither.
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex { $0.hasPrefix("\"untested\":") })
        let end = try #require(lines.firstIndex { $0.hasPrefix("\"times\":") })
        let old = (lines[..<start] + lines[end...]).joined(separator: "\n")
        #expect(Comparison(base: try Baseline.read(Array(old.utf8), source: "old"), new: new).changes.isEmpty)
    }
}
