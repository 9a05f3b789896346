internal import Corpus
internal import KernelNames
internal import Records

/// Many runs in a row: what changed when, driver by driver, and which run changed it.
///
/// Each run is compared with the last one before it that is complete: a run that was cut says nothing of what it lacks.
public struct RunHistory: Sendable {
    /// What a run made of a driver.
    enum State: Equatable, Sendable {
        case passed
        case failed
        case incomplete
        case unreachable
        /// The run is complete and has no such driver.
        case absent
        /// The run is not complete and does not tell.
        case unknown
    }

    /// A change of a driver, and the run that has it.
    struct Event: Sendable {
        let run: Int
        let change: Change
    }

    /// A driver over all runs.
    struct Row: Sendable {
        let driver: DriverID
        /// One for each run.
        var states: [State]
        var events: [Event] = []
        /// From which run to which one checks failed: the last one may not have an end.
        var failing: [(from: Int, to: Int?)] = []
    }

    /// The runs in the order given.
    public let runs: [RunDigest]
    /// All drivers, those first that a reader wants to see.
    private(set) var rows: [Row] = []
    /// Accepted changes that expired or did not happen: one line each.
    public private(set) var acceptanceFaults: [String] = []

    /// Puts runs in a row.
    ///
    /// - Parameters:
    ///   - runs: in the order in which neighbours are compared.
    ///   - accepted: the changes that are accepted, and the day, UTC.
    public init(_ runs: [RunDigest], accepted: (list: AcceptedList, today: String)? = nil) {
        self.runs = runs
        var acceptance = accepted.map { Acceptance($0.list, today: $0.today) }
        var rows: [DriverID: Row] = [:]
        var last: Int?
        for (place, run) in runs.enumerated() {
            let blank: State = run.fault == nil ? .absent : .unknown
            for (id, driver) in run.drivers {
                if rows[id] == nil {
                    let before = runs[..<place].map { $0.fault == nil ? State.absent : .unknown }
                    rows[id] = Row(driver: id, states: before)
                }
                rows[id]?.states.append(State(driver))
            }
            for id in rows.keys where rows[id]?.states.count == place { rows[id]?.states.append(blank) }
            if let base = last {
                var changes = Self.changes(from: runs[base], to: run)
                changes = acceptance?.apply(to: changes, base: runs[base].side, new: run.side) ?? changes
                for change in changes {
                    guard let id = change.driver else { continue }
                    rows[id]?.events.append(Event(run: place, change: change))
                }
            }
            if run.fault == nil || last == nil { last = place }
        }
        acceptanceFaults = acceptance?.faults ?? []
        for id in rows.keys { rows[id]?.findFailing() }
        self.rows = rows.values.sorted { left, right in
            if left.rank != right.rank { return left.rank < right.rank }
            return (left.driver.algorithm, left.driver.name) < (right.driver.algorithm, right.driver.name)
        }
    }

    // MARK: Two runs

    private static func changes(from base: RunDigest, to new: RunDigest) -> [Change] {
        let matching = DriverMatching(base: base.matchable, new: new.matchable)
        // A run that was cut says nothing of what it lacks.
        var changes = new.fault == nil ? matching.vanished.map { vanished($0.id, base) } : []
        for driver in matching.appeared { changes += appeared(driver.id, new) }
        for pair in matching.pairs {
            guard let now = new.drivers[pair.new.id] else { continue }
            let olds = pair.old.compactMap { base.drivers[$0.id] }
            guard let old = olds.first else { continue }
            let formerly = pair.successions.map(\.old.name)
            if !formerly.isEmpty {
                let was = formerly.joined(separator: ", ")
                changes.append(Change(.driverRenamed, driver: pair.new.id, formerly: formerly, summary: "was \(was)"))
            }
            // A vector failed before where it failed on all whose place the driver has.
            let failed = olds.dropFirst().reduce(old.failing) { $0.intersection($1.failing) }
            let executed = olds.map(\.executed).max() ?? 0
            var after = compare(pair.new.id, now, old, failed, executed, isWhole: new.fault == nil)
            if let former = pair.formerWay {
                let isSameChoice = base.backend == new.backend
                after = moved(after, by: now.backend, formerly: former, pair.new.id, isSameChoice: isSameChoice)
            }
            changes += after
        }
        return changes
    }

