internal import AgentProtocol
internal import Corpus
internal import KernelNames
internal import Records

/// What is known of one boot while it lasts: what the agent says that it does.
struct BootLog {
    /// A step that the agent left for a run alone.
    struct Held {
        let step: StepID
        let cause: Announcement.Cause
        /// What the kernel said meanwhile.
        let log: [String]
    }

    /// The step that started last, and how far it came.
    struct Progress {
        let vectors: Int
        var attempt: Announcement.Attempt?
        var record: CheckRecord?
    }

    /// What the agent does between its steps; nil while it runs some.
    enum Position {
        case load(module: String)
        case bind(CipherType, name: String)
    }

    private(set) var position: Position?
    /// Drivers that ran a step.
    private(set) var started: Set<DriverID> = []
    /// Steps that started and have not ended, by worker.
    private(set) var inFlight: [Int: StepID] = [:]
    private(set) var last: Progress?
    private(set) var held: [Held] = []
    /// The essence of kernel warnings that steps were held for.
    private(set) var warnings: Set<String> = []
    /// Whether the agent said anything.
    private(set) var hasSpoken = false
    /// Whether the agent reported that it could not go on.
    private(set) var hasFailed = false

    /// When the first step started.
    private var start: ContinuousClock.Instant?
    private var hasEnded = false

    /// Takes any line into account.
    mutating func note(_ line: AgentLine) {
        hasSpoken = true
        switch line {
        case .announcement(let announcement): note(announcement)
        case .record(let record, _): note(record)
        case .torn, .unknown, .other: break
        }
    }

    private mutating func note(_ announcement: Announcement) {
        switch announcement {
        case .load(let module): position = .load(module: module)
        case .bind(let type, let name): position = .bind(type, name: name)
        case .start(let step, let worker, let vectors):
            position = nil
            start = start ?? .now
            inFlight[worker] = step
            started.insert(step.driver)
            last = Progress(vectors: vectors)
        case .reach(let attempt, let news):
            last?.attempt = attempt
            if last?.record == nil { last?.record = news } else { last?.record?.add(news) }
        case .alive: break
        case .hold(let step, let cause, let log):
            land(step)
            held.append(Held(step: step, cause: cause, log: log))
            if let first = log.first { warnings.insert(KernelMessage(first).essence) }
        }
    }

    private mutating func note(_ record: Record) {
        switch record {
        case .run, .driver: position = nil
        case .checks(let record): land(record.step)
        case .incident(let incident): hasFailed = hasFailed || incident.kind == .agent
        case .end: hasEnded = true
        default: break
        }
    }

    private mutating func land(_ step: StepID) {
        for (worker, other) in inFlight where other == step { inFlight[worker] = nil }
    }

    /// How long the boot's steps took, in seconds, where the agent did not come to say so itself.
    var untoldSeconds: Double {
        guard !hasEnded, let start else { return 0 }
        return (ContinuousClock.now - start) / .seconds(1)
    }

    /// Whether the step was told to run alone, and nothing but its driver and what is built over that ran in this boot.
    func isAlone(_ step: StepID, by orders: Resumption) -> Bool {
        started.allSatisfy { $0 == step.driver || $0.isBuilt(over: step.driver) }
            && (orders.alone.contains(step) || orders.distrusted.contains(step.driver))
    }

    /// The step that was held because it did not return though it ran alone. The agent left everything behind it alone.
    func hungAlone(by orders: Resumption) -> Held? {
        held.first { $0.cause.isHang && isAlone($0.step, by: orders) }
    }
}

extension CheckRecord {
    /// Adds what a later part of the same step found.
    fileprivate mutating func add(_ news: CheckRecord) {
        passed += news.passed
        failures += news.failures
    }
}
