internal import AgentProtocol
internal import Corpus
internal import Glibc
internal import Records
internal import Synchronization
internal import SystemPackage

/// Runs a plan's steps; records come in the order in which steps end.
///
/// Steps that must run alone come first. The others run on all processors, as long as nothing goes wrong: a step that
/// does not return, or during which a kernel warning comes, is held, because it may be its neighbour's doing. The host
/// boots again and has it run alone.
final class PlanRun: Sendable {
    private struct Flight {
        let step: Int
        let progress: Progress
        /// Whether it computes or waits.
        var pulse: Pulse
        /// The kernel warning that came meanwhile.
        var warning: [String] = []
        /// How many checks had begun when that was seen to change last.
        private var checks = 0
        private var lastChange = ContinuousClock.now

        init(step: Int, progress: Progress) {
            self.step = step
            self.progress = progress
            pulse = Pulse()
        }

        /// For how long no check has begun; whether one has since the last look.
        mutating func look(at now: ContinuousClock.Instant) -> (standing: Duration, hasGoneOn: Bool) {
            let count = progress.count
            guard count != checks else { return (now - lastChange, false) }
            (checks, lastChange) = (count, now)
            return (.zero, true)
        }
    }

    private struct State {
        var steps: OpenSteps
        var flights: [Int: Flight] = [:]
        var workers = 0
        var running = 0
        var isOver = false
        var executed = 0
        /// When the host was last told that steps go on.
        var lastSign = ContinuousClock.now
        var fault: (any Error)?
        let log: KernelLog
    }

    private let plan: Plan
    private let corpus: Corpus
    private let resumption: Resumption
    private let output: RunOutput
    private let engine: Engine
    /// Groups as they are unpacked: drivers of an algorithm, one after another in the plan, have the same.
    private let groups = BoundedStore<Int, [Vector]>(limit: 24 << 20)
    private let pace: Pace
    private let state: Mutex<State>

    /// One more than there are processors, because steps wait.
    static var workers: Int { Workers.count + 1 }

    init(
        _ plan: Plan,
        _ corpus: Corpus,
        _ engine: Engine,
        _ resumption: Resumption,
        _ log: KernelLog,
        _ output: RunOutput,
        pace: Pace = Pace()
    ) {
        self.plan = plan
        self.corpus = corpus
        self.resumption = resumption
        self.output = output
        self.engine = engine
        self.pace = pace
        state = Mutex(State(steps: OpenSteps(plan, canWait: resumption.canBootAgain), log: log))
    }

    /// Returns the number of checks that were executed, and the drivers that may still be used; throws the first error that
    /// ended the run.
    func perform() throws -> (executed: Int, usable: [DriverRecord]) {
        let queue = StepQueue(plan, corpus, resumption)
        for index in queue.dropped { try output.emit(.checks(dropped(plan.steps[index]))) }
        run(queue.alone, on: 1, isAlone: true)
        run(queue.together, on: Self.workers, isAlone: false)
        return try state.withLock { state in
            if let fault = state.fault { throw fault }
            return (state.executed, plan.drivers.filter { !state.steps.isHeld($0) })
        }
    }

    private func dropped(_ step: Plan.Step) -> CheckRecord {
        let group = corpus.groups[step.group]
        let name = step.name(in: corpus)
        var record = CheckRecord(name)
        record.skips = [.init(reason: resumption.reasonToDrop(name) ?? "", count: group.count)]
        return record
    }

    /// Where findings go. Of a step that runs alone the host has each line before the kernel gets the next call: what is
    /// lost with a kernel would be blamed on the wrong step.
    private func output(isAlone: Bool) -> RunOutput { isAlone ? output.settled : output }

    // MARK: Workers

    private func run(_ steps: [Int], on count: Int, isAlone: Bool) {
        let isReady = state.withLock { state in
            guard !state.isOver, !steps.isEmpty else { return false }
            state.steps.fill(steps)
            for _ in 0..<count { startWorker(&state, isAlone: isAlone) }
            return true
        }
        guard isReady else { return }
        while watch(isAlone: isAlone) { usleep(pace.interval) }
    }

    private func startWorker(_ state: inout State, isAlone: Bool) {
        let worker = state.workers
        state.workers += 1
        state.running += 1
        let isStarted = Workers.start(named: WorkerThread.name(of: worker)) { [self] in
            while let (step, vectors, progress) = take(worker, isAlone: isAlone),
                finish(worker, run(step, vectors, progress, isAlone: isAlone), isAlone: isAlone)
            {}
        }
        if !isStarted {
            state.running -= 1
            if state.running == 0 { state.fault = state.fault ?? Errno(rawValue: EAGAIN) }
        }
    }

    private func run(_ step: Plan.Step, _ vectors: [Vector], _ progress: Progress, isAlone: Bool) -> CheckRecord {
        let group = corpus.groups[step.group]
        let engine = engine.counting(on: progress)
        guard isAlone else { return engine.run(group, vectors, on: step.driver, step.exercise) }
        let news = News()
        let record = engine.watched { [self] attempt, record in
            try? output.settled.announce(.reach(attempt, news.since(record)))
        }.run(group, vectors, on: step.driver, step.exercise)
        usleep(pace.aftermath)
        return record
    }

