import Corpus
import KernelNames
import Records
import Testing

@testable import Reporting

/// Reports say by which way a driver was reached, and two runs that reach it by different ways are compared with that in mind.
@Suite struct BackendReportTests {
    private static let group = "nist/aes/encrypt-k16"

    /// A run of one driver that may be reached by AF_ALG, and of one that may not.
    private static func run(
        _ choice: BackendChoice,
        _ way: BackendKind,
        exercises: [Exercise] = [.oneshot, .chunked],
        hidden: BackendKind? = nil,
        passed: Int = 40,
        _ change: (inout CheckRecord) -> Void = { _ in }
    ) -> SampleRun {
        var driver = SampleRun.driver("cbc-aes-device")
        driver.backend = way
        var inner = SampleRun.driver("__cbc-aes-device", "__cbc(aes)")
        if let hidden {
            inner.backend = hidden
        } else {
            inner.unreachable = .init(step: "bind", errno: "ENOENT")
        }
        var checks: [CheckRecord] = []
        for (record, way) in [(driver, way)] + (hidden.map { [(inner, $0)] } ?? []) {
            for exercise in exercises {
                var check = SampleRun.check(record, group, exercise, passed: passed)
                check.step.backend = way
                if record.driver == driver.driver { change(&check) }
                checks.append(check)
            }
        }
        var sample = SampleRun.complete([driver, inner], checks)
        sample.records = sample.records.map { record in
            guard case .run(var run) = record else { return record }
            run.backend = choice
            run.exercises = exercises
            return .run(run)
        }
        return sample
    }

    private static func changes(_ base: SampleRun, _ new: SampleRun) -> [Change] {
        ComparisonTests.compare(base, new).changes
    }

    // MARK: What reports say

    @Test func reportsSayByWhichWay() throws {
        let mixed = Self.run(.auto, .afAlg, hidden: .kernel).results
        let facts = RunFacts(mixed).pairs.first { $0.name == "Reached by" }?.value
        #expect(facts == "the kernel module (1 driver), AF_ALG (1 driver)")
        let summary = TerminalSummary().render(mixed).split(separator: "\n")
        #expect(summary.contains("reached by the kernel module (1 driver), AF_ALG (1 driver)") && summary.count <= 24)
        let ways = mixed.drivers.map { driver in DriverFacts(driver).pairs.first { $0.name == "reached by" }?.value }
        #expect(ways == ["the kernel module", "AF_ALG"])
        #expect(mixed.explanations(of: "__cbc-aes-device")[0].contains("It was reached by the kernel module."))
        #expect(!mixed.explanations(of: "cbc-aes-device")[0].contains("It was reached by"))
        let rows = MarkdownReport.render(mixed).split(separator: "\n")
        for (name, way) in [("\\_\\_cbc-aes-device", "the kernel module"), ("cbc-aes-device", "AF\\_ALG")] {
            #expect(rows.contains { $0.contains("| \(name) | 100 | passed |") && $0.contains("| \(way) |") }, "\(name)")
        }
        let page = HTMLMatrix(mixed, anchors: HTMLAnchors(mixed.drivers))
        #expect(page.isMixed && page.rows.map(\.way) == ["the kernel module", "AF_ALG"])

        let whole = Self.run(.kernel, .kernel, hidden: .kernel).results
        #expect(TerminalSummary().render(whole).contains("\nreached by the kernel module\n"))
        #expect(!MarkdownReport.render(whole).contains("| Reached by |"))
        // As before there was another way.
        let plain = Self.run(.afAlg, .afAlg).results
        #expect(!TerminalSummary().render(plain).contains("reached by"))
        #expect(!RunFacts(plain).pairs.contains { $0.name == "Reached by" })
        // What is not reached was reached by nothing.
        #expect(!DriverFacts(plain.drivers[0]).pairs.contains { $0.name == "reached by" })
    }

