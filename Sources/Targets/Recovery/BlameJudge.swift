internal import AgentProtocol
internal import KernelNames
internal import Records

/// Finds out who stopped the kernel.
///
/// A step is found guilty only when the kernel died while it ran alone, and nothing but its own driver and what is built
/// over that had run in that boot before. Whoever else is under suspicion runs alone, first of all in the next boot.
struct BlameJudge {
    /// What stopped the kernel in one boot.
    enum Ruling: Equatable {
        /// A module, while it was loaded.
        case module(String, IncidentRecord)
        /// A driver or algorithm, while its name was bound.
        case bind(String, IncidentRecord)
        /// A step; the record is its outcome.
        case step(CheckRecord, IncidentRecord)
        /// One of the steps that ran, which are suspects now.
        case undecided
        /// Nothing ran that could be blamed.
        case nobody
    }

    /// A death that nobody was found guilty of.
    private struct Mystery {
        let incident: IncidentRecord
        let suspects: [StepID]
        /// Whether the agent may have said more than came: whoever is found guilty later did this as well.
        let isVague: Bool
    }

    /// Steps to run alone, the most suspicious first.
    private(set) var suspects: [StepID] = []
    /// Steps that stopped the kernel when they ran alone.
    private(set) var guilty: [StepID] = []
    /// How many guilty steps each driver has.
    private(set) var guilt: [DriverID: Int] = [:]

    private var mysteries: [Mystery] = []
    /// Kernel warnings that nobody is blamed for.
    private var warnings: [IncidentRecord] = []
    /// The essence of kernel warnings that records tell of.
    private var known: Set<String> = []

    /// How many deaths are unexplained.
    var openDeaths: Int { mysteries.count }

    // MARK: What comes during a boot

    /// Takes an incident of the agent's; returns whether to keep it: a kernel warning is told once, and of each step that
    /// it is blamed on.
    mutating func take(_ incident: IncidentRecord) -> Bool {
        guard incident.kind == .kernelWarning else { return true }
        let isNew = known.insert(KernelMessage(incident.message).essence).inserted
        if case .step = incident.blame { return true }
        return isNew
    }

    /// How many suspects turned out to be innocent.
    private(set) var acquitted = 0

    /// A step has a record: it is a suspect no more.
    mutating func clear(_ step: StepID) {
        guard let place = suspects.firstIndex(of: step) else { return }
        suspects.remove(at: place)
        acquitted += 1
    }

    private mutating func remove(_ step: StepID) { suspects.removeAll { $0 == step } }

    /// Takes the kernel warnings on the console of a boot.
    mutating func note(_ console: ConsoleLog) { warnings += console.warnings }

    // MARK: Ends of boots

    /// A boot that ended well: of the steps that the agent held, those that hung alone are guilty, and the others suspects.
    mutating func judgeHeld(_ boot: BootLog, by orders: Resumption) -> [Ruling] {
        var rulings: [Ruling] = []
        // The first to hang is tried first: the others may have waited for the same device.
        for held in boot.held.reversed() {
            if held.cause.isHang, boot.isAlone(held.step, by: orders) {
                rulings.append(convict(held.step, .hung, orders.message(of: held.cause), held.log, boot))
            } else {
                suspect(held.step)
                // In case that it cannot be seen again.
                if let first = held.log.first {
                    let message = KernelMessage(first).text
                    warnings.append(IncidentRecord(kind: .kernelWarning, message: message, log: held.log))
                }
            }
        }
        return rulings
    }

    /// A kernel that died or hung: by what it was doing.
    ///
    /// - Parameter isVague: whether the agent may have started steps of which nobody knows.
    mutating func judge(
        _ kind: IncidentRecord.Kind,
        _ message: String,
        _ boot: BootLog,
        _ console: ConsoleLog,
        by orders: Resumption,
        isVague: Bool = false
    ) -> Ruling {
        let log = console.lastWords(except: known.union(boot.warnings))
        let incident = IncidentRecord(kind: kind, message: message, log: log)
        for held in boot.held.reversed() { suspect(held.step) }
        switch boot.position {
        case .load(let module): return .module(module, incident.blaming(.module(module)))
        case .bind(let type, let name): return .bind(name, incident.blaming(.bind(type, name: name)))
        case nil: break
        }
        let flying = boot.inFlight.sorted { $0.key < $1.key }
        if let hung = boot.hungAlone(by: orders) { return convict(hung.step, kind, message, log, boot) }
        if flying.count == 1, boot.isAlone(flying[0].value, by: orders) {
            return convict(flying[0].value, kind, message, log, boot)
        }
        let suspected = flying.map(\.value) + boot.held.map(\.step)
        guard orders.canBootAgain, boot.hasSpoken, !suspected.isEmpty else {
            mysteries.append(Mystery(incident: incident, suspects: [], isVague: isVague))
            return .nobody
        }
        let named = flying.filter { worker, _ in log.contains { WorkerThread.isNamed(worker, in: $0) } }
        for flight in (named + flying).reversed() { suspect(flight.value) }
        mysteries.append(Mystery(incident: incident, suspects: suspected, isVague: isVague))
        return .undecided
    }

    /// Puts a step before all others.
    private mutating func suspect(_ step: StepID) {
        remove(step)
        suspects.insert(step, at: 0)
    }

    private mutating func convict(
        _ step: StepID,
        _ kind: IncidentRecord.Kind,
        _ message: String,
        _ log: [String],
        _ boot: BootLog
    ) -> Ruling {
        remove(step)
        guilty.append(step)
        guilt[step.driver, default: 0] += 1
        mysteries.removeAll { $0.isVague || $0.suspects.contains(step) }
        for line in log { known.insert(KernelMessage(line).essence) }
        let incident = IncidentRecord(kind: kind, message: message, log: log, blame: .step(step))
        return .step(boot.record(of: step, kind == .hung ? .hung : .died, message), incident)
    }

    // MARK: The end of the run

    /// What nobody could be blamed for.
    var unexplained: [IncidentRecord] {
        var seen = known
        let news = warnings.filter { seen.insert(KernelMessage($0.message).essence).inserted }
        return news
            + mysteries.map { mystery in
                var incident = mystery.incident
                let names = Set(mystery.suspects.map(\.driver.name)).sorted()
                if !names.isEmpty {
                    incident.message += "; not seen again when \(names.joined(separator: ", ")) ran alone"
                }
                return incident
            }
    }
}

extension BootLog {
    /// The record of the step that started last, which stopped the kernel: what it passed, the check that it came to, and
    /// the rest as skipped.
    fileprivate func record(
        of step: StepID,
        _ kind: CheckRecord.Failure.Kind,
        _ message: String
    ) -> CheckRecord {
        var record = last?.record ?? CheckRecord(step)
        if let attempt = last?.attempt {
            record.failures.append(
                .init(
                    vector: attempt.vector,
                    kind: kind,
                    message: (attempt.variant.map { "\($0): " } ?? "") + message,
                    variant: attempt.variant,
                    script: attempt.script
                )
            )
        } else {
            record.failures.append(.init(ofStep: kind, message: message))
        }
        let rest = (last?.vectors ?? 0) - record.passed - record.failures.count - record.skipped
        if rest > 0 { record.skips.append(.init(reason: "the driver stopped the kernel before", count: rest)) }
        return record
    }
}

extension IncidentRecord {
    fileprivate func blaming(_ blame: Blame) -> IncidentRecord {
        var copy = self
        copy.blame = blame
        return copy
    }
}
