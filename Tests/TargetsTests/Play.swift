import AgentProtocol
import Corpus
import KernelNames
import Records

@testable import Targets

/// A kernel of drivers `good`, `bad` and `other`, two steps each, whose boots are played line by line.
struct Play {
    var recovery = Recovery(canBootAgain: true, stepLimit: 5)
    private(set) var kept: [Record] = []

    static func driver(_ name: String) -> DriverID { .init(type: .hash, algorithm: "md4", name: name) }

    static func step(_ driver: String, _ group: String = "g") -> StepID {
        StepID(driver: Self.driver(driver), group: group, exercise: .oneshot)
    }

    static let panic = "[ 9.0] BUG: kernel NULL pointer\n[ 9.1] CPU: 1 PID: 5 Comm: algcheck-1 Tainted\n"

    mutating func line(_ line: String) {
        if let record = recovery.take(AgentLine(line))?.record { kept.append(record) }
    }

    var isOver: Bool { end != nil }

    /// How the run came to its end; nil while it has not.
    var end: Recovery.End? {
        if case .over(let end) = recovery.state { end } else { nil }
    }

    /// What the next boot is told; as good as nothing when there is none.
    var resumption: Resumption {
        if case .boot(let resumption, _) = recovery.state { resumption } else { Resumption() }
    }

    mutating func announce(_ announcement: Announcement) { line(announcement.line) }

    mutating func start(_ step: StepID, worker: Int = 0) { announce(.start(step, worker: worker, vectors: 10)) }

    mutating func pass(_ step: StepID) {
        var record = CheckRecord(step)
        record.passed = 10
        line(Record.checks(record).line)
    }

    mutating func audit(_ driver: String) {
        let audit = AuditRecord(DriverID(type: .hash, algorithm: "md4", name: driver), statements: 1, findings: [])
        line(Record.audit(audit).line)
    }

    /// What the agent says before the first step.
    mutating func begin(_ names: [String] = ["bad", "good", "other"]) {
        line(Record.run(RunRecord.sample).line)
        for name in names { line(Record.driver(.sample(name, steps: 2)).line) }
        line(Record.plan(PlanRecord(drivers: 3, groups: 2, records: 6, checks: 60)).line)
    }

    mutating func finish() {
        line(Record.end(EndRecord(checks: 0, seconds: 1)).line)
        close(.complete)
    }

    mutating func close(_ ending: Boot.Ending, console: String = "") {
        kept += recovery.close(Boot(ending, console: ConsoleLog(text: console)))
    }

    var checks: [CheckRecord] {
        kept.compactMap { if case .checks(let record) = $0 { record } else { nil } }
    }

    var incidents: [IncidentRecord] {
        kept.compactMap { if case .incident(let record) = $0 { record } else { nil } }
    }
}

extension DriverRecord {
    /// A driver of `md4` with that many steps.
    static func sample(_ name: String, steps: Int) -> DriverRecord {
        DriverRecord(
            DriverID(type: .hash, algorithm: "md4", name: name),
            module: "m",
            priority: 1,
            selftest: "passed",
            origin: .registered,
            groups: steps,
            records: steps
        )
    }
}

extension RunRecord {
    static let sample = RunRecord(
        kernelRelease: "6.1",
        kernelVersion: "#1",
        machine: "x86_64",
        commandLine: "",
        processor: "p",
        fips: false,
        restrict: nil,
        manifestDigest: "0",
        exercises: [.oneshot]
    )
}