    @Test func aDossierOfTheModuleSaysSoAndAnotherIsAsBefore() throws {
        func text(_ sample: SampleRun) throws -> String {
            let driver = try #require(sample.results.drivers.first { $0.record.driver == "cbc-aes-device" })
            return Dossier(sample.results, driver: driver).canonicalBody
        }
        #expect(try text(Self.run(.kernel, .kernel)).contains(#""backend":"kernel""#))
        #expect(try !text(Self.run(.afAlg, .afAlg)).contains("backend"))
    }

    // MARK: Two runs

    @Test func theMoveItselfIsNoRegression() {
        // Another way was asked for: the driver does as it did, and the one that was hidden is reached.
        let changes = Self.changes(Self.run(.afAlg, .afAlg), Self.run(.kernel, .kernel, hidden: .kernel))
        #expect(changes.allSatisfy { !$0.isRegression })
        #expect(changes.map(\.kind) == [.coverageGained, .wayChanged])
        #expect(changes[1].driver?.name == "__cbc-aes-device")
        #expect(changes[1].summary == "by the kernel module; AF_ALG did not reach it: bind: ENOENT")
        // The kernel hides what it did not: both runs could take either way.
        let hidden = Self.changes(Self.run(.auto, .afAlg, hidden: .kernel), Self.run(.auto, .kernel, hidden: .kernel))
        #expect(hidden.map(\.kind) == [.wayChanged])
        #expect(hidden[0].summary == "by the kernel module, formerly by AF_ALG" && !hidden[0].isRegression)
    }

    @Test func whatOnlyOneWayHasIsNotLost() throws {
        let module = Self.run(.auto, .kernel, exercises: [.oneshot, .atomic], hidden: .kernel)
        let sockets = Self.run(.auto, .afAlg, exercises: [.oneshot, .atomic], hidden: .kernel) { check in
            if check.exercise == .atomic { check.passed = 0 }
            check.skips = check.exercise == .atomic ? [.init(reason: "only the module has such", count: 40)] : []
        }
        let skipped = Self.changes(module, sockets)
        #expect(skipped.map(\.kind) == [.wayChanged] && skipped[0].checks == 40)
        #expect(skipped[0].evidence.map(\.text) == ["40 checks: only the module has such"])
        // The same without a word of it in the new run, whose plan has no such exercise.
        let bare = Self.changes(module, Self.run(.auto, .afAlg, hidden: .kernel))
        #expect(bare.contains { $0.kind == .wayChanged && $0.checks == 40 })
        #expect(!bare.contains { $0.kind == .coverageLost && $0.driver?.name == "cbc-aes-device" })
        // By the same way as before it is lost.
        #expect(bare.contains { $0.kind == .coverageLost && $0.driver?.name == "__cbc-aes-device" })
    }

    @Test func realLossesAndFailuresAreRegressionsStill() {
        let base = Self.run(.auto, .afAlg, hidden: .kernel)
        let fewer = Self.changes(base, Self.run(.auto, .kernel, hidden: .kernel) { $0.passed = 30 })
        #expect(fewer.contains { $0.kind == .coverageLost && $0.isRegression && $0.checks == 20 })
        let broken = Self.changes(
            base,
            Self.run(.auto, .kernel, hidden: .kernel) { check in
                check.passed = 39
                check.failures = [SampleRun.failure("7")]
            }
        )
        #expect(broken.contains { $0.kind == .regressed && $0.isRegression })
        // A run without the module does not reach what the module reached.
        let without = Self.changes(Self.run(.auto, .afAlg, hidden: .kernel), Self.run(.afAlg, .afAlg))
        #expect(without.map(\.kind) == [.newlyUnreachable] && without[0].isRegression)
        let reason = "the base reached it by the kernel module, the new run has AF_ALG alone: "
        #expect(without[0].summary.hasPrefix(reason))
    }

