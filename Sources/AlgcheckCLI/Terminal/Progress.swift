import Foundation
import Records
import Reporting

/// How far a run is: a bar on a terminal, else a line every ten seconds.
final class Progress {
    private var workload = Workload()
    /// Checks that were executed, as the summary counts them.
    private(set) var checks = 0
    private var failed = 0
    private var current = ""
    private var lastShown = ContinuousClock.now
    private var start = ContinuousClock.now
    private var timeLeft = TimeLeft()
    private let label: String?
    private let isInteractive: Bool
    private var isPlanned = false
    private var isShown = false
    /// Whether any record came.
    private(set) var hasRecords = false

    /// Shows a run's progress.
    ///
    /// - Parameter label: what to call the run where several share the terminal: then there is no bar.
    init(label: String? = nil) {
        self.label = label
        isInteractive = label == nil && Terminal.isInteractive
    }

    /// Takes a record into account.
    func note(_ record: Record) {
        hasRecords = true
        workload.note(record)
        switch record {
        case .run(let run): announce("kernel \(run.kernelRelease) is up, looking for drivers ...")
        case .plan(let plan):
            if !isPlanned { start = .now }
            isPlanned = true
            let groups = "\(plan.groups.of("group")) of vectors"
            announce("\(plan.drivers.of("driver")), \(groups), \(plan.records.of("record")) to come")
        case .checks(let record):
            checks += record.executed
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
        Terminal.say(text, label: label)
    }

    private func show() {
        guard let share = workload.share else { return }
        let now = ContinuousClock.now
        guard now - lastShown >= (isInteractive ? .milliseconds(200) : .seconds(10)) else { return }
        lastShown = now
        timeLeft.note(share: share, after: (now - start) / .seconds(1))
        let parts = ["\(Int(share * 100)) %", "\(checks) checks", "\(failed) failed", timeLeft.words, current]
        let text = parts.filter { !$0.isEmpty }.joined(separator: ", ")
        guard isInteractive else { return Terminal.say(text, label: label) }
        let width = 24
        let full = Int(share * Double(width))
        let bar = String(repeating: "#", count: full) + String(repeating: ".", count: width - full)
        Terminal.show("[\(bar)] \(text.prefix(90))")
        isShown = true
    }
}
