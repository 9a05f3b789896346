internal import Corpus
internal import KernelNames
internal import Records

/// What the host learns from the boots of one run: which records to keep, who stopped the kernel, and what is left to do.
///
/// A step is found guilty only when the kernel died while it ran alone, and nothing but its own driver and what is built
/// over that had run in that boot before. Whoever else is under suspicion runs alone, first of all in the next boot.
struct Recovery {
    /// Guilty steps after which a driver's remaining steps are left out.
    static let strikes = 3
    /// Boots in a row that may end early without anything new.
    static let patience = 3
    /// Deaths that may stay unexplained.
    static let mysteries = 10

    /// What the next boot must know.
    private(set) var resumption: Resumption
    /// Whether the next boot is that of instances of `cryptd` and `pcrypt`.
    private(set) var isWrapping = false
    /// Whether there is nothing left to boot for.
    private(set) var isOver = false

    private let wrapsLast: Bool

    // What was kept so far.
    private var hasRun = false
    private var plan: PlanRecord?
    private var modules: Set<String> = []
    private var rows: Set<String> = []
    private var planned: [DriverID: Int] = [:]
    /// Drivers that are audited when a boot ends well.
    private var auditable: Set<DriverID> = []
    private var done: [DriverID: Set<StepID>] = [:]
    private var executed = 0
    private var seconds = 0.0
    private var corpusSeconds: Double?

    // Who stopped the kernel.
    private var guilt: [DriverID: Int] = [:]
    private var suspects: [StepID] = []
    private var mysteries: [(incident: IncidentRecord, suspects: [StepID])] = []
    private var complaints: [IncidentRecord] = []
    private var known: Set<String> = []
    private var idleBoots = 0
    private var finds = 0

    private var boot = Life()

    /// What is known of the present boot.
    private struct Life {
        var position: Announcement?
        /// When the first step started.
        var start: ContinuousClock.Instant?
        var started: Set<DriverID> = []
        var inFlight: [Int: StepID] = [:]
        /// The step that ran last, its vectors, and how far it came.
        var size = 0
        var attempt: Announcement.Attempt?
        var partial: CheckRecord?
        var held: [(step: StepID, cause: Announcement.Cause, log: [String])] = []
        /// The essence of what held steps made the kernel complain about.
        var complaints: Set<String> = []
        var hasSpoken = false
        var hasEnded = false
        var hasFailed = false
    }

    /// - Parameter wrapsLast: whether a boot of `cryptd` and `pcrypt` follows when everything else is done.
    init(canBootAgain: Bool, stepLimit: Int, wrapsLast: Bool = false) {
        self.wrapsLast = wrapsLast
        resumption = Resumption(canBootAgain: canBootAgain, stepLimit: stepLimit)
    }

    // MARK: Lines

    /// Takes a line of the agent's; returns it when it is to be kept.
    mutating func take(_ line: String) -> String? {
        boot.hasSpoken = true
        if let announcement = Announcement(line: line) {
            take(announcement)
            return nil
        }
        guard let record = try? Record(line: line, source: "record") else {
            // A record that a death cut off is not kept, and its step is done again. What else is no record is kept all
            // the same: reports show it.
            return line.hasPrefix("{") ? nil : line
        }
        switch record {
        // Every boot finds these anew.
        case .untested, .resolution, .platform, .group: return rows.insert(line).inserted ? line : nil
        case .device(let row): return rows.insert("device \(row.type) \(row.driver)").inserted ? line : nil
        case .audit(let row):
            guard rows.insert("audit \(row.type) \(row.driver)").inserted else { return nil }
            resumption.audited.append(.init(type: row.type, algorithm: row.algorithm, name: row.driver))
            return line
        default: return take(record) ? line : nil
        }
    }

    private mutating func take(_ announcement: Announcement) {
        switch announcement {
        case .load, .bind: boot.position = announcement
        case .start(let step, let worker, let vectors):
            boot.position = nil
            boot.start = boot.start ?? .now
            boot.inFlight[worker] = step
            boot.started.insert(step.driver)
            (boot.size, boot.attempt, boot.partial) = (vectors, nil, nil)
        case .reach(let attempt, let news):
            boot.attempt = attempt
            boot.partial?.add(news)
            if boot.partial == nil { boot.partial = news }
        case .hold(let step, let cause, let log):
            forget(step)
            boot.held.append((step, cause, log))
            if let first = log.first { boot.complaints.insert(KernelMessage(first).essence) }
        }
    }

    private mutating func forget(_ step: StepID) {
        for (worker, other) in boot.inFlight where other == step { boot.inFlight[worker] = nil }
    }

