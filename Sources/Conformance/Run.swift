public import Corpus
public import Records

/// A whole run on the kernel that runs here, record by record.
public struct Run {
    private let corpus: Corpus
    private let job: Job
    private let emit: (Record) throws -> Void

    /// Prepares a run.
    ///
    /// - Parameter emit: takes each record as soon as it is known.
    public init(corpus: Corpus, job: Job, emit: @escaping (Record) throws -> Void) {
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
        var executed = 0
        let engine = Engine()
        var unpacked: [Int: [Vector]] = [:]
        for step in plan.steps {
            if unpacked[step.group] == nil { unpacked[step.group] = try corpus.vectors(ofGroup: step.group) }
            let vectors = unpacked[step.group] ?? []
            let record = engine.run(corpus.groups[step.group], vectors, on: step.driver, step.exercise)
            executed += record.executed
            try emit(.checks(record))
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        try emit(.end(EndRecord(checks: executed, seconds: (seconds * 1000).rounded() / 1000)))
    }
}
