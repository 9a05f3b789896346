import AgentProtocol
import Corpus
import Dispatch
import Foundation
import InMemoryBackend
import KernelNames
import Records
import Synchronization
import Testing

@testable import Conformance

/// Runs of a plan over drivers in memory, some of which hang.
@Suite(.timeLimit(.minutes(1))) struct PlanRunTests {
    /// What a run said, in order.
    private final class Log: Sendable {
        private let lines = Mutex<[(record: Record?, announcement: Announcement?)]>([])
        var output: RunOutput {
            RunOutput(
                emit: { record in self.lines.withLock { $0.append((record, nil)) } },
                announce: { announcement in self.lines.withLock { $0.append((nil, announcement)) } }
            )
        }
        var checks: [CheckRecord] {
            lines.withLock { lines in
                lines.compactMap { if case .checks(let record) = $0.record { record } else { nil } }
            }
        }
        var announcements: [Announcement] { lines.withLock { $0.compactMap(\.announcement) } }
        var holds: [(step: StepID, cause: Announcement.Cause)] {
            announcements.compactMap { if case .hold(let step, let cause, _) = $0 { (step, cause) } else { nil } }
        }
        var starts: [StepID] {
            announcements.compactMap { if case .start(let step, _, _) = $0 { step } else { nil } }
        }
    }

    /// Calls of drivers that wait until they are let go.
    private final class Gate: Sendable {
        private let semaphore = DispatchSemaphore(value: 0)
        let names: Set<String>
        let waiting = Tally()
        init(_ names: [String]) { self.names = Set(names) }
        func pass(_ name: String) {
            guard names.contains(name) else { return }
            waiting.add()
            semaphore.wait()
            semaphore.signal()
        }
        func open() { semaphore.signal() }
    }

    private static let pace = Pace(second: .milliseconds(40), interval: 2_000, aftermath: 0)

    private static func name(_ number: Int) -> String { InMemoryBackend.driver(of: "sha256", number) }

    /// A run of known answers on drivers of one algorithm.
    private struct Stage {
        let log = Log()
        let run: PlanRun
        let plan: Plan
        let corpus: Corpus

        init(
            drivers count: Int,
            exercises: [Exercise] = [.oneshot],
            fault: Fault? = nil,
            resumption: Resumption = Resumption(stepLimit: 50),
            kernel: KernelLog = KernelLog { nil },
            hook: @escaping @Sendable (String) -> Void = { _ in }
        ) throws {
            let folder = NSTemporaryDirectory() + "plan-run-\(UUID().uuidString)"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let group = Laboratory.group("sha256", .digest)
            try CorpusFile.write([(group, Laboratory.vectors(group))], manifestDigest: "x", to: folder)
            corpus = try Corpus(folder: folder)
            let drivers = (1...count).map { Laboratory.driver(group, $0) }
            plan = Plan(corpus: corpus, drivers: drivers, exercises: exercises)
            let engine = Laboratory.engine(InMemoryBackend(fault: fault, hook: hook), [group])
            run = PlanRun(plan, corpus, engine, resumption, kernel, log.output, pace: pace)
        }
    }

    @Test func everyStepHasOneRecord() throws {
        let stage = try Stage(drivers: 12, exercises: [.oneshot, .chunked, .splits])
        let (executed, usable) = try stage.run.perform()
        #expect(stage.log.checks.count == 36)
        #expect(Set(stage.log.checks.map(\.step)).count == 36)
        #expect(stage.log.checks.allSatisfy { $0.outcome == .pass })
        #expect(executed == stage.log.checks.reduce(0) { $0 + $1.executed })
        #expect(usable.count == 12)
        #expect(stage.log.starts.count == 36)
    }

    @Test func eachWorkerStartsStepsInThePlansOrder() throws {
        let stage = try Stage(drivers: 5)
        _ = try stage.run.perform()
        let plan = stage.plan.steps.map { $0.name(in: stage.corpus) }
        #expect(Set(stage.log.starts) == Set(plan) && stage.log.starts.count == plan.count)
        var places: [Int: [Int]] = [:]
        for case .start(let step, let worker, _) in stage.log.announcements {
            places[worker, default: []].append(try #require(plan.firstIndex(of: step)))
        }
        #expect(places.values.allSatisfy { $0 == $0.sorted() })
    }

    @Test func aStepThatHangsIsGivenUpAndTheOthersGoOn() throws {
        let gate = Gate([Self.name(2)])
        defer { gate.open() }
        let stage = try Stage(drivers: 6) { gate.pass($0) }
        let (_, usable) = try stage.run.perform()
        let failed = stage.log.checks.filter { $0.outcome != .pass }
        #expect(failed.map(\.driver) == [Self.name(2)])
        #expect(failed.first?.failures.first?.kind == .error)
        #expect(stage.log.checks.count == 6)
        #expect(usable.map(\.driver) == [1, 3, 4, 5, 6].map(Self.name))
        #expect(gate.waiting.count == 1)
    }

    @Test func aStepThatHangsWaitsForAnotherBoot() throws {
        let gate = Gate([Self.name(1)])
        defer { gate.open() }
        let stage = try Stage(
            drivers: 4,
            exercises: [.oneshot, .chunked],
            resumption: Resumption(canBootAgain: true, stepLimit: 50)
        ) { gate.pass($0) }
        _ = try stage.run.perform()
        #expect(Set(stage.log.holds.map(\.step.driver.name)) == [Self.name(1)])
        #expect(stage.log.holds.allSatisfy { $0.cause == .asleep })
        // Nothing more is done on the driver, and no record claims that it was.
        #expect(Set(stage.log.checks.map(\.driver)) == Set([2, 3, 4].map(Self.name)))
        #expect(stage.log.checks.count == 6)
    }

    @Test func aStepThatComputesForEverIsStuck() throws {
        let isOver = Atomic(false)
        defer { isOver.store(true, ordering: .relaxed) }
        let stage = try Stage(drivers: 2, resumption: Resumption(canBootAgain: true, stepLimit: 10)) { name in
            while name == Self.name(1), !isOver.load(ordering: .relaxed) {}
        }
        _ = try stage.run.perform()
        #expect(stage.log.holds.map(\.cause) == [.stuck])
        #expect(stage.log.checks.map(\.driver) == [Self.name(2)])
    }

    /// A device can be slow; what counts is that its checks go on.
    @Test func aStepThatGoesOnMayTakeLong() throws {
        let limit = 10
        let stage = try Stage(drivers: 1, resumption: Resumption(canBootAgain: true, stepLimit: limit)) { _ in
            let end = ContinuousClock.now + Self.pace.second * limit / 8
            while ContinuousClock.now < end {}
        }
        let start = ContinuousClock.now
        _ = try stage.run.perform()
        #expect(ContinuousClock.now - start > Self.pace.second * limit * 2)
        #expect(stage.log.holds.isEmpty)
        #expect(stage.log.checks.map(\.outcome) == [.pass])
        #expect(stage.log.announcements.contains(.alive))
    }

    @Test func whatRunsAloneComesFirstAndOneAtATime() throws {
        var resumption = Resumption(canBootAgain: true, stepLimit: 500)
        let first = try Stage(drivers: 4)
        let steps = first.plan.steps.map { $0.name(in: first.corpus) }
        resumption.alone = [steps[3], steps[1]]
        let stage = try Stage(drivers: 4, resumption: resumption)
        _ = try stage.run.perform()
        #expect(Array(stage.log.starts.prefix(2)) == [steps[3], steps[1]])
        #expect(Set(stage.log.starts) == Set(steps))
        // Of a step that runs alone the host learns each check before it is made.
        let reached = stage.log.announcements.compactMap { announcement in
            if case .reach(let attempt, let news) = announcement { (attempt.vector, news.driver) } else { nil }
        }
        let ids = Laboratory.vectors(Laboratory.group("sha256", .digest)).map(\.id)
        #expect(reached.map(\.0) == ids + ids)
        #expect(Set(reached.map(\.1)) == [Self.name(4), Self.name(2)])
    }

    @Test func aStepThatHangsAloneEndsTheRun() throws {
        let gate = Gate([Self.name(3)])
        defer { gate.open() }
        let first = try Stage(drivers: 4)
        var resumption = Resumption(canBootAgain: true, stepLimit: 50)
        resumption.alone = [first.plan.steps[2].name(in: first.corpus)]
        let stage = try Stage(drivers: 4, resumption: resumption) { gate.pass($0) }
        _ = try stage.run.perform()
        #expect(stage.log.holds.map(\.step) == resumption.alone)
        #expect(stage.log.checks.isEmpty)
    }

    @Test func aWarningHoldsTheStepsThatRanBesideIt() throws {
        let warning = Mutex<[String]>([])
        let kernel = KernelLog { warning.withLock { $0.popLast() } }
        let stage = try Stage(
            drivers: 3,
            resumption: Resumption(canBootAgain: true, stepLimit: 500),
            kernel: kernel
        ) { name in
            if name == Self.name(2) {
                warning.withLock { if $0.isEmpty { $0 = ["WARNING: CPU: 0 PID: 1 at crypto/x.c:1 x+0x1/0x2"] } }
            }
        }
        _ = try stage.run.perform()
        let held = stage.log.holds
        #expect(held.contains { $0.step.driver.name == Self.name(2) && $0.cause == .kernelWarning })
        #expect(!stage.log.checks.contains { $0.driver == Self.name(2) })
    }

    @Test func whatIsDoneOrDroppedIsNotRun() throws {
        let first = try Stage(drivers: 3)
        var resumption = Resumption(canBootAgain: true, stepLimit: 500)
        resumption.doneSteps = [first.plan.steps[0].name(in: first.corpus)]
        resumption.dropped = [first.plan.steps[1].driver.id]
        let stage = try Stage(drivers: 3, resumption: resumption)
        let (executed, _) = try stage.run.perform()
        #expect(stage.log.starts.map(\.driver.name) == [Self.name(3)])
        let skipped = try #require(stage.log.checks.first { $0.driver == Self.name(2) })
        #expect(skipped.outcome == .skip)
        #expect(executed == stage.log.checks.last?.executed)
    }

    @Test func failuresReachTheRecord() throws {
        let stage = try Stage(drivers: 3, fault: .alwaysWrong)
        _ = try stage.run.perform()
        #expect(stage.log.checks.count == 3)
        #expect(stage.log.checks.allSatisfy { $0.failed == 7 })
    }
}
