internal import AgentProtocol
internal import Corpus
internal import KernelNames
internal import Records

/// A run over all of its boots: a ledger of what came, a judge of who stopped the kernel, and a planner of what is left.
struct Recovery {
    /// Whether the kernel is to be booted, and why not.
    enum State: Equatable {
        /// It is, with these orders.
        case boot(Resumption, isWrapping: Bool)
        /// Nothing is left to boot for.
        case over(End)
    }

    /// How a run comes to its end.
    enum End: Equatable {
        /// All is done.
        case complete
        /// The kernel does not boot, cannot be booted again, or dies and dies.
        case givenUp
        /// The agent failed, or somebody stopped the run.
        case stopped
    }

    /// Where the run stands.
    private(set) var state: State

    private(set) var ledger = RunLedger()
    private var judge = BlameJudge()
    private var planner: BootPlanner
    private var boot = BootLog()

    /// - Parameters:
    ///   - wrapsLast: whether a boot of `cryptd` and `pcrypt` follows when everything else is done.
    ///   - losesLastLines: whether a death may take with it what the agent said last.
    init(canBootAgain: Bool, stepLimit: Int, wrapsLast: Bool = false, losesLastLines: Bool = false) {
        planner = BootPlanner(
            canBootAgain: canBootAgain,
            stepLimit: stepLimit,
            wrapsLast: wrapsLast,
            losesLastLines: losesLastLines
        )
        state = .boot(planner.orders, isWrapping: false)
    }

    /// Takes a line of the agent's; returns it when it is to be kept.
    mutating func take(_ line: AgentLine) -> RunLine? {
        boot.note(line)
        switch line {
        // What a death cut off is not kept, and its step is done again.
        case .announcement, .torn: return nil
        case .unknown(let text, _), .other(let text): return .other(text)
        case .record(.incident(let incident), let text):
            return judge.take(incident) ? .record(.incident(incident), text: text) : nil
        case .record(let record, let text):
            if case .checks(let check) = record { judge.clear(check.step) }
            return ledger.take(record, text: text) ? .record(record, text: text) : nil
        }
    }

    /// Takes the end of a boot; returns records that the host adds.
    mutating func close(_ end: Boot) -> [Record] {
        defer { boot = BootLog() }
        ledger.add(seconds: boot.untoldSeconds)
        switch end.ending {
        case .complete where !boot.hasFailed: return closeWhole(end.console)
        case .died(let message): return close(.died, message, end.console)
        case .hung(let message): return close(.hung, message, end.console)
        case .complete, .failed, .stopped:
            judge.note(end.console)
            state = .over(.stopped)
            return unexplained + [end.incident.map { .incident($0) }].compactMap(\.self)
        }
    }

    /// A boot whose agent did what it was told.
    private mutating func closeWhole(_ console: ConsoleLog) -> [Record] {
        judge.note(console)
        let hasGivenUp = boot.hungAlone(by: planner.orders) != nil
        let records = judge.judgeHeld(boot, by: planner.orders).flatMap { apply($0) }
        let isLeft = hasGivenUp && (ledger.hasOpenSteps || ledger.lacksAudits(except: judge.guilt.keys))
        guard judge.suspects.isEmpty, !isLeft else { return records + goOn() }
        if planner.wraps(ledger, judge) {
            ledger.expectAnotherPlan()
            state = .boot(planner.orders, isWrapping: true)
            return records
        }
        state = .over(.complete)
        return records + unexplained + [.end(ledger.end)]
    }

    /// A boot whose kernel died or hung.
    private mutating func close(
        _ kind: IncidentRecord.Kind,
        _ message: String,
        _ console: ConsoleLog
    ) -> [Record] {
        let ruling = judge.judge(
            kind,
            message,
            boot,
            console,
            by: planner.orders,
            isVague: planner.losesLastLines && !planner.orders.isCareful
        )
        let records = apply(ruling)
        // A kernel that does not even boot is not tried again.
        if ruling == .nobody, !boot.hasSpoken || !planner.orders.canBootAgain {
            state = .over(.givenUp)
            return records + unexplained
        }
        return records + goOn()
    }

    private mutating func apply(_ ruling: BlameJudge.Ruling) -> [Record] {
        switch ruling {
        case .module(let name, let incident):
            planner.leaveOut(module: name)
            return [.incident(incident)]
        case .bind(let name, let incident):
            planner.leaveOut(name: name)
            return [.incident(incident)]
        case .step(let record, let incident):
            ledger.take(record)
            return [.incident(incident), .checks(record)]
        case .undecided, .nobody: return []
        }
    }

    /// Plans the next boot, or gives up; returns what is to be said then.
    private mutating func goOn() -> [Record] {
        guard planner.goesOn(ledger, judge) else {
            state = .over(.givenUp)
            return unexplained
        }
        state = .boot(planner.orders, isWrapping: planner.isWrapping)
        return []
    }

    private var unexplained: [Record] { judge.unexplained.map { .incident($0) } }
}