    private static func vanished(_ id: DriverID, _ base: RunDigest) -> Change {
        let executed = base.drivers[id]?.executed ?? 0
        return Change(
            .driverVanished,
            isRegression: executed > 0,
            driver: id,
            checks: executed,
            summary: "gone; \(executed.of("check")) were executed on it"
        )
    }

    private static func appeared(_ id: DriverID, _ new: RunDigest) -> [Change] {
        guard let driver = new.drivers[id] else { return [] }
        let came = Change(
            .driverAppeared,
            driver: id,
            checks: driver.executed,
            summary: "\(driver.verdict.word), \(driver.executed.of("check")), module \(driver.module)"
        )
        guard !driver.failing.isEmpty else { return [came] }
        return [came, failure(.newFailure, id, driver.failing, "fail on a new driver")]
    }

    private static func failure(_ kind: Change.Class, _ id: DriverID, _ checks: Set<String>, _ words: String) -> Change
    {
        Change(
            kind,
            isRegression: true,
            driver: id,
            checks: checks.count,
            summary: "\(checks.count.of("check")) \(words)",
            evidence: checks.sorted().prefix(3).map { .init($0) }
        )
    }

    private static func compare(
        _ id: DriverID,
        _ now: RunDigest.Driver,
        _ old: RunDigest.Driver,
        _ failed: Set<String>,
        _ executed: Int,
        isWhole: Bool
    ) -> [Change] {
        if now.verdict == .unreachable, old.verdict != .unreachable {
            let summary = "\(now.reason ?? "no reason is recorded"); \(executed.of("check")) were executed on it"
            return [Change(.newlyUnreachable, isRegression: true, driver: id, checks: executed, summary: summary)]
        }
        var changes: [Change] = []
        if now.verdict != .unreachable, old.verdict == .unreachable {
            changes.append(Change(.fixed, driver: id, summary: "reachable; it was not: \(old.reason ?? "")"))
        }
        let news = now.failing.subtracting(failed)
        if !news.isEmpty {
            changes.append(
                executed == 0
                    ? failure(.newFailure, id, news, "fail, not executed before")
                    : failure(.regressed, id, news, "newly fail")
            )
        }
        let lost = executed - now.executed
        if lost > 0, isWhole {
            let summary = "\(lost.of("check")) of \(executed.grouped) are not executed any more"
            changes.append(Change(.coverageLost, isRegression: true, driver: id, checks: lost, summary: summary))
        } else {
            let fixed = failed.subtracting(now.failing)
            if !fixed.isEmpty, now.executed > 0, isWhole {
                let summary = "\(fixed.count.of("check")) do not fail any more"
                changes.append(Change(.fixed, driver: id, checks: fixed.count, summary: summary))
            }
            if lost < 0 {
                let summary = "\((-lost).of("check")) more are executed"
                changes.append(Change(.coverageGained, driver: id, checks: -lost, summary: summary))
            }
        }
        return changes
    }

    /// The changes of a driver that is reached another way. The ways have not the same checks, and figures do not tell which
    /// are lost; comparing the two runs does.
    private static func moved(
        _ changes: [Change],
        by way: BackendKind,
        formerly former: BackendKind,
        _ id: DriverID,
        isSameChoice: Bool
    ) -> [Change] {
        let lost = changes.first { $0.kind == .coverageLost }
        // What was asked for is no news of each driver.
        guard lost != nil || isSameChoice else { return changes }
        let ways = "by \(way.words), formerly by \(former.words)"
        let summary = lost.map { "\(ways); \($0.summary), compare the runs" } ?? ways
        return [Change(.wayChanged, driver: id, checks: lost?.checks ?? 0, summary: summary)]
            + changes.filter { $0.kind != .coverageLost }
    }

    // MARK: What the history says as a whole

    /// Changes that are regressions, in the order of the runs.
    var regressions: [(run: Int, change: Change)] {
        rows.flatMap { row in row.events.filter(\.change.isRegression).map { ($0.run, $0.change) } }
            .sorted { $0.run < $1.run }
    }

