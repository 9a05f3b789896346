import AgentProtocol
import Corpus
import KernelNames
import Records
import Testing

@testable import Targets

@Suite struct RecoveryTests {
    private typealias P = Play

    @Test func aStepIsGuiltyOnlyAlone() throws {
        var play = Play()
        play.begin()
        play.start(P.step("good"), worker: 0)
        play.start(P.step("bad"), worker: 1)
        play.close(.died("panic"), console: P.panic)
        #expect(play.incidents.isEmpty)
        // The kernel named the second worker, so its step comes first.
        #expect(play.resumption.alone == [P.step("bad"), P.step("good")])

        play.begin()
        play.start(P.step("bad"))
        var news = CheckRecord(P.step("bad"))
        play.announce(.reach(.init(vector: "1"), news))
        news.passed = 4
        play.announce(.reach(.init(vector: "5"), news))
        play.close(.died("panic"), console: P.panic)
        let record = try #require(play.checks.first)
        #expect(record.passed == 4)
        #expect(record.failures == [.init(vector: "5", kind: .died, message: "panic")])
        #expect(record.skips.map(\.count) == [5])
        #expect(play.incidents.map(\.blame) == [.step(P.step("bad"))])
        #expect(play.incidents.first?.log.first == "[ 9.0] BUG: kernel NULL pointer")
        #expect(play.resumption.alone == [P.step("good")])
        #expect(play.resumption.distrusted == [P.driver("bad")])
        #expect(play.resumption.doneSteps == [P.step("bad")])
    }

    /// Over a connection the last lines are lost with the kernel: the host does not know who ran, or takes the one before for it.
    @Test(arguments: [true, false]) func aDeathThatTookTheLastLinesWithIt(_ isHeardOfNobody: Bool) {
        var play = Play()
        play.recovery = Recovery(canBootAgain: true, stepLimit: 5, losesLastLines: true)
        play.begin()
        if !isHeardOfNobody { play.start(P.step("good")) }
        play.close(.died("panic"))
        #expect(play.resumption.isCareful && play.resumption.alone == (isHeardOfNobody ? [] : [P.step("good")]))
        play.begin()
        play.start(P.step("good"))
        play.pass(P.step("good"))
        play.start(P.step("bad"))
        play.close(.died("panic"))
        #expect(play.resumption.isCareful && play.resumption.alone == [P.step("bad")])
        play.begin()
        play.start(P.step("bad"))
        play.close(.died("panic"))
        play.begin()
        for (driver, groups) in [("bad", ["h"]), ("good", ["h"]), ("other", ["g", "h"])] {
            for group in groups {
                play.start(P.step(driver, group))
                play.pass(P.step(driver, group))
            }
        }
        play.finish()
        #expect(play.end == .complete)
        #expect(play.incidents.map(\.blame) == [.step(P.step("bad"))])
    }

    @Test func aRecordThatADeathCutOffIsNotKept() {
        var recovery = Recovery(canBootAgain: true, stepLimit: 5)
        let whole = Record.checks(CheckRecord(P.step("bad"))).line
        #expect(recovery.take(AgentLine(String(whole.dropLast(9)))) == nil)
        #expect(recovery.take(AgentLine("a program's words")) == .other("a program's words"))
        #expect(recovery.take(AgentLine(whole))?.text == whole)
    }

    @Test func aDeathInALaterStepIsNotYetAProof() {
        var play = Play()
        play.begin()
        play.start(P.step("good"), worker: 0)
        play.start(P.step("other"), worker: 1)
        play.close(.died("panic"))
        play.begin()
        play.start(P.step("good"))
        play.pass(P.step("good"))
        // The one before may have left this behind.
        play.start(P.step("other"))
        play.close(.died("panic"))
        #expect(play.incidents.isEmpty)
        #expect(play.resumption.alone == [P.step("other")])
        play.begin()
        play.start(P.step("other"))
        play.pass(P.step("other"))
        play.finish()
        #expect(play.end == .complete)
        #expect(play.incidents.map(\.kind) == [.died, .died])
        #expect(play.incidents.allSatisfy { $0.blame == nil })
        #expect(play.incidents.first?.message == "panic; not seen again when good, other ran alone")
    }

    /// The end record says how long checks took, those of boots that never said so among them.
    @Test func theTimeOfABootThatDiesCounts() async throws {
        var play = Play()
        play.begin()
        play.start(P.step("bad"))
        try await Task.sleep(for: .milliseconds(50))
        play.close(.died("panic"))
        play.begin()
        play.start(P.step("bad"))
        play.pass(P.step("bad"))
        play.finish()
        let seconds = play.kept.compactMap { if case .end(let end) = $0 { end.seconds } else { nil } }
        #expect(seconds.count == 1 && (1.05..<3).contains(seconds[0]))
    }

