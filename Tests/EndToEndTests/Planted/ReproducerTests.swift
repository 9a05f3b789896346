import Foundation
import Records
import TestSupport
import Testing

extension EndToEnd {
    /// Failures of planted faults as programs: each shows its fault, and finds none in a driver that is right.
    @Suite(.serialized) struct ReproducerTests {
        /// A failure, and a right driver of the same algorithm.
        private struct Choice {
            let record: CheckRecord
            let vector: String
            let right: String
        }

        @Test func aProgramShowsTheFaultOfEachExercise() throws {
            let run = try PlantedRuns.first().recorded
            let choices = choices(in: run)
            #expect(choices.count >= 8)
            let folder = try TemporaryFolder(in: Setup.folder)
            let each = "\(folder.path)/each"
            try Fixtures.compile(Checkout.path("Tests/Fixtures/reproducers/each.c"), to: each)
            var names: [String] = []
            for choice in choices {
                let (record, exercise) = (choice.record, choice.record.exercise.rawValue)
                let source = "\(folder.path)/\(exercise).c"
                try Setup.algcheck.run(
                    [
                        "reproduce", run.folder, "--driver", record.driver, "--exercise", exercise, "--group",
                        record.group, "--vector", choice.vector, "--out", source,
                    ],
                    expecting: [0]
                )
                try Fixtures.compile(source, to: "\(folder.path)/\(exercise)-fault")
                try Fixtures.compile(source, to: "\(folder.path)/\(exercise)-right", ["-DDRIVER=\"\(choice.right)\""])
                names += ["\(exercise)-fault", "\(exercise)-right"]
            }
            let copies = names.flatMap { ["--copy", "\(folder.path)/\($0):/programs/\($0)"] }
            let outcome = try Setup.algcheck.run(
                ["exec", "--module", try Fixtures.module("planted"), "--append", "cryptomgr.notests=1"] + copies
                    + [each] + names.map { "/programs/\($0)" },
                expecting: [0]
            )
            let ends = Set(outcome.lines.filter { $0.hasPrefix("ended ") })
            for choice in choices {
                let exercise = choice.record.exercise.rawValue
                #expect(ends.contains("ended \(exercise)-fault 1"), "no fault of \(choice.record.driver) is shown")
                #expect(ends.contains("ended \(exercise)-right 0"), "\(choice.right) is accused")
            }
            #expect(ends.count == names.count)
        }

        /// One failure of each exercise that comes every time.
        private func choices(in run: RecordedRun) -> [Choice] {
            let controls = Dictionary(
                run.drivers.filter { $0.driver.contains("-control") }.map { ($0.algorithm, $0.driver) }
            ) { first, _ in first }
            var seen: Set<Exercise> = []
            return run.checks.compactMap { record in
                guard let right = controls[record.algorithm], !seen.contains(record.exercise) else { return nil }
                let steady = record.failures.first { $0.script != nil && $0.fingerprint?.isSteady == true }
                guard let vector = steady?.vector else { return nil }
                seen.insert(record.exercise)
                return Choice(record: record, vector: vector, right: right)
            }
        }
    }
}
