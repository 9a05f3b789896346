import AgentProtocol
import Corpus
import KernelNames
import Records
import Testing

@testable import Targets

@Suite struct BlameJudgeTests {
    private typealias P = Play

    /// A boot in which the agent said this.
    private func boot(_ announcements: Announcement...) -> BootLog {
        var boot = BootLog()
        for announcement in announcements { boot.note(.announcement(announcement)) }
        return boot
    }

    private func orders(alone: [StepID] = [], canBootAgain: Bool = true) -> Resumption {
        var orders = Resumption(canBootAgain: canBootAgain, stepLimit: 5)
        orders.alone = alone
        return orders
    }

    private func incidents(_ ruling: BlameJudge.Ruling) -> [IncidentRecord.Blame?] {
        switch ruling {
        case .module(_, let incident), .bind(_, let incident), .step(_, let incident): [incident.blame]
        case .undecided, .nobody: []
        }
    }

    @Test func aDeathBeforeAnyStepIsTheModulesOrTheNames() {
        var judge = BlameJudge()
        let console = ConsoleLog(text: "")
        let loading = judge.judge(.died, "panic", boot(.load(module: "m")), console, by: orders())
        #expect(incidents(loading) == [.module("m")])
        let binding = judge.judge(.hung, "silence", boot(.bind(type: .hash, name: "n")), console, by: orders())
        #expect(incidents(binding) == [.bind(.hash, name: "n")])
        #expect(judge.openDeaths == 0)
        // Once steps run, the last module is not to blame.
        let running = boot(.load(module: "m"), .start(P.step("good"), worker: 0, vectors: 1))
        let inStep = judge.judge(.died, "panic", running, console, by: orders())
        #expect(inStep == .undecided)
    }

    @Test func theThreadThatTheKernelNamesIsTheFirstSuspect() {
        var judge = BlameJudge()
        let running = boot(
            .start(P.step("good"), worker: 0, vectors: 1),
            .start(P.step("bad"), worker: 1, vectors: 1),
            .start(P.step("other"), worker: 2, vectors: 1)
        )
        let ruling = judge.judge(.died, "panic", running, ConsoleLog(text: P.panic), by: orders())
        #expect(ruling == .undecided)
        #expect(judge.suspects == [P.step("bad"), P.step("good"), P.step("other")])
        judge.clear(P.step("bad"))
        #expect(judge.suspects == [P.step("good"), P.step("other")])
        #expect(judge.unexplained.map(\.message) == ["panic; not seen again when bad, good, other ran alone"])
    }

    @Test func guiltExplainsTheDeathsBefore() {
        var judge = BlameJudge()
        let running = boot(.start(P.step("bad"), worker: 0, vectors: 10))
        let console = ConsoleLog(text: "")
        let first = judge.judge(.died, "panic", running, console, by: orders())
        #expect(first == .undecided)
        let ruling = judge.judge(.died, "panic", running, console, by: orders(alone: [P.step("bad")]))
        guard case .step(let record, let incident) = ruling else {
            Issue.record("\(ruling)")
            return
        }
        // It died before it came to a check.
        #expect(record.failures == [.init(ofStep: .died, message: "panic")])
        #expect(record.skips.map(\.count) == [9])
        #expect(incident.blame == .step(P.step("bad")))
        #expect(judge.suspects.isEmpty && judge.unexplained.isEmpty)
        #expect(judge.guilt == [P.driver("bad"): 1] && judge.guilty == [P.step("bad")])
    }

    @Test func whoRanBehindAnotherDriverIsNotAlone() {
        var judge = BlameJudge()
        var second = boot(.start(P.step("good"), worker: 0, vectors: 1))
        second.note(AgentLine(Record.checks(CheckRecord(P.step("good"))).line))
        second.note(.announcement(.start(P.step("bad"), worker: 0, vectors: 1)))
        let both = orders(alone: [P.step("good"), P.step("bad")])
        let ruling = judge.judge(.died, "panic", second, ConsoleLog(text: ""), by: both)
        #expect(ruling == .undecided)
        #expect(judge.suspects == [P.step("bad")])
    }

    @Test func nobodyIsSuspectedWhereThereIsNoOtherBoot() {
        var judge = BlameJudge()
        let running = boot(.start(P.step("bad"), worker: 0, vectors: 1))
        let once = orders(canBootAgain: false)
        let ruling = judge.judge(.died, "panic", running, ConsoleLog(text: ""), by: once)
        #expect(ruling == .nobody)
        #expect(judge.suspects.isEmpty)
        #expect(judge.unexplained.map(\.message) == ["panic"])
    }

    @Test func aKernelWarningIsToldOnceAndOfEachStep() {
        var judge = BlameJudge()
        var warning = IncidentRecord(kind: .kernelWarning, message: "WARNING: CPU: 0 PID: 1 at x.c:1")
        let isFirstKept = judge.take(warning)
        #expect(isFirstKept)
        warning.message = "WARNING: CPU: 1 PID: 9 at x.c:1"
        let isSameKept = judge.take(warning)
        #expect(!isSameKept)
        warning.blame = .step(P.step("bad"))
        let isBlamedKept = judge.take(warning)
        #expect(isBlamedKept)
        judge.note(ConsoleLog(text: "[ 1.0] WARNING: CPU: 3 PID: 3 at x.c:1\n[ 2.0] WARNING: CPU: 3 PID: 3 at y.c:1\n"))
        #expect(judge.unexplained.map(\.message) == ["WARNING: CPU: 3 PID: 3 at y.c:1"])
    }
}
