import Foundation
import Records
import Reporting

/// How far a run is: a bar on a terminal, else a line every ten seconds.
final class Progress {
    private var plan: PlanRecord?
    private var records = 0
    private var checks = 0
    private var failed = 0
    private var current = ""
    private var lastShown = ContinuousClock.now
    private var start = ContinuousClock.now
    private var timeLeft = TimeLeft()
    private let isInteractive = Terminal.isInteractive
    private var isShown = false
    /// Whether any record came.
    private(set) var hasRecords = false

    /// Takes a record into account.
    func note(_ record: Record) {
        hasRecords = true
        switch record {
        case .run(let run): announce("kernel \(run.kernelRelease) is up, looking for drivers ...")
        case .plan(let plan):
            self.plan = plan
            start = .now
            announce("\(plan.drivers) drivers, at least \(plan.checks) checks")
        case .checks(let record):
            records += 1
            checks += record.executed + record.skipped + record.errors
            failed += record.failed
            current = record.driver
            show()
        default: break
        }
    }

    /// Takes the bar away.
    func finish() {
        if isShown { Terminal.show("") }
    }

    private func announce(_ text: String) {
        finish()
        Terminal.say("algcheck: \(text)")
    }

    private func show() {
        guard let plan, plan.records > 0 else { return }
        let now = ContinuousClock.now
        guard now - lastShown >= (isInteractive ? .milliseconds(200) : .seconds(10)) else { return }
        lastShown = now
        // How many checks an exercise makes is known only when it is done.
        let share = min(1, Double(records) / Double(plan.records))
        timeLeft.note(share: share, after: (now - start) / .seconds(1))
        let parts = ["\(Int(share * 100)) %", "\(checks) checks", "\(failed) failed", timeLeft.words, current]
        let text = parts.filter { !$0.isEmpty }.joined(separator: ", ")
        guard isInteractive else { return Terminal.say("algcheck: \(text)") }
        let width = 24
        let full = Int(share * Double(width))
        let bar = String(repeating: "#", count: full) + String(repeating: ".", count: width - full)
        Terminal.show("[\(bar)] \(text.prefix(90))")
        isShown = true
    }
}
