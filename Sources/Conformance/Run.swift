public import Corpus
public import Records
internal import Synchronization

/// A whole run on the kernel that runs here, record by record.
public struct Run {
    private let corpus: Corpus
    private let job: Job
    private let emit: @Sendable (Record) throws -> Void

    /// Prepares a run.
    ///
    /// - Parameter emit: takes each record as soon as it is known; never called by two threads at once.
    public init(corpus: Corpus, job: Job, emit: @escaping @Sendable (Record) throws -> Void) {
        self.corpus = corpus
        self.job = job
        self.emit = emit
    }

    /// Finds the drivers, runs the plan (unless the job only lists), and ends with the end record.
    public func perform() throws {
        let names = job.exercises.isEmpty ? Exercise.allCases.map(\.rawValue) : job.exercises
        try emit(.run(RunRecord.current(manifestDigest: corpus.manifestDigest, exercises: names)))
        let drivers = try Discovery().drivers(for: corpus.groups, in: job.selection)
        guard job.task == .run else {
            for driver in drivers { try emit(.driver(driver)) }
            return try emit(.end(EndRecord(checks: 0, seconds: 0)))
        }

        let plan = Plan(corpus: corpus, drivers: drivers, exercises: job.exercises)
        for driver in plan.drivers { try emit(.driver(driver)) }
        try emit(.plan(plan.size))
        let start = ContinuousClock.now
        let executed = try PlanRun(plan, corpus, emit).perform()
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        try emit(.end(EndRecord(checks: executed, seconds: (seconds * 1000).rounded() / 1000)))
    }
}

/// Runs a plan's steps on all processors; records come in the order in which steps end.
private final class PlanRun: Sendable {
    private struct State {
        var next = 0
        var executed = 0
        var fault: (any Error)?
        var unpacked: [Int: [Vector]] = [:]
    }

    private let plan: Plan
    private let corpus: Corpus
    private let emit: @Sendable (Record) throws -> Void
    private let state = Mutex(State())

    init(_ plan: Plan, _ corpus: Corpus, _ emit: @escaping @Sendable (Record) throws -> Void) {
        self.plan = plan
        self.corpus = corpus
        self.emit = emit
    }

    /// Returns the number of checks that were executed; throws the first error that ended the run.
    func perform() throws -> Int {
        Workers.run(Workers.count) { [self] in
            while let (step, vectors) = take() {
                finish(Engine().run(corpus.groups[step.group], vectors, on: step.driver, step.exercise))
            }
        }
        let (executed, fault) = state.withLock { ($0.executed, $0.fault) }
        if let fault { throw fault }
        return executed
    }

    /// The next step with its vectors; nil at the end, or after an error.
    private func take() -> (Plan.Step, [Vector])? {
        state.withLock { state in
            guard state.fault == nil, state.next < plan.steps.count else { return nil }
            let step = plan.steps[state.next]
            state.next += 1
            do {
                let vectors = try state.unpacked[step.group] ?? corpus.vectors(ofGroup: step.group)
                state.unpacked[step.group] = vectors
                return (step, vectors)
            } catch {
                state.fault = error
                return nil
            }
        }
    }

    private func finish(_ record: CheckRecord) {
        state.withLock { state in
            state.executed += record.executed
            do {
                try emit(.checks(record))
            } catch {
                state.fault = state.fault ?? error
            }
        }
    }
}
