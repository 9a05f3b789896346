internal import Corpus
internal import KernelNames
internal import Records

/// The drivers of two runs: which came and went, what happened to each, and who answers a generic name.
struct DriverComparison {
    private let base: RunSnapshot
    private let new: RunSnapshot
    private let matching: DriverMatching
    private(set) var changes: [Change] = []

    init(_ base: RunSnapshot, _ new: RunSnapshot, _ matching: DriverMatching) {
        self.base = base
        self.new = new
        self.matching = matching
        for driver in matching.vanished { changes.append(vanished(driver)) }
        for driver in matching.appeared { changes += appeared(driver) }
        for pair in matching.pairs {
            if let renamed = renamed(pair) { changes.append(renamed) }
            changes += reached(pair)
            if pair.successions.isEmpty, let old = pair.old.first { changes += registered(old, pair.new) }
        }
        changes += AnswererComparison(base, new, matching).changes
    }

    // MARK: Drivers that came and went

    private func vanished(_ driver: RunSnapshot.Driver) -> Change {
        if let absence = new.absence(of: driver.id) { return refused(driver, absence) }
        let rest = new.drivers.filter {
            $0.id.type == driver.id.type && $0.id.algorithm.name == driver.id.algorithm.name
        }
        var evidence: [Change.Evidence] = []
        if let errno = new.modules[driver.module] {
            evidence.append(.init("module \(driver.module) did not load: \(errno)"))
        } else if driver.module != "kernel" {
            evidence.append(.init("module \(driver.module) registered it"))
        }
        evidence += new.absences(around: driver).map { .init("not tested: \($0.why)") }
        evidence.append(
            rest.isEmpty
                ? .init("no driver of \(driver.id.algorithm.name) remains")
                : .init("remaining drivers of \(driver.id.algorithm.name): \(Self.names(rest, limit: 4))")
        )
        let executed = driver.executed
        let count = executed > 0 ? "\(executed.of("check")) were" : "no check was"
        let machines = (base.surroundings.machine, new.surroundings.machine)
        let isOfOtherMachine =
            machines.0 != machines.1 && ImplementationName(driver.id.name).hasInstructions
            && rest.contains { $0.executed > 0 }
        if isOfOtherMachine { evidence.append(.init("code for \(machines.0), which \(machines.1) cannot have")) }
        return Change(
            .driverVanished,
            isRegression: executed > 0 && !isOfOtherMachine,
            driver: driver.id,
            checks: executed,
            summary: "gone; \(count) executed on it in the base",
            evidence: evidence
        )
    }

    /// A driver that the new run names without testing it: it is not there for a reason that is known.
    private func refused(_ driver: RunSnapshot.Driver, _ absence: RunSnapshot.Absence) -> Change {
        let executed = driver.executed
        let reason = absence.untested.reason.words
        let wasReached = driver.verdict != .unreachable
        return Change(
            wasReached ? .newlyUnreachable : .reasonChanged,
            isRegression: executed > 0,
            driver: driver.id,
            checks: executed,
            summary: wasReached
                ? "\(reason); \(executed.of("check")) were executed in the base"
                : "\(driver.verdict.word): \(driver.reason ?? "no reason"); now \(reason)",
            evidence: [.init(absence.untested.evidence)]
        )
    }

    private func appeared(_ driver: RunSnapshot.Driver) -> [Change] {
        let state = driver.reason.map { "\(driver.verdict.word): \($0)" } ?? driver.verdict.word
        let came = Change(
            .driverAppeared,
            driver: driver.id,
            checks: driver.executed,
            summary: "\(state), \(driver.executed.of("check")), priority \(driver.priority), module \(driver.module)",
            evidence: base.absence(of: driver.id).map { [.init("was not tested: \($0.why)")] } ?? []
        )
        let empty = RunSnapshot.Driver(
            id: driver.id,
            module: driver.module,
            priority: driver.priority,
            verdict: .incomplete,
            cells: [:]
        )
        let pair = DriverMatching.Pair(old: [empty], new: driver, successions: [])
        return [came] + CheckComparison(pair, in: new).changes.filter { $0.kind == .newFailure }
    }

