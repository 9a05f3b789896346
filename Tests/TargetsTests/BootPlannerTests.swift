import AgentProtocol
import Corpus
import KernelNames
import Records
import Testing

@testable import Targets

@Suite struct BootPlannerTests {
    private typealias P = Play

    /// A judge that found so many steps of the driver guilty.
    private func judge(_ driver: String, guilty count: Int) -> BlameJudge {
        var judge = BlameJudge()
        for number in 0..<count {
            var orders = Resumption(canBootAgain: true)
            orders.alone = [P.step(driver, "\(number)")]
            var boot = BootLog()
            boot.note(.announcement(.start(P.step(driver, "\(number)"), worker: 0, vectors: 1)))
            _ = judge.judge(.died, "panic", boot, ConsoleLog(text: ""), by: orders)
        }
        return judge
    }

    private func planner(wrapsLast: Bool = false) -> BootPlanner {
        BootPlanner(canBootAgain: true, stepLimit: 5, wrapsLast: wrapsLast)
    }

    @Test func theFirstBootKnowsNothing() {
        #expect(planner().orders == Resumption(canBootAgain: true, stepLimit: 5))
    }

    @Test func aDriverIsDistrustedAndThenDropped() {
        var ledger = RunLedger()
        for name in ["bad", "x(bad)", "good"] {
            let record = Record.driver(.sample(name, steps: 5))
            _ = ledger.take(record, text: record.line)
        }
        var planner = planner()
        let isSecond = planner.goesOn(ledger, judge("bad", guilty: BootPlanner.strikes - 1))
        #expect(isSecond)
        #expect(planner.orders.distrusted == [P.driver("bad")] && planner.orders.dropped.isEmpty)
        let isThird = planner.goesOn(ledger, judge("bad", guilty: BootPlanner.strikes))
        #expect(isThird)
        #expect(planner.orders.dropped == [P.driver("bad"), P.driver("x(bad)")])
        #expect(planner.orders.distrusted.isEmpty)
        #expect(planner.orders.guilty.count == BootPlanner.strikes)
    }

    @Test func patienceEndsUnlessSomethingIsToBlame() {
        var planner = planner()
        for _ in 1..<BootPlanner.patience {
            let goesOn = planner.goesOn(RunLedger(), BlameJudge())
            #expect(goesOn)
        }
        planner.leaveOut(module: "m")
        for _ in 0..<BootPlanner.patience {
            let goesOn = planner.goesOn(RunLedger(), BlameJudge())
            #expect(goesOn)
        }
        #expect(planner.orders.unloaded == ["m"])
        let isOneMore = planner.goesOn(RunLedger(), BlameJudge())
        #expect(!isOneMore)
    }

    /// Each boot finds one more suspect innocent: that is not for nothing, although nobody is to blame.
    @Test func anAcquittalIsAVerdict() {
        var planner = planner()
        var judge = BlameJudge()
        for number in 0..<2 * BootPlanner.patience {
            var boot = BootLog()
            let step = P.step("slow", "\(number)")
            boot.note(.announcement(.hold(step, .stuck, log: [])))
            _ = judge.judgeHeld(boot, by: planner.orders)
            let goesOn = planner.goesOn(RunLedger(), judge)
            #expect(goesOn)
            judge.clear(step)
        }
        // One that never comes to its end is none.
        for _ in 0..<BootPlanner.patience { _ = planner.goesOn(RunLedger(), judge) }
        let isOneMore = planner.goesOn(RunLedger(), judge)
        #expect(!isOneMore)
    }

    @Test func tooManyOpenDeathsEndTheRun() {
        var planner = planner()
        var judge = BlameJudge()
        var boots = 0
        repeat {
            boots += 1
            planner.leaveOut(name: "\(boots)")
            var boot = BootLog()
            boot.note(.announcement(.start(P.step("good"), worker: 0, vectors: 1)))
            _ = judge.judge(.died, "panic", boot, ConsoleLog(text: ""), by: planner.orders)
            judge.clear(P.step("good"))
        } while planner.goesOn(RunLedger(), judge) && boots < 50
        #expect(boots == BootPlanner.openDeaths)
    }

    @Test func wrappersHaveOneBoot() {
        var planner = planner(wrapsLast: true)
        #expect(!planner.isWrapping)
        let isFirst = planner.wraps(RunLedger(), BlameJudge())
        #expect(isFirst)
        #expect(planner.isWrapping)
        let isAnother = planner.wraps(RunLedger(), BlameJudge())
        #expect(!isAnother)
        var other = self.planner()
        let isUnasked = other.wraps(RunLedger(), BlameJudge())
        #expect(!isUnasked)
    }
}