    private mutating func take(_ record: Record) -> Bool {
        switch record {
        case .run:
            boot.position = nil
            defer { hasRun = true }
            return !hasRun
        case .module(let module): return modules.insert(module.name).inserted
        case .driver(let driver):
            boot.position = nil
            if driver.unreachable == nil { auditable.insert(driver.id) }
            return planned.updateValue(driver.records, forKey: driver.id) == nil
        case .plan(let plan):
            defer { self.plan = self.plan ?? plan }
            return self.plan == nil
        case .checks(let record): return keep(record)
        case .incident(let incident): return take(incident)
        case .end(let end):
            boot.hasEnded = true
            seconds += end.seconds
            corpusSeconds = corpusSeconds ?? end.corpusSeconds
            return false
        default: return true
        }
    }

    private mutating func take(_ incident: IncidentRecord) -> Bool {
        if incident.kind == .agent { boot.hasFailed = true }
        guard incident.kind == .complaint else { return true }
        return known.insert(KernelMessage(incident.message).essence).inserted || incident.isOfStep
    }

    private mutating func keep(_ record: CheckRecord) -> Bool {
        let step = record.step
        forget(step)
        suspects.removeAll { $0 == step }
        guard done[step.driver, default: []].insert(step).inserted else { return false }
        executed += record.executed
        finds += 1
        return true
    }

    // MARK: Ends

    /// Takes the end of a boot; returns records that the host adds.
    mutating func close(_ end: Boot) -> [Record] {
        let before = finds
        defer { boot = Life() }
        // An agent that came to its end has said how long it took.
        if !boot.hasEnded, let start = boot.start { seconds += (ContinuousClock.now - start) / .seconds(1) }
        var records: [Record] = []
        switch end.ending {
        case .complete where !boot.hasFailed:
            complaints += end.console.complaints
            records = judgeHeld()
            isOver = suspects.isEmpty && !(hasGivenUp && (hasMore || lacksAudits))
            if isOver, wrapsLast, !isWrapping {
                (isOver, isWrapping, plan, idleBoots) = (false, true, nil, 0)
                planNextBoot()
                return records
            }
            if isOver {
                seconds = (seconds * 1000).rounded() / 1000
                let end = EndRecord(checks: executed, seconds: seconds, corpusSeconds: corpusSeconds)
                return records + rest + [.end(end)]
            }
        case .died(let message): records = judge(.died, message, end.console)
        case .hung(let message): records = judge(.hung, message, end.console)
        case .complete, .failed, .stopped:
            isOver = true
            complaints += end.console.complaints
            return rest + [end.incident.map { .incident($0) }].compactMap(\.self)
        }
        idleBoots = finds == before ? idleBoots + 1 : 0
        if idleBoots >= Self.patience || mysteries.count >= Self.mysteries { isOver = true }
        if isOver { return records + rest }
        planNextBoot()
        return records
    }

    /// Whether the agent left the rest alone because a step that ran by itself did not return.
    private var hasGivenUp: Bool { boot.held.contains { $0.cause.isHang && isAlone($0.step) } }

    /// Whether anything that was planned was not done.
    private var hasMore: Bool { planned.contains { done[$0.key, default: []].count < $0.value } }

    /// Whether a driver was not audited that never stopped the kernel.
    private var lacksAudits: Bool {
        auditable.subtracting(resumption.audited).contains { driver in
            !guilt.keys.contains { driver == $0 || driver.isBuilt(over: $0) }
        }
    }

    /// Steps that the agent held: those that hung alone are guilty, the others run alone next time.
    private mutating func judgeHeld() -> [Record] {
        var records: [Record] = []
        // The first to hang is tried first: the others may have waited for the same device.
        for (step, cause, log) in boot.held.reversed() {
            if cause.isHang, isAlone(step) {
                records += convict(step, .hung, resumption.message(of: cause), log)
            } else {
                suspect(step)
                // In case that it cannot be seen again.
                if let first = log.first {
                    complaints.append(IncidentRecord(kind: .complaint, message: KernelMessage(first).text, log: log))
                }
            }
        }
        return records
    }

