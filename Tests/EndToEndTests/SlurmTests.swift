import Files
import Foundation
import Glibc
import Records
import TestSupport
import Testing

extension EndToEnd {
    /// The recipe of Documentation/ci.md under Debian's Slurm (`Tests/slurm`).
    @Suite(.serialized, .enabled(if: getuid() == 0, "slurmd wants root"))
    struct SlurmTests {
        private static let selection = ["--algorithm", "sha256", "--algorithm", "cbc(aes)", "--exercise", "oneshot"]

        /// A job array over two shards, of which one is killed in the middle and queued again, and the merge that depends
        /// on it: the merged run is that of one machine.
        @Test func aJobArrayIsOneRun() throws {
            let folder = try CompletedRun.makeFolder("slurm")
            let script = Program(Checkout.path("Tests/slurm"))
            try script.run(["start", folder], expecting: [0])
            defer { _ = try? script.run(["stop", folder]) }
            try FileBytes.write(try Self.recipe().utf8, to: "\(folder)/shards.sh")

            let cluster = Cluster(folder: folder)
            let options = Self.selection.joined(separator: " ")
            let array = try cluster.run("sbatch --parsable --array=1-2 shards.sh", options: options)
            let merge = try cluster.run(
                "sbatch --parsable --output=merge.log --dependency=afterany:\(array) --wrap 'algcheck merge shards/* --out run'"
            )
            let records = "\(folder)/shards/1/records.jsonl"
            try cluster.wait(120, until: "the first shard has records of checks") {
                (try? FileBytes.readText(records).contains(#""kind":"checks""#)) == true
            }
            let early = try FileBytes.readText(records)
            try cluster.run("scontrol requeue \(array)_1")
            #expect(!early.contains(#""kind":"end""#), "the first shard was over before it was killed")
            try cluster.wait(300, until: "the jobs are done") { try cluster.run("squeue --noheader").isEmpty }
            #expect(try cluster.run("scontrol show job \(array)_1 | grep -o 'Restarts=[0-9]*'") == "Restarts=1")
            #expect(try cluster.run("scontrol show job \(merge) | grep -o 'ExitCode=[0-9:]*'") == "ExitCode=0:0")

            let merged = try RecordedRun(folder: "\(folder)/run")
            let whole = try CompletedRun("slurm-whole", ["run"] + Self.selection).recorded
            #expect(merged.isComplete && whole.isComplete)
            let (parts, one) = (Self.outcomes(merged), Self.outcomes(whole))
            #expect(!one.isEmpty && merged.checks.count == whole.checks.count)
            #expect(Set(parts.keys) == Set(one.keys))
            for (step, record) in one { #expect(parts[step] == record, "\(step)") }
        }

        private static func outcomes(_ run: RecordedRun) -> [StepID: CheckRecord] {
            run.checks.reduce(into: [:]) { $0[$1.step] = $1.withoutTime }
        }

        /// The job of the document.
        private static func recipe() throws -> String {
            let document = try Checkout.text("Documentation/ci.md")
            let found = document.firstMatch(of: /(?s)```sh\n(#!\/bin\/sh\n#SBATCH.*?)```/)
            return String(try #require(found?.1, "ci.md has no job for Slurm"))
        }
    }
}

/// Commands of a cluster's users.
private struct Cluster {
    let folder: String

    /// Runs a command of the shell in the cluster's folder; returns what it said.
    @discardableResult
    func run(_ command: String, options: String = "") throws -> String {
        let programs = URL(fileURLWithPath: Checkout.algcheck).deletingLastPathComponent().path
        let script =
            "cd '\(folder)' && export SLURM_CONF='\(folder)/slurm.conf' PATH='\(programs)':$PATH "
            + "ALGCHECK_OPTIONS='\(options)' && \(command)"
        return try Program("sh").run(["-c", script], expecting: [0]).output
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Waits so many seconds at most.
    func wait(_ limit: Int, until what: String, _ isSo: () throws -> Bool) throws {
        for _ in 0..<limit * 4 {
            if try isSo() { return }
            Thread.sleep(forTimeInterval: 0.25)
        }
        let log = (try? run("tail -n 5 slurmctld.log shard-*.log")) ?? ""
        throw Program.Fault("after \(limit) s not: \(what)\n\(log)")
    }
}