    @Test func everythingIsKeptOnce() {
        var play = Play()
        play.begin()
        play.start(P.step("good"))
        play.pass(P.step("good"))
        play.start(P.step("bad"))
        play.close(.hung("silence"))
        play.begin()
        play.pass(P.step("good"))
        play.start(P.step("bad"))
        play.pass(P.step("bad"))
        play.finish()
        #expect(play.checks.map(\.driver) == ["good", "bad"])
        #expect(play.kept.count { if case .driver = $0 { true } else { false } } == 3)
        #expect(play.kept.count { if case .plan = $0 { true } else { false } } == 1)
        #expect(play.kept.last == .end(EndRecord(checks: 20, seconds: 1)))
    }

    @Test func theThirdGuiltyStepDropsTheDriver() {
        var play = Play()
        for group in ["a", "b", "c"] {
            play.begin()
            if group == "a" {
                play.start(P.step("bad", group))
                play.close(.died("panic"))
                play.begin()
            }
            play.start(P.step("bad", group))
            play.close(.died("panic"))
        }
        #expect(play.checks.count == 3)
        #expect(play.resumption.dropped == [P.driver("bad")])
        #expect(play.resumption.distrusted.isEmpty)
        #expect(!play.isOver)
    }

    @Test func whatIsBuiltOverADroppedDriverGoesWithIt() {
        var play = Play()
        for group in ["a", "b", "c"] {
            play.begin(["bad", "ecb(bad)", "ecb(badly)"])
            if group == "a" {
                play.start(P.step("bad", group))
                play.close(.died("panic"))
                play.begin()
            }
            play.start(P.step("bad", group))
            play.close(.died("panic"))
        }
        #expect(play.resumption.dropped == [P.driver("bad"), P.driver("ecb(bad)")])
    }

    @Test func whatKillsWhileItLoadsOrBindsIsLeftOut() {
        var play = Play()
        play.announce(.load(module: "bad_module"))
        play.close(.died("panic"))
        #expect(play.resumption.unloaded == ["bad_module"])
        play.announce(.load(module: "good_module"))
        play.line(Record.run(.sample).line)
        play.announce(.bind(type: .hash, name: "md4-bad"))
        play.close(.hung("silence"))
        #expect(play.resumption.unbound == ["md4-bad"])
        #expect(play.incidents.map(\.blame) == [.module("bad_module"), .bind(.hash, name: "md4-bad")])
    }

