import AgentProtocol
import Corpus
import KernelNames
import Records
import Synchronization
import Testing

@testable import Targets

/// A target whose agent says what it is told to.
private final class Parrot: Target {
    let words: [String]

    init(_ words: [String]) { self.words = words }

    var description: HostRecord { HostRecord(suiteVersion: "0", target: "parrot", startedAt: "now") }
    let capabilities: TargetCapabilities = []

    func boot(_ job: Job, number: Int, receive: @escaping (AgentLine) throws -> Void) async throws -> Boot {
        for word in words { try receive(AgentLine(word)) }
        return Boot(.complete)
    }
}

@Suite struct IsolatedRunTests {
    /// Announcements travel with the records of every task, and are no records.
    @Test(arguments: [Job.Task.run, .list, .answer, .command, .contract])
    func keepsNoAnnouncements(_ task: Job.Task) async throws {
        let end = Record.end(EndRecord(checks: 1, seconds: 1)).line
        let words = [Announcement.load(module: "ctr").line, "what a program says", end]
        let kept = Mutex<[String]>([])
        try await IsolatedRun(Parrot(words), stepLimit: 5, say: { _ in })
            .perform(Job(task: task, corpus: "")) { line in kept.withLock { $0.append(line.text) } }
        let lines = kept.withLock(\.self)
        #expect(lines.first == "what a program says")
        #expect(try Record(line: #require(lines.last), source: "test").line.contains(#""kind":"end""#))
        #expect(lines.count == 2)
    }

    /// The step of a record that was cut is done again; what a program wrote in its place nobody writes again.
    @Test(arguments: [Job.Task.run, .list, .command])
    func aRecordThatWasCutLosesItselfAlone(_ task: Job.Task) async throws {
        let whole = Record.checks(CheckRecord(Play.step("good"))).line
        let cut = String(Record.checks(CheckRecord(Play.step("bad"))).line.dropLast(9))
        let lines = try await perform(task, [cut, whole])
        #expect(lines.count { $0 == whole } == 1)
        #expect(lines.count { $0 == cut } == (task == .command ? 1 : 0))
    }

    /// A program's words are kept for the reports; an agent that is not understood ends the run.
    @Test func anAgentOfAnotherBuildIsOneClearLine() async throws {
        let newer = #"{"v":99,"kind":"end"}"#
        #expect(try await perform(.command, [newer]).first == newer)
        for task in [Job.Task.run, .list, .answer, .contract] {
            let fault = await message { _ = try await perform(task, [newer]) }
            #expect(
                fault == "the agent is of another build than algcheck: its record: root: record version 99, this build "
                    + "reads up to \(Record.version); `make build` makes both anew"
            )
        }
    }

    /// What is kept of an agent that says this.
    private func perform(_ task: Job.Task, _ words: [String]) async throws -> [String] {
        let kept = Mutex<[String]>([])
        try await IsolatedRun(Parrot(words), stepLimit: 5, say: { _ in })
            .perform(Job(task: task, corpus: "")) { line in kept.withLock { $0.append(line.text) } }
        return kept.withLock(\.self)
    }

    /// The boots of a run that finds `plain`, and `cryptd(plain)` when it is asked for wrappers.
    private func boots(
        wrapsLast: Bool,
        _ capabilities: TargetCapabilities = [.bootsAgain, .isOurs]
    ) async throws -> (jobs: [Job], kept: [Record]) {
        let kernel = TwoBoots(capabilities)
        let kept = Mutex<[Record]>([])
        try await IsolatedRun(kernel, stepLimit: 5, wrapsLast: wrapsLast, say: { _ in })
            .perform(Job(task: .run, corpus: "", profile: .full)) { line in
                let record = try #require(line.record)
                kept.withLock { $0.append(record) }
            }
        return (kernel.jobs.withLock(\.self), kept.withLock(\.self))
    }

    @Test func wrappersHaveTheLastBootToThemselves() async throws {
        let (jobs, kept) = try await boots(wrapsLast: true)
        #expect(jobs.map(\.isWrapped) == [false, true])
        let drivers = kept.compactMap { if case .driver(let driver) = $0 { driver.driver } else { nil } }
        #expect(drivers == ["plain", "cryptd(plain)"])
        #expect(kept.count { if case .run = $0 { true } else { false } } == 1)
        let plans = kept.compactMap { if case .plan(let plan) = $0 { plan.records } else { nil } }
        #expect(plans == [1, 1])
        let ends = kept.compactMap { if case .end(let end) = $0 { end } else { nil } }
        #expect(ends == [EndRecord(checks: 2, seconds: 2)])
        #expect(kept.last == .end(EndRecord(checks: 2, seconds: 2)))
    }

    @Test func noLastBootWithoutNeedOrWhereItIsNotOurs() async throws {
        #expect(try await boots(wrapsLast: false).jobs.map(\.isWrapped) == [false])
        #expect(try await boots(wrapsLast: true, .isOurs).jobs.map(\.isWrapped) == [false])
        #expect(try await boots(wrapsLast: true, .bootsAgain).jobs.map(\.isWrapped) == [false])
    }
}

/// A kernel with one driver, and one more when wrappers are asked for.
private final class TwoBoots: Target {
    let jobs = Mutex<[Job]>([])
    let capabilities: TargetCapabilities

    init(_ capabilities: TargetCapabilities) { self.capabilities = capabilities }

    var description: HostRecord { HostRecord(suiteVersion: "0", target: "test", startedAt: "now") }

    func boot(_ job: Job, number: Int, receive: @escaping (AgentLine) throws -> Void) async throws -> Boot {
        jobs.withLock { $0.append(job) }
        let name = job.isWrapped ? "cryptd(plain)" : "plain"
        let driver = DriverRecord.sample(name, steps: 1)
        var check = CheckRecord(StepID(driver: driver.id, group: "g", exercise: .oneshot))
        check.passed = 1
        let run = RunRecord.sample
        let plan = PlanRecord(drivers: 1, groups: 1, records: 1, checks: 1)
        let records: [Record] = [
            .run(run), .driver(driver), .plan(plan), .checks(check), .end(EndRecord(checks: 1, seconds: 1)),
        ]
        for record in records { try receive(AgentLine(record.line)) }
        return Boot(.complete)
    }
}