    /// A kernel that died or hung: by what it was doing.
    private mutating func judge(_ kind: IncidentRecord.Kind, _ message: String, _ console: ConsoleLog) -> [Record] {
        let log = console.lastWords(except: known.union(boot.complaints))
        let incident = IncidentRecord(kind: kind, message: message, log: log)
        for held in boot.held.reversed() { suspect(held.step) }
        switch boot.position {
        case .load(let module):
            resumption.unloaded.append(module)
            finds += 1
            return [.incident(incident.blaming(.module(module)))]
        case .bind(let type, let name):
            resumption.unbound.append(name)
            finds += 1
            return [.incident(incident.blaming(.bind(type, name: name)))]
        default: break
        }
        // A step that ran alone and did not return: nothing was done after it.
        if let stuck = boot.held.first(where: { $0.cause.isHang && isAlone($0.step) }) {
            return convict(stuck.step, kind, message, log)
        }
        let flying = boot.inFlight.sorted { $0.key < $1.key }
        if flying.count == 1, isAlone(flying[0].value) { return convict(flying[0].value, kind, message, log) }
        let suspected = flying.map(\.value) + boot.held.map(\.step)
        guard resumption.canBootAgain, boot.hasSpoken, !suspected.isEmpty else {
            // Nothing ran that could be blamed; a kernel that does not even boot is not tried again.
            mysteries.append((incident, []))
            if !boot.hasSpoken || !resumption.canBootAgain { isOver = true }
            return []
        }
        // The kernel names the thread that it died in, which carries the worker's number.
        let named = flying.filter { worker, _ in log.contains { $0.contains("Comm: algcheck-\(worker) ") } }
        for flight in (named + flying).reversed() { suspect(flight.value) }
        mysteries.append((incident, suspected))
        return []
    }

    /// Whether nothing but the step's driver and what is built over it ran in this boot, and the step was told to run alone.
    private func isAlone(_ step: StepID) -> Bool {
        boot.started.allSatisfy { $0 == step.driver || $0.isBuilt(over: step.driver) }
            && (resumption.alone.contains(step) || resumption.distrusted.contains(step.driver))
    }

    /// Puts a step before all others.
    private mutating func suspect(_ step: StepID) {
        suspects.removeAll { $0 == step }
        suspects.insert(step, at: 0)
    }

    private mutating func convict(
        _ step: StepID,
        _ kind: IncidentRecord.Kind,
        _ message: String,
        _ log: [String]
    ) -> [Record] {
        guilt[step.driver, default: 0] += 1
        resumption.guilty.append(step)
        mysteries.removeAll { $0.suspects.contains(step) }
        for line in log { known.insert(KernelMessage(line).essence) }
        var record = boot.partial ?? CheckRecord(step)
        let variant = boot.attempt?.variant
        record.failures.append(
            .init(
                vector: boot.attempt?.vector ?? "-",
                kind: kind == .hung ? .hung : .died,
                message: (variant.map { "\($0): " } ?? "") + message,
                variant: variant,
                script: boot.attempt?.script
            )
        )
        let rest = boot.size - record.passed - record.failures.count - record.skipped
        if rest > 0 { record.skips.append(.init(reason: "the driver stopped the kernel before", count: rest)) }
        _ = keep(record)
        let incident = IncidentRecord(kind: kind, message: message, log: log, blame: .step(step))
        return [.incident(incident), .checks(record)]
    }

    /// What nobody could be blamed for.
    private var rest: [Record] {
        var seen = known
        let news = complaints.filter { seen.insert(KernelMessage($0.message).essence).inserted }
        let open = mysteries.map { incident, suspects in
            var incident = incident
            let names = Set(suspects.map(\.driver.name)).sorted()
            if !names.isEmpty { incident.message += "; not seen again when \(names.joined(separator: ", ")) ran alone" }
            return incident
        }
        return (news + open).map { .incident($0) }
    }

    private mutating func planNextBoot() {
        resumption.alone = suspects
        let struck = guilt.filter { $0.value >= Self.strikes }.map(\.key)
        // What is built over a driver does to the kernel what that one does.
        let builtOver = planned.keys.filter { driver in
            !struck.contains(driver) && struck.contains { driver.isBuilt(over: $0) }
        }
        resumption.dropped = struck + builtOver.sorted { $0.name < $1.name }
        resumption.distrusted = guilt.filter { $0.value < Self.strikes }.map(\.key)
        let isDone = done.filter { $0.value.count >= planned[$0.key] ?? .max }
        resumption.doneDrivers = isDone.map(\.key)
        resumption.doneSteps = done.filter { isDone[$0.key] == nil }.flatMap(\.value)
    }
}

extension IncidentRecord {
    fileprivate func blaming(_ blame: Blame) -> IncidentRecord {
        var copy = self
        copy.blame = blame
        return copy
    }

    fileprivate var isOfStep: Bool {
        if case .step = blame { true } else { false }
    }
}

extension CheckRecord {
    /// Adds what a later part of the same step found.
    fileprivate mutating func add(_ news: CheckRecord) {
        passed += news.passed
        failures += news.failures
    }
}