    /// The next step with its vectors; nil at the end, or after an error.
    private func take(_ worker: Int, isAlone: Bool) -> (Plan.Step, [Vector], Progress)? {
        guard let index = next() else { return nil }
        let step = plan.steps[index]
        do {
            // Without the lock, which every other worker waits for.
            let vectors = try groups.value(for: step.group) {
                (try corpus.vectors(ofGroup: step.group), corpus.packedSize(ofGroup: step.group))
            }
            let size = step.exercise.takesEveryGroup ? vectors.count : 1
            let start = Announcement.start(step.name(in: corpus), worker: worker, vectors: size)
            try output(isAlone: isAlone || resumption.isCareful).announce(start)
            let progress = Progress()
            state.withLock { $0.flights[worker] = Flight(step: index, progress: progress) }
            return (step, vectors, progress)
        } catch {
            state.withLock { state in
                state.fault = state.fault ?? error
                state.running -= 1
            }
            return nil
        }
    }

    private func next() -> Int? {
        state.withLock { state in
            if state.fault == nil, !state.isOver, let index = state.steps.next() { return index }
            state.running -= 1
            return nil
        }
    }

    /// Takes a step's outcome; false when the worker was given up meanwhile.
    private func finish(_ worker: Int, _ record: CheckRecord, isAlone: Bool) -> Bool {
        let finding = state.withLock { state -> Finding? in
            guard let flight = state.flights.removeValue(forKey: worker) else { return nil }
            state.steps.end(flight.step)
            let news = state.log.warning()
            for other in state.flights.keys where !news.isEmpty { state.flights[other]?.warning += news }
            let finding = outcome(of: record, warning: flight.warning + news, isAlone: isAlone)
            switch finding {
            case .checks(let record): state.executed += record.executed
            case .faulty(let record, _): state.executed += record.executed
            case .held: state.steps.hold(flight.step, isHung: false)
            }
            return finding
        }
        guard let finding else { return false }
        // Without the lock: a line takes as long to be written as some checks do.
        do {
            try tell(finding, isAlone: isAlone)
        } catch {
            state.withLock { $0.fault = $0.fault ?? error }
        }
        return true
    }

    /// What a step that has ended comes to.
    private enum Finding {
        case checks(CheckRecord)
        /// The step caused a kernel warning.
        case faulty(CheckRecord, IncidentRecord)
        /// The step, or one beside it, caused a kernel warning: another boot will tell.
        case held(StepID, log: [String])
    }

    private func outcome(of record: CheckRecord, warning: [String], isAlone: Bool) -> Finding {
        guard let first = warning.first else { return .checks(record) }
        guard isAlone else { return resumption.canBootAgain ? .held(record.step, log: warning) : .checks(record) }
        var record = record
        let message = KernelMessage(first).text
        record.failures.append(.init(ofStep: .kernelWarning, message: message))
        let blame = IncidentRecord.Blame.step(record.step)
        return .faulty(record, IncidentRecord(kind: .kernelWarning, message: message, log: warning, blame: blame))
    }

    private func tell(_ finding: Finding, isAlone: Bool) throws {
        let output = output(isAlone: isAlone)
        switch finding {
        case .checks(let record): try output.emit(.checks(record))
        case .faulty(let record, let incident):
            try output.emit(.incident(incident))
            try output.emit(.checks(record))
        case .held(let step, let log): try output.announce(.hold(step, .kernelWarning, log: log))
        }
    }

    // MARK: Steps that do not return

    /// Gives up workers whose check takes too long, or only waits; false when none is left. A step may take as long as it
    /// likes while its checks go on: a device can be slow.
    private func watch(isAlone: Bool) -> Bool {
        state.withLock { state in
            let now = ContinuousClock.now
            var hasGoneOn = false
            defer {
                if hasGoneOn, now - state.lastSign > pace.second * resumption.idleLimit {
                    try? output(isAlone: isAlone).announce(.alive)
                    state.lastSign = now
                }
            }
            for (worker, var flight) in state.flights {
                let isAsleep = flight.pulse.idle(at: now) > pace.second * resumption.idleLimit
                let (standing, goesOn) = flight.look(at: now)
                hasGoneOn = hasGoneOn || goesOn
                guard isAsleep || standing > pace.second * resumption.stepLimit else {
                    state.flights[worker] = flight
                    continue
                }
                state.flights[worker] = nil
                do {
                    try giveUp(flight, isAsleep ? .asleep : .stuck, isAlone: isAlone, &state)
                } catch {
                    state.fault = state.fault ?? error
                }
            }
            return state.running > 0
        }
    }

    private func giveUp(
        _ flight: Flight,
        _ hang: Announcement.Cause,
        isAlone: Bool,
        _ state: inout State
    ) throws {
        let step = plan.steps[flight.step].name(in: corpus)
        let output = output(isAlone: isAlone)
        state.steps.hold(flight.step, isHung: true)
        if resumption.canBootAgain {
            try output.announce(.hold(step, hang, log: flight.warning + state.log.warning()))
        } else {
            var record = CheckRecord(step)
            record.failures = [.init(ofStep: .error, message: resumption.message(of: hang))]
            state.executed += record.executed
            try output.emit(.checks(record))
        }
        // What follows would not be alone any more.
        if isAlone { state.isOver = true } else { startWorker(&state, isAlone: false) }
        state.running -= 1
    }
}

/// What a growing record has that it had not before.
private final class News: Sendable {
    private let before = Mutex((passed: 0, failures: 0))

    func since(_ record: CheckRecord) -> CheckRecord {
        before.withLock { before in
            var news = record
            news.passed -= before.passed
            news.failures.removeFirst(before.failures)
            before = (record.passed, record.failures.count)
            return news
        }
    }
}
