public import AgentProtocol
public import Corpus
internal import KernelNames
public import Records

/// A whole run on the kernel that runs here, record by record.
public struct Run {
    private let corpus: Corpus
    private let job: Job
    private let output: RunOutput
    private let refused: [ModuleRecord]
    private let history = KernelHistory()
    private let log = KernelLog()

    /// Prepares a run, which also opens the kernel's log: the process may give up its rights before it performs.
    ///
    /// - Parameter refused: the kernel modules that were to be loaded before and were refused.
    public init(corpus: Corpus, job: Job, output: RunOutput, refused: [ModuleRecord] = []) {
        self.corpus = corpus
        self.job = job
        self.output = output
        self.refused = refused
    }

    /// Finds the drivers, runs the plan (unless the job only lists), and ends with the end record.
    public func perform() throws {
        let wanted = job.exercises.isEmpty ? job.profile.exercises : job.exercises
        let exercises = wanted.filter { job.backend.takesModule || !$0.needsModule }
        var record = RunRecord.current(manifestDigest: corpus.manifestDigest, exercises: exercises)
        record.profile = job.profile
        record.seed = job.seed
        record.backend = job.backend
        record.shard = job.shard.map { ShardRecord(shard: $0, job: job.fingerprint) }
        try output.emit(.run(record))
        try output.emit(.platform(.current()))
        if let missing = MissingModule(for: job.backend, refused: refused) { throw missing }
        let discovery = Discovery(
            unbound: job.resumption.unbound,
            backend: job.backend,
            output: output.settled,
            log: log,
            history: history,
            refused: refused
        )
        let survey = try discovery.survey(
            for: corpus.groups,
            in: job.selection,
            isWide: job.profile != .quick && !job.isWrapped,
            done: Set(job.resumption.doneDrivers.map(\.algorithm.name)),
            wrapped: job.isWrapped
        )
        for row in survey.untested { try output.emit(.untested(row)) }
        for answer in survey.resolutions { try output.emit(.resolution(answer)) }
        guard job.task == .run else {
            for driver in survey.drivers { try output.emit(.driver(driver)) }
            return try output.emit(.end(EndRecord(checks: 0, seconds: 0)))
        }

        let plan = Plan(
            corpus: corpus,
            drivers: survey.drivers,
            exercises: job.exercises,
            profile: job.profile,
            shard: job.shard
        )
        let backend = job.backend.backend(for: survey.drivers)
        let engine = Engine(
            backend,
            profile: job.profile,
            seed: job.seed,
            references: References(corpus.groups, try RegisteredDriver.listed()),
            slice: slice(of: plan),
            commands: job.commands,
            isSelected: job.isByName,
            checkpoints: job.runsWholeChains || job.profile != .quick ? nil : Engine.quickCheckpoints,
            wrappedCheckpoints: job.runsWholeChains ? nil : Engine.quickCheckpoints
        )
        for driver in plan.drivers { try output.emit(.driver(driver)) }
        for group in Set(plan.steps.map(\.group)).sorted() {
            try output.emit(.group(GroupRecord(corpus, group: group)))
        }
        // A kernel that dies in the first step must not be blamed on the last name that was bound.
        try output.settled.emit(.plan(plan.size))
        let start = ContinuousClock.now
        let (executed, usable) = try PlanRun(plan, corpus, engine, job.resumption, log, output).perform()
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let afterwards = Afterwards(corpus: corpus, backend: backend, emit: output.emit)
        // What stopped the kernel once is not touched without need, nor what is built over it: a device that hangs would
        // hold up the rest for as long as the host waits.
        let drivers = usable.filter { !job.resumption.isSuspect($0.id) }
        try afterwards.watchDevices(drivers)
        let audited = Set(job.resumption.audited)
        try afterwards.audit(drivers.filter { !audited.contains($0.id) })
        let end = EndRecord(
            checks: executed,
            seconds: (seconds * 1000).rounded() / 1000,
            corpusSeconds: (corpus.openingSeconds * 1000).rounded() / 1000,
            processor: .ofThisProcess
        )
        try output.emit(.end(end))
    }

    /// The profile `soak`: the part of its minutes that each driver and group gets.
    private func slice(of plan: Plan) -> Duration? {
        let turns = plan.turns(of: .differential, on: PlanRun.workers)
        guard job.profile == .soak, turns > 0 else { return nil }
        return .seconds(job.minutes * 60) / turns
    }
}