    @Test func timesOfDifferentWaysAreNotCompared() {
        let comparison = ComparisonTests.compare(Self.run(.afAlg, .afAlg), Self.run(.kernel, .kernel))
        #expect(comparison.throughput != nil || comparison.throughputNote != nil)
        let moved = ComparisonTests.compare(
            Self.run(.afAlg, .afAlg, hidden: .afAlg),
            Self.run(.kernel, .kernel, hidden: .kernel)
        )
        #expect(moved.throughputNote == "every driver is reached another way")
        #expect(moved.differences.contains { $0.name == "backend" && $0.base == "af_alg" && $0.new == "kernel" })
    }

    @Test func aBaselineKeepsTheWay() throws {
        let sample = Self.run(.auto, .kernel, hidden: .kernel)
        let snapshot = RunSnapshot(sample.results, name: "run")
        let read = try Baseline.read(Array(Baseline.text(snapshot).utf8), source: "run")
        #expect(read.surroundings.backend == .auto)
        #expect(read.drivers.map(\.backend) == [.kernel, .kernel])
        let changes = Comparison(base: read, new: RunSnapshot(sample.results, name: "new")).changes
        #expect(changes.isEmpty)
        // One that was saved before there was another way.
        let plain = Baseline.text(RunSnapshot(Self.run(.afAlg, .afAlg).results, name: "run"))
        #expect(!plain.contains("backend"))
    }

    @Test func aHistoryNamesTheMove() {
        func digest(_ sample: SampleRun) -> RunDigest {
            RunDigest(RunSnapshot(sample.results, name: "run"))
        }
        let runs = [Self.run(.auto, .afAlg, hidden: .kernel), Self.run(.auto, .kernel, hidden: .kernel, passed: 30)]
        let history = RunHistory(runs.map(digest))
        let events = history.rows.first { $0.driver.name == "cbc-aes-device" }?.events ?? []
        #expect(events.map(\.change.kind) == [.wayChanged] && events[0].change.checks == 20)
        // The other driver is reached as before.
        #expect(history.rows.first { $0.driver.name == "__cbc-aes-device" }?.isRegressed == true)
    }

    @Test func aMatrixNamesTheWay() {
        let columns = [Self.run(.auto, .afAlg, hidden: .kernel), Self.run(.auto, .kernel, hidden: .kernel)].map {
            KernelColumn(name: "k", folder: "f", $0.results)
        }
        let matrix = KernelMatrix(columns)
        let row = matrix.rows.first { $0.driver.name == "cbc-aes-device" }
        #expect(row?.cells.map(\.sentence) == ["passed", "passed (by the kernel module)"])
        #expect(row?.cells.last?.changes == [.wayChanged])
        #expect(MatrixJSON.render(matrix).contains(#""backend": "kernel""#))
    }

    // MARK: Shards

    @Test func shardsOfDifferentWaysAreRefused() throws {
        func fault(_ change: (inout Record) -> Void) throws -> String {
            let parts = [try ShardMergeTests.part("1/2"), try ShardMergeTests.part("2/2", change)]
            do throws(MergeError) {
                _ = try ShardMerge(parts)
                return "none"
            } catch {
                return error.description
            }
        }
        let other = try fault { record in
            guard case .run(var run) = record else { return }
            run.backend = .kernel
            record = .run(run)
        }
        #expect(other == "1/2 and 2/2 do not belong to the same run: backend af_alg and kernel")
        let moved = try fault { record in
            guard case .driver(var driver) = record, driver.driver == "cbc-aes-aesni" else { return }
            driver.backend = .kernel
            record = .driver(driver)
        }
        #expect(moved.contains("cbc-aes-aesni was reached by AF_ALG and by the kernel module"))
        // All by the module: one run, which says so.
        let merge = try ShardMerge(
            try ["1/2", "2/2"].map { text in
                try ShardMergeTests.part(text) { record in
                    guard case .run(var run) = record else { return }
                    run.backend = .kernel
                    record = .run(run)
                }
            }
        )
        #expect(RunResults(lines: merge.lines).run?.backend == .kernel)
    }
}
