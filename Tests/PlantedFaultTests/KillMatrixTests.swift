import Corpus
import KernelNames
import Records
import Testing

/// The matrix over made-up runs: what it counts, and that it cannot call a run good that is not.
struct KillMatrixTests {
    private let drivers = PlantedDrivers(
        """
        | Driver | Kind | What is wrong | After |
        |---|---|---|---|
        | `a` | length | one | x |
        | `b` | state | two | y |
        | Driver | Beside |
        |---|---|
        | `good` | |
        | `fine` | async |
        """
    )

    @Test func readsTheTables() {
        #expect(drivers.faults.map(\.name) == ["planted-a", "planted-b"])
        #expect(drivers.faults.map(\.kind) == ["length", "state"])
        #expect(drivers.controls == ["planted-good", "planted-fine"])
    }

    @Test func countsWhatARunFound() throws {
        let matrix = try matrix([
            check("a", .oneshot, failures: 1), check("a", .clone, failures: 2), check("b", .oneshot),
            check("b", .clone, failures: 1), check("good", .oneshot), check("fine", .clone),
        ])
        #expect(matrix.survivors(of: matrix.deepest).isEmpty)
        #expect(matrix.killed(by: matrix.deepest) == 1)
        #expect(matrix.soleKills(of: "clone") == ["planted-b"])
        #expect(matrix.soleKills(of: "oneshot") == [])
        #expect(matrix.accused(in: matrix.deepest) == [])
    }

    @Test func namesSurvivorsAndAccusedControls() throws {
        let matrix = try matrix([
            check("a", .oneshot, failures: 1), check("b", .oneshot), check("good", .oneshot, failures: 1),
        ])
        #expect(matrix.survivors(of: matrix.deepest) == ["planted-b"])
        #expect(matrix.killed(by: matrix.deepest) == 0.5)
        #expect(matrix.accused(in: matrix.deepest) == ["planted-good"])
    }

    @Test func anErrorOfTheHarnessFindsNothing() throws {
        let matrix = try matrix([check("a", .oneshot, failures: 1, kind: .error)])
        #expect(matrix.survivors(of: matrix.deepest) == ["planted-a", "planted-b"])
        #expect(matrix.deepest.errors(on: "planted-a") == 1)
        #expect(matrix.deepest.executed(on: "planted-a") == 0)
    }

    @Test func otherDriversDoNotCount() throws {
        let record = CheckRecord(
            StepID(
                driver: DriverID(type: .hash, algorithm: "sha1", name: "sha1-generic"),
                group: "g",
                exercise: .oneshot
            ),
            failures: [.init(vector: "1", kind: .mismatch, message: "")]
        )
        #expect(try matrix([record]).deepest.cells.isEmpty)
    }

    @Test func aRunWithoutAnEndIsNotComplete() throws {
        #expect(try PlantedRun(Record.checks(check("a", .oneshot)).line, source: "test").isComplete == false)
        let end = Record.end(EndRecord(checks: 0, seconds: 0)).line
        #expect(try PlantedRun(end, source: "test").isComplete)
    }

    @Test func showsTheProfileThatDoesMost() throws {
        let full = try PlantedRun(Record.checks(check("a", .clone, failures: 1)).line, source: "test")
        let quick = try PlantedRun(Record.checks(check("a", .oneshot)).line, source: "test")
        let both = KillMatrix(drivers: drivers, runs: [.full: full, .quick: quick], registration: nil).markdown()
        #expect(both.contains("| Driver | Kind | `clone` | in `quick` |"))
        #expect(both.contains("| `a` | length | x |  |"))
        let alone = KillMatrix(drivers: drivers, runs: [.quick: quick], registration: nil).markdown()
        #expect(alone.contains("| Driver | Kind | `oneshot` |\n"))
    }

    @Test func readsWhatTheKernelSaid() {
        let tests = RegistrationTests(
            console: """
                [   21.5] alg: ahash: planted-a test failed (wrong result) on test vector 0\r
                [   21.6] alg: self-tests for sha1 using planted-a failed (rc=-22)\r
                """
        )
        #expect(tests.failed == ["planted-a"])
    }

    @Test func writesARowForEachFault() throws {
        let text = try matrix([check("a", .oneshot, failures: 1), check("b", .clone)]).markdown()
        #expect(text.contains("| `full` | 1 | 2 | 0 | 2 |"))
        #expect(text.contains("| `a` | length | - | x |"))
        #expect(text.contains("| `b` | state |  | - |"))
        #expect(text.contains("| `oneshot` | 1 | `a` |"))
    }

    private func matrix(_ records: [CheckRecord]) throws -> KillMatrix {
        let text = records.map { Record.checks($0).line }.joined(separator: "\n")
        let run = try PlantedRun(text, source: "test")
        return KillMatrix(drivers: drivers, runs: [.full: run], registration: nil)
    }

    private func check(
        _ driver: String,
        _ exercise: Exercise,
        failures: Int = 0,
        kind: CheckRecord.Failure.Kind = .mismatch
    ) -> CheckRecord {
        CheckRecord(
            StepID(
                driver: DriverID(type: .hash, algorithm: "sha1", name: PlantedDrivers.prefix + driver),
                group: "g",
                exercise: exercise
            ),
            passed: failures == 0 ? 1 : 0,
            failures: (0..<failures).map { .init(vector: "\($0)", kind: kind, message: "") }
        )
    }
}