    private func renamed(_ pair: DriverMatching.Pair) -> Change? {
        guard !pair.successions.isEmpty else { return nil }
        let before = pair.old.map { "\($0.priority)" }.joined(separator: ", ")
        var reasons: [String] = []
        for succession in pair.successions where !reasons.contains(succession.text) { reasons.append(succession.text) }
        let evidence = reasons.map { reason in
            let names = pair.successions.filter { $0.text == reason }.map(\.old.name)
            return Change.Evidence(pair.successions.count > 1 ? "\(names.joined(separator: ", ")): \(reason)" : reason)
        }
        return Change(
            .driverRenamed,
            driver: pair.new.id,
            formerly: pair.successions.map(\.old.name),
            checks: pair.new.executed,
            summary: "priority \(before), now \(pair.new.priority)",
            evidence: evidence
        )
    }

    // MARK: Drivers that are in both runs

    /// Checks, where AF_ALG reaches the driver in both runs; else the change of reach.
    private func reached(_ pair: DriverMatching.Pair) -> [Change] {
        let formerly = pair.successions.map(\.old.name)
        let wasReached = pair.old.contains { $0.verdict != .unreachable }
        let isReached = pair.new.verdict != .unreachable
        let reason = pair.new.reason ?? "no reason is recorded"
        if wasReached, !isReached {
            let lost = pair.old.map(\.executed).max() ?? 0
            let hadModule = pair.old.contains { $0.backend == .kernel } && !new.surroundings.backend.takesModule
            let why = hadModule ? "the base reached it by the kernel module, the new run has AF_ALG alone: " : ""
            return [
                Change(
                    .newlyUnreachable,
                    isRegression: true,
                    driver: pair.new.id,
                    formerly: formerly,
                    checks: lost,
                    summary: "\(why)\(reason); \(lost.of("check")) were executed in the base",
                    evidence: pair.new.proof.map { [.init($0)] } ?? []
                )
            ]
        }
        var changes: [Change] = []
        if !wasReached, isReached {
            let was = pair.old.first?.reason ?? "unreachable"
            // Nothing was mended where the base did not have the module.
            let isByModule = pair.new.backend == .kernel && !base.surroundings.backend.takesModule
            let summary =
                isByModule
                ? "by the kernel module; AF_ALG did not reach it: \(was)" : "reachable; it was unreachable: \(was)"
            let kind = isByModule ? Change.Class.wayChanged : .fixed
            changes.append(Change(kind, driver: pair.new.id, formerly: formerly, summary: summary))
        } else if let old = pair.old.first, old.verdict == pair.new.verdict, old.reason != pair.new.reason {
            let summary = "\(pair.new.verdict.word): \(old.reason ?? "no reason"); now \(reason)"
            let proofs = [old.proof.map { "was: \($0)" }, pair.new.proof.map { "is: \($0)" }].compactMap(\.self)
            changes.append(
                Change(
                    .reasonChanged,
                    driver: pair.new.id,
                    formerly: formerly,
                    summary: summary,
                    evidence: proofs.map { .init($0) }
                )
            )
        }
        return changes + moved(pair, formerly, CheckComparison(pair, in: new).changes)
    }

    /// The changes of a driver's checks, with a word on the way to the driver where that is another one: always if both runs
    /// could take the same ways, so that the kernel decided; else only if there is more to tell than what was asked for.
    private func moved(_ pair: DriverMatching.Pair, _ formerly: [String], _ checks: [Change]) -> [Change] {
        guard let former = pair.formerWay else { return checks }
        let missed = checks.first { $0.kind == .wayChanged }
        guard missed != nil || base.surroundings.backend == new.surroundings.backend else { return checks }
        let ways = "by \(pair.new.backend.words), formerly by \(former.words)"
        let change = Change(
            .wayChanged,
            driver: pair.new.id,
            formerly: formerly,
            checks: missed?.checks ?? 0,
            summary: missed.map { "\(ways); \($0.summary)" } ?? ways,
            evidence: missed?.evidence ?? []
        )
        return [change] + checks.filter { $0.kind != .wayChanged }
    }

    private func registered(_ old: RunSnapshot.Driver, _ new: RunSnapshot.Driver) -> [Change] {
        var changes: [Change] = []
        if old.priority != new.priority {
            changes.append(Change(.priorityChanged, driver: new.id, summary: "\(old.priority), now \(new.priority)"))
        }
        if old.module != new.module {
            changes.append(
                Change(.providerChanged, driver: new.id, summary: "module \(old.module), now \(new.module)")
            )
        }
        return changes
    }

    private static func names(_ drivers: [RunSnapshot.Driver], limit: Int = .max) -> String {
        let rest = drivers.count - limit
        let names = drivers.prefix(limit).map(\.id.name) + (rest > 0 ? ["\(rest) more"] : [])
        return names.joined(separator: ", ")
    }
}

extension Succession {
    fileprivate var text: String { "\(rule.rawValue): \(explanation)" }
}