    @Test(arguments: [Announcement.Cause.stuck, .asleep]) func aStepThatHangsAloneIsGuilty(_ hang: Announcement.Cause) {
        var play = Play()
        play.begin()
        play.start(P.step("bad"))
        play.announce(.hold(P.step("bad"), hang, log: []))
        play.finish()
        #expect(!play.isOver)
        play.begin()
        play.start(P.step("bad"))
        let script = Script(type: .hash, lanes: [[.open(operation: 0, transform: 0)]])
        play.announce(.reach(.init(vector: "7", variant: "whole", script: script), CheckRecord(P.step("bad"))))
        play.announce(.hold(P.step("bad"), hang, log: []))
        play.finish()
        #expect(
            play.checks.map(\.failures) == [
                [
                    .init(
                        vector: "7",
                        kind: .hung,
                        message: "whole: " + Resumption(stepLimit: 5).message(of: hang),
                        variant: "whole",
                        script: script
                    )
                ]
            ]
        )
        // The agent stopped there, and steps are left.
        #expect(!play.isOver)
        play.begin()
        play.finish()
        #expect(play.isOver)
    }

    @Test func anAuditIsMadeOnce() {
        var play = Play()
        play.begin()
        for _ in 0..<2 { play.audit("good") }
        #expect(play.kept.count { if case .audit = $0 { true } else { false } } == 1)
        #expect(play.recovery.ledger.audited == [P.driver("good")])
    }

    /// Behind a step that hung the agent audits nothing that waits for the same device.
    @Test(arguments: [["good", "other"], ["good"]]) func auditsThatAHangPreventedAreMadeUp(_ audited: [String]) {
        var play = Play()
        play.begin()
        for group in ["g", "h"] {
            play.pass(P.step("good", group))
            play.pass(P.step("other", group))
        }
        play.pass(P.step("bad"))
        play.start(P.step("bad", "h"))
        play.announce(.hold(P.step("bad", "h"), .asleep, log: []))
        play.finish()
        play.begin()
        play.start(P.step("bad", "h"))
        play.announce(.hold(P.step("bad", "h"), .asleep, log: []))
        for name in audited { play.audit(name) }
        play.finish()
        #expect(play.isOver == (audited.count == 2))
        if !play.isOver {
            play.begin()
            play.audit("other")
            play.finish()
        }
        #expect(play.isOver)
        #expect(play.kept.filter { if case .end = $0 { true } else { false } }.count == 1)
    }

    @Test func theFirstToHangIsTriedFirst() {
        var play = Play()
        play.begin()
        play.start(P.step("bad"), worker: 0)
        play.start(P.step("other"), worker: 1)
        play.announce(.hold(P.step("bad"), .asleep, log: []))
        play.announce(.hold(P.step("other"), .asleep, log: []))
        play.finish()
        #expect(play.resumption.alone == [P.step("bad"), P.step("other")])
    }

    /// What is built over a driver calls nothing else, so that it ran before does not make the driver's guilt less certain.
    @Test(arguments: [("cts(bad)", true), ("cts(badly)", false)])
    func whatIsBuiltOverADriverMayRunBefore(_ before: String, _ isProof: Bool) {
        var play = Play()
        play.begin([before, "bad"])
        play.start(P.step(before), worker: 0)
        play.start(P.step("bad"), worker: 1)
        play.announce(.hold(P.step(before), .asleep, log: []))
        play.announce(.hold(P.step("bad"), .asleep, log: []))
        play.finish()
        play.begin([before, "bad"])
        play.start(P.step(before))
        play.pass(P.step(before))
        play.start(P.step("bad"))
        play.announce(.hold(P.step("bad"), .asleep, log: []))
        play.finish()
        #expect(play.checks.contains { $0.step == P.step("bad") && !$0.failures.isEmpty } == isProof)
    }

    @Test func aStepThatTakesTheKernelWithItIsGuilty() {
        var play = Play()
        play.begin()
        play.start(P.step("bad"))
        play.announce(.hold(P.step("bad"), .stuck, log: []))
        // The agent gave the step up, and then the kernel stood still.
        play.close(.hung("silence"))
        #expect(!play.isOver)
        #expect(play.resumption.alone == [P.step("bad")])
        play.begin()
        play.start(P.step("bad"))
        play.announce(.reach(.init(vector: "7"), CheckRecord(P.step("bad"))))
        play.announce(.hold(P.step("bad"), .stuck, log: []))
        play.close(.hung("silence"))
        #expect(play.checks.map(\.failures) == [[.init(vector: "7", kind: .hung, message: "silence")]])
        // The guilt explains the death of the first boot as well.
        #expect(play.incidents.map(\.blame) == [.step(P.step("bad"))])
        play.begin()
        play.finish()
        #expect(play.incidents.map(\.kind) == [.hung])
    }

    @Test func aKernelWarningThatIsNotSeenAgainIsNobodys() {
        var play = Play()
        play.begin()
        play.start(P.step("good"))
        play.announce(.hold(P.step("good"), .kernelWarning, log: ["WARNING: CPU: 1 PID: 7 at x.c:5"]))
        play.line(Record.end(EndRecord(checks: 0, seconds: 1)).line)
        play.close(.complete, console: "[ 1.0] WARNING: CPU: 1 PID: 7 at x.c:5\n")
        #expect(play.resumption.alone == [P.step("good")])
        #expect(play.incidents.isEmpty)
        play.begin()
        play.start(P.step("good"))
        play.pass(P.step("good"))
        play.finish()
        #expect(play.checks.map(\.passed) == [10])
        #expect(play.incidents.map(\.message) == ["WARNING: CPU: 1 PID: 7 at x.c:5"])
        #expect(play.incidents.allSatisfy { $0.blame == nil })
    }

    @Test func aKernelThatOnlyDiesIsGivenUp() {
        var play = Play()
        var boots = 0
        while !play.isOver, boots < 50 {
            boots += 1
            play.begin()
            play.close(.died("panic"))
        }
        #expect(boots == BootPlanner.patience)
        #expect(play.end == .givenUp)
        #expect(play.incidents.map(\.kind) == [.died, .died, .died])
        #expect(play.kept.allSatisfy { if case .end = $0 { false } else { true } })
    }

    @Test func aKernelThatDoesNotBootIsTriedOnce() {
        var play = Play()
        play.close(.hung("no record within 5 s of the start"))
        #expect(play.end == .givenUp)
        #expect(play.incidents.map(\.kind) == [.hung])
    }

    @Test func aRunThatIsStoppedEnds() {
        var play = Play()
        play.begin()
        play.start(P.step("good"))
        play.close(.stopped("stopped by SIGTERM"))
        #expect(play.end == .stopped)
        #expect(play.incidents.map(\.message) == ["stopped by SIGTERM"])
    }
}
