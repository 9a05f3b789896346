import Corpus
import KernelNames
import Records
import Testing

@testable import Reporting

@Suite struct ShardMergeTests {
    static let drivers = [
        SampleRun.driver("cbc-aes-aesni", priority: 400, groups: 6), SampleRun.driver("cbc(aes-generic)", groups: 6),
        SampleRun.driver("masked", groups: 6, unreachable: .init(step: "bind", errno: "ENOENT")),
    ]

    /// Six groups on each driver in two exercises; one group fails on the generic driver.
    static var checks: [CheckRecord] {
        drivers.prefix(2).flatMap { driver in
            (0..<6).flatMap { group in
                [Exercise.oneshot, .chunked].map { exercise in
                    let isBad = driver.driver == "cbc(aes-generic)" && group == 3
                    return SampleRun.check(
                        driver,
                        "g\(group)",
                        exercise,
                        passed: 10,
                        failures: isBad ? [SampleRun.failure("7")] : []
                    )
                }
            }
        }
    }

    /// The whole run, or the shard of it as the agent would make it; `change` spoils its records.
    static func run(
        _ shard: Shard? = nil,
        job: String = "0123456789abcdef",
        _ change: (inout Record) -> Void = { _ in }
    )
        -> SampleRun
    {
        let own = checks.filter { check in shard?.contains(check.step.driver, group: check.group) ?? true }
        let found = drivers.map { driver in
            var driver = driver
            driver.records = own.count { $0.driver == driver.driver }
            return driver
        }
        var run = SampleRun.run
        run.shard = shard.map { ShardRecord(shard: $0, job: job) }
        run.profile = .quick
        run.seed = 1
        let groups = Set(own.map(\.group)).sorted()
        var sample = SampleRun(records: [.host(SampleRun.host), .run(run)])
        sample.records += found.map { .driver($0) }
        sample.records += [.module(ModuleRecord(name: "padlock_aes", errno: "ENODEV"))]
        sample.records += groups.map { .group(SampleRun.group($0, .encrypt)) }
        let names = Set(own.map(\.driver))
        sample.records.append(
            .plan(PlanRecord(drivers: names.count, groups: groups.count, records: own.count, checks: own.count * 10))
        )
        sample.records += own.map { .checks($0) }
        sample.records += found.map {
            .audit(
                AuditRecord(
                    DriverID(type: .skcipher, algorithm: "cbc(aes)", name: $0.driver),
                    statements: 3,
                    findings: []
                )
            )
        }
        let complaint = "[ \(shard?.index ?? 1).0] WARNING: CPU: \(shard?.index ?? 0) PID: 7 at crypto/x.c:1"
        sample.records.append(.incident(IncidentRecord(kind: .kernelWarning, message: KernelMessage(complaint).text)))
        sample.records.append(.end(EndRecord(checks: own.reduce(0) { $0 + $1.executed }, seconds: 1)))
        for place in sample.records.indices { change(&sample.records[place]) }
        return sample
    }

    static func part(_ text: String, _ change: (inout Record) -> Void = { _ in }) throws -> ShardPart {
        try ShardPart(name: text, lines: run(Shard(text), change).lines)
    }

    private func fault(_ parts: [ShardPart]) -> String {
        do throws(MergeError) {
            _ = try ShardMerge(parts)
            return "none"
        } catch {
            return error.description
        }
    }

    /// The records without times, sorted.
    private func bare(_ lines: [String]) throws -> [String] {
        try lines.map { line in
            switch try Record(line: line, source: "test") {
            case .end(var end):
                end.seconds = 0
                return Record.end(end).line
            case .incident(var incident):
                incident.message = KernelMessage(incident.message).essence
                return Record.incident(incident).line
            default: return line
            }
        }.sorted()
    }

    @Test func theShardsTogetherAreTheRun() throws {
        let merge = try ShardMerge(["3/3", "1/3", "2/3"].map { try Self.part($0) })
        let whole = Self.run()
        #expect(try bare(merge.lines) == bare(whole.lines))
        let results = RunResults(lines: merge.lines)
        #expect(results.drivers.map(\.verdict) == whole.results.drivers.map(\.verdict))
        #expect(results.drivers.map(\.verdict.name) == ["passed", "failed", "unreachable"])
        #expect(results.counts.passed == whole.results.counts.passed)
        #expect(results.exitCode == 1 && results.isComplete)
        #expect(merge.release == SampleRun.run.kernelRelease)
        // A shard alone is none of that.
        #expect(Self.run(Shard("1/3")).results.run?.shard?.shard.count == 3)
    }

