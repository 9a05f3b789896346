import Foundation
import KernelNames
import Records
import Targets
import TestSupport
import Testing

@testable import AlgcheckCLI

/// The exit codes of errors, command by command; 1 is a driver that failed and nothing else.
@Suite struct ExitCodeTests {
    @Test(arguments: [
        ["why", "aes", "--run", "/no/run"], ["report", "/no/run"], ["compare", "/no/run", "/no/run"],
        ["baseline", "save", "/no/run", "--out", "/tmp/x"], ["merge", "/no/run"], ["reproduce", "/no/run"],
        ["verify", "/no/dossier.json"], ["compare", "a", "b", "--waivers", "/no/waivers"],
        ["run", "--vectors", "/no/vectors"], ["run", "--acvp", "/no/prompt.json"], ["exec", "/no/program"],
    ])
    func aFileThatIsNotThereIsAUsageError(_ arguments: [String]) async {
        let result = await Line.run(arguments)
        #expect(result.code == 64)
        #expect(result.said.count == 1)
        #expect(result.said.first?.hasPrefix("algcheck: ") == true)
    }

    private static let driver = DriverID(type: .hash, algorithm: "sha256", name: "sha256-generic")

    private func writeRun(
        _ folder: borrowing TemporaryFolder,
        failing: Bool,
        _ change: (inout CheckRecord) -> Void = { _ in }
    ) throws -> String {
        var checks = checks(failing: failing)
        change(&checks)
        let records: [Record] = [
            .host(HostRecord(suiteVersion: "0", target: "guest", startedAt: "now")),
            .driver(
                DriverRecord(
                    Self.driver,
                    module: "kernel",
                    priority: 100,
                    selftest: "passed",
                    origin: .registered,
                    fields: [:],
                    unreachable: nil,
                    groups: 1,
                    records: 1
                )
            ),
            .plan(PlanRecord(drivers: 1, groups: 1, records: 1, checks: 2)), .checks(checks),
            .end(EndRecord(checks: 2, seconds: 1)),
        ]
        let name = failing ? "bad" : "good"
        try folder.write("\(name)/records.jsonl", records.map(\.line).joined(separator: "\n") + "\n")
        return "\(folder.path)/\(name)"
    }

    private func checks(failing: Bool) -> CheckRecord {
        var record = CheckRecord(StepID(driver: Self.driver, group: "own/sha256/digest", exercise: .oneshot))
        record.passed = failing ? 1 : 2
        if failing { record.failures = [.init(vector: "1", kind: .mismatch, message: "1 of 32 bytes differ")] }
        return record
    }

    @Test func whyNamesWhatWasMeant() async throws {
        let folder = try TemporaryFolder()
        let run = try writeRun(folder, failing: false)
        #expect(await Line.run(["why", "sha256-generic", "--run", run]).code == 0)
        let result = await Line.run(["why", "sha256-genric", "--run", run])
        #expect(result.code == 69)
        let reason = "no driver, algorithm or module of \(run) is called sha256-genric; did you mean sha256-generic?"
        #expect(result.said == ["algcheck: \(reason)"])
    }

    /// What AF_ALG does not have no program of AF_ALG's can show.
    @Test func whatOnlyTheModuleShowsIsNoProgram() async throws {
        let folder = try TemporaryFolder()
        func run(_ exercise: Exercise) throws -> String {
            try writeRun(folder, failing: true) { record in
                record.step.exercise = exercise
                record.step.backend = .kernel
                record.failures[0].script = Script(type: .hash, lanes: [[]])
            }
        }
        let refused = await Line.run(["reproduce", try run(.atomic)])
        #expect(refused.code == 69 && refused.said.count == 1)
        #expect(refused.said.first?.hasSuffix("algcheck run --exercise atomic --driver sha256-generic") == true)
        let program = await Line.run(["reproduce", try run(.oneshot), "--out", "\(folder.path)/repro.c"])
        #expect(program.code == 0 && program.said.first?.contains("failed by the kernel module") == true)
    }

    @Test func aWaiverKeepsAComparisonFromFailing() async throws {
        let folder = try TemporaryFolder()
        let (good, bad) = (try writeRun(folder, failing: false), try writeRun(folder, failing: true))
        func waivers(until day: String) throws -> String {
            try folder.write(
                "\(day).json",
                #"{"version":1,"waivers":[{"driver":"sha256-generic","link":"https://x.org/1","expires":"\#(day)","#
                    + #""reason":"known"}]}"#
            )
        }
        let words = ["compare", good, bad, "--out", "\(folder.path)/out"]
        #expect(await Line.run(words).code == 1)
        #expect(await Line.run(words + ["--waivers", try waivers(until: "2099-01-01")]).code == 0)
        #expect(await Line.run(words + ["--waivers", try waivers(until: "2020-01-01")]).code == 1)
    }
}
