import Foundation
import Records
import TestSupport
import Testing

extension EndToEnd {
    /// Every driver of a stock kernel with known answers, and what is made of the records.
    @Suite(.serialized) struct AgentRunTests {
        @Test func onlyKnownFailuresFail() throws {
            let run = try SharedRun.agent().recorded
            #expect(run.isComplete)
            // The kernel's tests fail on drivers of other types; nothing stopped, and nobody is blamed.
            #expect(run.incidents.allSatisfy { $0.kind == .kernelWarning && $0.blame == nil })
            #expect(run.drivers.count > 300)
            #expect(Set(run.checks.map(\.exercise)) == [.oneshot, .chunked])
            let failing = Set(run.checks.filter { $0.outcome == .fail || $0.outcome == .error }.map(\.driver))
            #expect(failing == ["fips_ansi_cprng"])
            #expect(run.checks.reduce(0) { $0 + $1.passed } > 100_000)
        }

        @Test func knownFailuresFailWithoutTheWaivers() throws {
            let outcome = try Setup.algcheck.run(["report", try copy("unwaived")], expecting: [1])
            #expect(outcome.output.contains("fips_ansi_cprng"))
        }

        @Test func waiversThatExpiredFail() throws {
            let folder = try copy("expired")
            let expired = try Checkout.text(Setup.waivers).replacing(
                /"expires": "[0-9-]+"/,
                with: #""expires": "2026-01-01""#
            )
            let waivers = "\(folder)/waivers.json"
            try expired.write(toFile: waivers, atomically: true, encoding: .utf8)
            let outcome = try Setup.algcheck.run(["report", folder, "--waivers", waivers], expecting: [1])
            #expect(outcome.output.contains("fips_ansi_cprng"))
            #expect(outcome.unfolded.contains("expired on 2026-01-01"))
        }

        /// `Tests/readers/install` has the programs that read reports in the field.
        @Test func programsInTheFieldReadEveryReport() throws {
            let run = try SharedRun.agent()
            let options = ["--waivers", Setup.waivers, "--format", "all"]
            try Setup.algcheck.run(["report", run.folder] + options, expecting: [0])
            let readers = Checkout.path(".cache/readers")
            let outcome = try Program("\(readers)/venv/bin/python").run(
                [Checkout.path("Tests/readers/check.py"), run.folder, readers],
                expecting: [0]
            )
            let counts = try JSONDecoder().decode([String: [String: Int]].self, from: Data(outcome.output.utf8))
            #expect(counts["junit"]?["cases"] ?? 0 >= run.recorded.checks.count)
            // The driver with known failures.
            #expect(counts["lava"]?["fail"] == 1)
        }

        @Test func reportsAreFastAndSmall() throws {
            let arguments = [Setup.algcheck.path, try SharedRun.agent().folder]
            try Program(Checkout.path("Tests/report-figures")).run(arguments, expecting: [0])
        }

        @Test func aRunIsNoWorseThanItsOwnBaseline() throws {
            let folder = try SharedRun.agent().folder
            let baseline = "\(Setup.folder)/baseline.json"
            try Setup.algcheck.run(["baseline", "save", folder, "--out", baseline], expecting: [0])
            try Setup.algcheck.run(["compare", baseline, folder], expecting: [0])
        }

        /// A folder with the agent's records and nothing else.
        private func copy(_ name: String) throws -> String {
            let folder = try CompletedRun.makeFolder(name)
            let source = "\(try SharedRun.agent().folder)/records.jsonl"
            try FileManager.default.copyItem(atPath: source, toPath: "\(folder)/records.jsonl")
            return folder
        }
    }
}