    /// How many changes are accepted.
    var accepted: Int { rows.reduce(0) { $0 + $1.events.count { $0.change.acceptance != nil } } }

    /// Whether the last run still has something that regressed: its driver fails, is gone or is not reached.
    var isRegressed: Bool { rows.contains { $0.isRegressed } }

    /// The exit code: 1 when the last run has a regression, or an acceptance is out of date; 4 without two runs to compare.
    public var exitCode: Int32 {
        if isRegressed || !acceptanceFaults.isEmpty { return 1 }
        return runs.count { $0.fault == nil } < 2 ? 4 : 0
    }

    /// The word at the head of reports.
    public var word: String {
        switch exitCode {
        case 0: "NO REGRESSION LEFT"
        case 4: "NOTHING TO COMPARE"
        default: isRegressed ? "REGRESSED" : "ACCEPTANCE OUT OF DATE"
        }
    }

    /// One line without the word: the figures.
    public var headline: String {
        let kernels = [runs.first?.kernel, runs.last?.kernel].compactMap(\.self)
        let incomplete = runs.count { $0.fault != nil }
        let parts = [
            (Set(kernels).count > 1 ? kernels : Array(kernels.prefix(1))).joined(separator: " to "),
            runs.count.of("run"), incomplete > 0 ? "\(incomplete.grouped) not complete" : nil,
            rows.count.of("driver"), "\(rows.count(where: \.isQuiet).grouped) without a change",
            regressions.count.of("regression"), "\(rows.count(where: \.isRegressed).of("driver")) still regressed",
            accepted > 0 ? "\(accepted.of("change")) accepted" : nil,
        ]
        return parts.compactMap(\.self).joined(separator: ", ")
    }
}

extension RunHistory.State {
    fileprivate init(_ driver: RunDigest.Driver) {
        switch driver.verdict {
        case .passed: self = .passed
        case .failed: self = .failed
        case .incomplete: self = .incomplete
        case .unreachable: self = .unreachable
        }
    }

    /// The state in a word.
    var word: String {
        switch self {
        case .passed: "passed"
        case .failed: "failed"
        case .incomplete: "incomplete"
        case .unreachable: "unreachable"
        case .absent: "absent"
        case .unknown: "not known"
        }
    }
}

extension RunHistory.Row {
    /// How much a reader wants to see the row, 0 most.
    var rank: Int {
        if isRegressed { return 0 }
        if events.contains(where: \.change.isRegression) { return 1 }
        return isQuiet ? 3 : 2
    }

    /// Whether nothing changed.
    var isQuiet: Bool { events.isEmpty }

    /// Whether the last word on the driver is a regression.
    var isRegressed: Bool {
        guard let last = events.last(where: { $0.change.isRegression }) else { return false }
        let later = events.filter { $0.run > last.run }.map(\.change.kind)
        return switch last.change.kind {
        case .regressed, .newFailure: states.last { $0 != .unknown } == .failed
        case .driverVanished: !later.contains(.driverAppeared)
        case .newlyUnreachable: !later.contains(.fixed)
        default: !later.contains(.coverageGained)
        }
    }

    fileprivate mutating func findFailing() {
        for (place, state) in states.enumerated() where state != .unknown {
            if state == .failed {
                if failing.last.map({ $0.to != nil }) ?? true { failing.append((place, nil)) }
            } else if let last = failing.indices.last, failing[last].to == nil {
                failing[last].to = place
            }
        }
    }
}

extension RunDigest {
    fileprivate var side: Acceptance.Side {
        Acceptance.Side(
            release: kernel,
            drivers: drivers.map { ($0.key, $0.value.executed, $0.value.verdict != .unreachable) }
        )
    }

    /// The drivers as `DriverMatching` takes them.
    fileprivate var matchable: [RunSnapshot.Driver] {
        drivers.map { id, driver in
            RunSnapshot.Driver(
                id: id,
                module: driver.module,
                priority: driver.priority,
                verdict: driver.verdict,
                backend: driver.backend,
                cells: [:]
            )
        }
    }
}