    @Test func aMissingOrDoubledShardIsRefused() throws {
        #expect(fault([try Self.part("1/3"), try Self.part("3/3")]).hasPrefix("shard 2 of 3 is missing"))
        #expect(fault([try Self.part("2/5")]).hasPrefix("shards 1, 3-5 of 5 are missing"))
        let doubled = fault(try ["1/2", "2/2", "2/2"].map { try Self.part($0) })
        #expect(doubled == "2/2 and 2/2 are both shard 2 of 2; give each shard once")
        #expect(fault([]) == "no shards to merge")
    }

    @Test(arguments: [
        "kernel", "vectors", "algcheck", "seed", "profile", "exercises", "processor", "af_alg_restrict",
        "kernel command line", "selection and options",
    ])
    func shardsOfAnotherRunAreRefused(_ what: String) throws {
        let other = try Self.part("2/2") { record in
            if case .host(var host) = record, what == "algcheck" {
                host.suiteVersion = "9"
                record = .host(host)
            }
            guard case .run(var run) = record else { return }
            switch what {
            case "kernel": run.kernelRelease = "7.2"
            case "vectors": run.manifestDigest = "cd"
            case "seed": run.seed = 2
            case "profile": run.profile = .full
            case "exercises": run.exercises = [.oneshot]
            case "processor": run.processor = "another"
            case "af_alg_restrict": run.restrict = 1
            case "kernel command line": run.commandLine = "fips=1"
            case "selection and options": run.shard?.job = "0"
            default: break
            }
            record = .run(run)
        }
        let fault = fault([try Self.part("1/2"), other])
        #expect(fault.hasPrefix("1/2 and 2/2 do not belong to the same run: \(what) "), "\(fault)")
    }

    @Test func shardsOfAnotherNumberAreRefused() throws {
        #expect(fault([try Self.part("1/2"), try Self.part("2/3")]).contains("number of shards 2 and 3"))
    }

    @Test func aWholeRunAndAnEmptyOneAreNoShards() {
        #expect(throws: MergeError.self) { _ = try ShardPart(name: "r", lines: Self.run().lines) }
        #expect(throws: MergeError.self) { _ = try ShardPart(name: "r", lines: [Record.host(SampleRun.host).line]) }
    }

    @Test func aShardThatWasCutLeavesTheRunIncomplete() throws {
        let cut = Self.run(Shard("2/2")).lines.dropLast(3)
        let merge = try ShardMerge([try Self.part("1/2"), try ShardPart(name: "2/2", lines: Array(cut))])
        let results = RunResults(lines: merge.lines)
        #expect(results.end == nil && !results.isComplete)
        #expect(results.disturbances.contains("the run has no end record"))
    }

    @Test func aDriverThatAShardDidNotReachIsMissed() throws {
        let other = try Self.part("2/2") { record in
            guard case .driver(var driver) = record, driver.driver == "cbc-aes-aesni" else { return }
            driver.unreachable = .init(step: "bind", errno: "ELIBBAD")
            record = .driver(driver)
        }
        let results = RunResults(lines: try ShardMerge([try Self.part("1/2"), other]).lines)
        let message = try #require(results.incidents.first { $0.kind == .agent }?.message)
        #expect(message == "cbc-aes-aesni: found only in shard 1, so its checks of the other shards are missing")
        #expect(results.disturbances.count == 1)
    }

    @Test func aShardOfWhichNothingIsLeftSaysSo() throws {
        var sample = Self.run(Shard("1/3"))
        sample.records.removeAll { if case .checks = $0 { true } else { false } }
        sample.records = sample.records.map { record in
            switch record {
            case .plan: .plan(PlanRecord(drivers: 0, groups: 0, records: 0, checks: 0))
            case .end: .end(EndRecord(checks: 0, seconds: 0))
            case .driver(var driver):
                {
                    driver.records = 0
                    driver.unreachable = nil
                    return .driver(driver)
                }()
            default: record
            }
        }
        #expect(sample.results.verdict == .nothingSelected)
        #expect(sample.results.headline.hasPrefix("no check of the selection is in this shard"))
        #expect(TerminalSummary().render(sample.results).contains("shard 1 of 3"))
        #expect(MarkdownReport.render(sample.results).contains("- Shard: 1 of 3"))
    }

    @Test func groupsOfOtherShardsAreNotMissing() {
        let results = Self.run(Shard("1/3")).results
        #expect(results.drivers.allSatisfy { $0.missingGroups == 0 })
        #expect(results.drivers.contains { $0.record.groups > Set($0.checks.map(\.group)).count })
    }
}
