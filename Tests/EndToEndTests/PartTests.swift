import Foundation
import KernelNames
import Records
import TestSupport
import Testing

extension EndToEnd {
    /// A run in parts, and runs side by side.
    @Suite(.serialized) struct PartTests {
        @Test func shardsSayWhatTheWholeRunSays() throws {
            let selection = ["--type", "hash", "--algorithm", "sha*", "--exercise", "oneshot"]
            let parts = try ["1/2", "2/2"].map { shard in
                let name = shard.replacing("/", with: "-of-")
                return try CompletedRun("shard-\(name)", ["run", "--shard", shard] + selection).recorded
            }
            for part in parts { #expect(!part.checks.isEmpty) }
            let merged = try CompletedRun.makeFolder("merged")
            try Setup.algcheck.run(["merge"] + parts.map(\.folder) + ["--out", merged], expecting: [0])

            let whole = outcomes(try SharedRun.agent().recorded)
            let joined = outcomes(try RecordedRun(folder: merged))
            #expect(!whole.isEmpty)
            #expect(Set(joined.keys) == Set(whole.keys))
            for (step, record) in whole { #expect(joined[step] == record, "\(step)") }
        }

        @Test func kernelsSideBySide() throws {
            let reports = try CompletedRun.makeFolder("matrix")
            try Setup.algcheck.run(
                [
                    "matrix", "--kernels", "debian:6.1,debian:6.1-uml", "--jobs", "2", "--smp", "1", "--type", "hash",
                    "--algorithm", "hmac(sha256)", "--exercise", "oneshot", "--reports", reports,
                ],
                expecting: [0]
            )
            let matrix = try #require(try FileManager.default.contentsOfDirectory(atPath: reports).first)
            let folder = "\(reports)/\(matrix)"
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(Set(names).isSuperset(of: ["matrix.md", "matrix.json", "matrix.html"]))
            let runs = try names.filter { FileManager.default.fileExists(atPath: "\(folder)/\($0)/records.jsonl") }
                .map { try RecordedRun(folder: "\(folder)/\($0)") }
            #expect(runs.count == 2)
            #expect(Set(runs.map { $0.kernel?.kernelRelease }).count == 2)
            for run in runs {
                #expect(run.isComplete)
                #expect(!run.checks.isEmpty && run.checks.allSatisfy { $0.outcome == .pass })
            }
        }

        /// What came of the digests of the SHA families, without the time that it took.
        private func outcomes(_ run: RecordedRun) -> [StepID: CheckRecord] {
            let records = run.checks.filter {
                $0.type == .hash && $0.algorithm.hasPrefix("sha") && $0.exercise == .oneshot
            }
            return records.reduce(into: [:]) { $0[$1.step] = $1.withoutTime }
        }
    }
}
