import Corpus
import KernelNames
import Records
import Testing

@testable import Targets

@Suite struct RunLedgerTests {
    private typealias P = Play

    private func take(_ record: Record, _ ledger: inout RunLedger) -> Bool { ledger.take(record, text: record.line) }

    @Test func whatEveryBootBringsIsKeptOnce() {
        let resolution = ResolutionRecord(P.driver("good"), priority: 1)
        let other = ResolutionRecord(P.driver("bad"), priority: 1)
        let audit = AuditRecord(P.driver("good"), statements: 1, findings: [])
        let records: [Record] = [
            .run(.sample), .platform(PlatformRecord()), .module(ModuleRecord(name: "m", errno: "ENODEV")),
            .driver(.sample("good", steps: 1)), .resolution(resolution), .resolution(other),
            .plan(PlanRecord(drivers: 1, groups: 1, records: 1, checks: 1)), .checks(CheckRecord(P.step("good"))),
            .audit(audit),
        ]
        var ledger = RunLedger()
        for record in records { #expect(take(record, &ledger)) }
        for record in records { #expect(!take(record, &ledger)) }
        ledger.expectAnotherPlan()
        #expect(take(.plan(PlanRecord(drivers: 1, groups: 1, records: 1, checks: 1)), &ledger))
        #expect(ledger.audited == [P.driver("good")])
    }

    /// Another boot may find a module refused for another reason; the first stays.
    @Test func theFirstOfAModuleAndOfADriverCounts() {
        var ledger = RunLedger()
        #expect(take(.module(ModuleRecord(name: "m", errno: "ENODEV")), &ledger))
        #expect(!take(.module(ModuleRecord(name: "m", errno: "EBUSY")), &ledger))
        #expect(take(.driver(.sample("good", steps: 1)), &ledger))
        #expect(!take(.driver(.sample("good", steps: 2)), &ledger))
    }

    @Test func theEndAddsUpWhatBootsDid() {
        var ledger = RunLedger()
        var check = CheckRecord(P.step("good"))
        check.passed = 3
        for _ in 0..<2 { ledger.take(check) }
        check.step.group = "h"
        check.failures = [.init(vector: "1", kind: .mismatch, message: ""), .init(ofStep: .error, message: "")]
        ledger.take(check)
        #expect(!take(.end(EndRecord(checks: 99, seconds: 1.5, corpusSeconds: 0.5)), &ledger))
        #expect(!take(.end(EndRecord(checks: 99, seconds: 2, corpusSeconds: 0.7)), &ledger))
        ledger.add(seconds: 0.25)
        #expect(ledger.end == EndRecord(checks: 7, seconds: 3.75, corpusSeconds: 0.5))
    }

    @Test func whatIsLeftIsKnown() {
        var ledger = RunLedger()
        for name in ["good", "bad", "x(bad)"] { _ = take(.driver(.sample(name, steps: 2)), &ledger) }
        #expect(ledger.hasOpenSteps)
        for name in ["good", "bad", "x(bad)"] { ledger.take(CheckRecord(P.step(name))) }
        ledger.take(CheckRecord(P.step("good", "h")))
        #expect(ledger.finished.drivers == [P.driver("good")])
        #expect(Set(ledger.finished.steps) == [P.step("bad"), P.step("x(bad)")])
        #expect(ledger.hasOpenSteps)
        for name in ["bad", "x(bad)"] { ledger.take(CheckRecord(P.step(name, "h"))) }
        #expect(!ledger.hasOpenSteps)
        #expect(ledger.lacksAudits(except: [P.driver("bad")]))
        _ = take(
            .audit(AuditRecord(P.driver("good"), statements: 1, findings: [])),
            &ledger
        )
        // What is built over a guilty driver need not be audited either.
        #expect(!ledger.lacksAudits(except: [P.driver("bad")]))
        #expect(ledger.lacksAudits(except: []))
    }
}
