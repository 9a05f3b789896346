internal import KernelNames
internal import Records

/// What a run has so far: which records are kept, each once however many boots make it, and what of the plan is done.
struct RunLedger {
    /// How many steps each driver has in the plan.
    private(set) var planned: [DriverID: Int] = [:]
    /// The steps that have records.
    private(set) var done: [DriverID: Set<StepID>] = [:]
    /// Drivers that were audited, in that order.
    private(set) var audited: [DriverID] = []

    private var executed = 0
    private var seconds = 0.0
    private var corpusSeconds: Double?
    private var processor: ProcessorTime?
    private var hasRun = false
    private var hasPlan = false
    private var modules: Set<String> = []
    private var rows: Set<String> = []
    /// Drivers that are audited when a boot ends well.
    private var auditable: Set<DriverID> = []

    /// Takes a record of the agent's that tells something about the kernel, not a disturbance.
    ///
    /// - Parameter text: the record's line.
    /// - Returns: whether to keep it: whether no earlier boot brought it.
    mutating func take(_ record: Record, text: String) -> Bool {
        switch record {
        case .run:
            defer { hasRun = true }
            return !hasRun
        case .plan:
            defer { hasPlan = true }
            return !hasPlan
        case .module(let module): return modules.insert(module.name).inserted
        case .driver(let driver):
            if driver.unreachable == nil { auditable.insert(driver.id) }
            return planned.updateValue(driver.records, forKey: driver.id) == nil
        // Every boot finds these anew.
        case .untested, .resolution, .platform, .group: return rows.insert(text).inserted
        case .device(let row): return rows.insert("device \(row.id.text)").inserted
        case .audit(let row):
            guard rows.insert("audit \(row.id.text)").inserted else { return false }
            audited.append(row.id)
            return true
        case .checks(let record): return take(record)
        // The host writes one when all is done.
        case .end(let end):
            add(seconds: end.seconds)
            corpusSeconds = corpusSeconds ?? end.corpusSeconds
            processor = end.processor.map { $0 + (processor ?? ProcessorTime(user: 0, system: 0)) } ?? processor
            return false
        case .file, .host, .answer, .contract, .incident: return true
        }
    }

    /// Takes the record of a step; returns whether to keep it.
    @discardableResult
    mutating func take(_ record: CheckRecord) -> Bool {
        let step = record.step
        guard done[step.driver, default: []].insert(step).inserted else { return false }
        executed += record.executed
        return true
    }

    /// Adds the time of a boot that did not say how long it took.
    mutating func add(seconds more: Double) { seconds += more }

    /// Makes ready for a boot with a plan of its own, which is kept as well.
    mutating func expectAnotherPlan() { hasPlan = false }

    /// Whether anything that was planned was not done.
    var hasOpenSteps: Bool { planned.contains { done[$0.key, default: []].count < $0.value } }

    /// Whether a driver was not audited, other than those that stopped the kernel and what is built over them.
    func lacksAudits(except guilty: some Collection<DriverID>) -> Bool {
        auditable.subtracting(audited).contains { driver in
            !guilty.contains { driver == $0 || driver.isBuilt(over: $0) }
        }
    }

    /// Drivers all of whose steps have records, and the steps with records of the others.
    var finished: (drivers: [DriverID], steps: [StepID]) {
        let whole = done.filter { $0.value.count >= planned[$0.key] ?? .max }
        return (whole.map(\.key), done.filter { whole[$0.key] == nil }.flatMap(\.value))
    }

    /// The record that closes the run.
    var end: EndRecord {
        EndRecord(
            checks: executed,
            seconds: (seconds * 1000).rounded() / 1000,
            corpusSeconds: corpusSeconds,
            processor: processor
        )
    }
}
