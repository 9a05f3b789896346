import KernelNames
import Records
import TestSupport
import Testing

/// The matrix over made-up runs: what it counts, and that it cannot call a run good that is not.
struct KillMatrixTests {
    private let drivers = PlantedDrivers(
        """
        | Driver | Kind | What is wrong | After |
        |---|---|---|---|
        | `a` | length | one | x |
        | `b` | state | two | y |
        | `c` | timing | now and then | z |
        | Driver | Beside |
        |---|---|
        | `good` | |
        | `fine` | async |
        """
    )

    @Test func readsTheTables() {
        #expect(drivers.faults.map(\.name) == ["planted-a", "planted-b", "planted-c"])
        #expect(drivers.faults.map(\.kind) == ["length", "state", "timing"])
        #expect(drivers.controls == ["planted-good", "planted-fine"])
    }

    @Test func countsWhatARunFound() throws {
        let matrix = try matrix([
            check("a", .oneshot, failures: 1), check("a", .clone, failures: 2), check("b", .oneshot),
            check("b", .clone, failures: 1), check("good", .oneshot), check("fine", .clone),
        ])
        #expect(matrix.survivors(of: matrix.deepest) == ["planted-c"])
        #expect(matrix.finds(of: .clone, in: matrix.deepest) == 2)
        #expect(matrix.soleKills(of: .clone) == ["planted-b"])
        #expect(matrix.soleKills(of: .oneshot) == [])
        #expect(matrix.accused(in: matrix.deepest) == [])
    }

    @Test func namesAccusedControls() throws {
        let matrix = try matrix([check("a", .oneshot, failures: 1), check("good", .oneshot, failures: 1)])
        #expect(matrix.survivors(of: matrix.deepest) == ["planted-b", "planted-c"])
        #expect(matrix.accused(in: matrix.deepest) == ["planted-good"])
    }

    @Test func anErrorOfTheHarnessFindsNothing() throws {
        let matrix = try matrix([check("a", .oneshot, failures: 1, kind: .error)])
        #expect(matrix.survivors(of: matrix.deepest).count == 3)
        #expect(matrix.deepest.errors(on: "planted-a") == 1)
        #expect(matrix.deepest.executed(on: "planted-a") == 0)
    }

    @Test func otherDriversDoNotCount() throws {
        let record = CheckRecord(
            step("sha1-generic", .oneshot),
            failures: [.init(vector: "1", kind: .mismatch, message: "")]
        )
        #expect(try matrix([record]).deepest.cells.isEmpty)
    }

    @Test func aRunWithoutAnEndIsNotComplete() throws {
        #expect(try run([.checks(check("a", .oneshot))]).isComplete == false)
        #expect(try run([.end(EndRecord(checks: 0, seconds: 0))]).isComplete)
    }

    @Test func aMatrixNeedsARun() {
        #expect(throws: Program.Fault.self) { try KillMatrix(drivers: drivers, runs: [:], registration: nil) }
    }

    @Test func showsTheProfileThatDoesMost() throws {
        let full = try run([.checks(check("a", .clone, failures: 1))])
        let quick = try run([.checks(check("a", .oneshot))])
        let both = try KillMatrix(drivers: drivers, runs: [.full: full, .quick: quick], registration: nil).markdown()
        #expect(both.contains("| Driver | Kind | `clone` | found in `full` | found in `quick` |"))
        #expect(both.contains("| `a` | length | x | x |  |"))
        #expect(both.contains("| `clone` | 1 | - | `a` |"))
        let alone = try KillMatrix(drivers: drivers, runs: [.quick: quick], registration: nil).markdown()
        #expect(alone.contains("| Driver | Kind | `oneshot` | found in `quick` |\n"))
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
        #expect(text.contains("| `full` | 1 | 3 | 0 | 2 |"))
        #expect(text.contains("| `a` | length | - | x | x |"))
        #expect(text.contains("| `b` | state |  | - |  |"))
        #expect(text.contains("| `oneshot` | 1 | `a` |"))
    }

    // What a run must not fall behind.

    private let document = MatrixDocument(
        """
        | Exercise | `full` | `quick` | Nothing else finds |
        |---|---|---|---|
        | `clone` | 5 | 1 |  |
        | `oneshot` | 1 | - |  |

        | Driver | Kind | `clone` | found in `full` | found in `quick` | kernel's tests |
        |---|---|:-:|:-:|:-:|:-:|
        | `a` | length | x | x | x | x |
        | `b` | state | x | x |  |  |
        | `c` | timing | x | x | x |  |
        """
    )

    @Test func readsTheDocument() {
        #expect(document.finds == [.full: [.clone: 5, .oneshot: 1], .quick: [.clone: 1]])
        #expect(document.found[.full] == ["planted-a", "planted-b", "planted-c"])
        #expect(document.found[.quick] == ["planted-a", "planted-c"])
        #expect(document.listed == ["planted-a", "planted-b", "planted-c"])
        #expect(document.floor(of: .clone, in: .full) == 4)
        #expect(document.floor(of: .clone, in: .quick) == 1)
        #expect(document.floor(of: .oneshot, in: .quick) == nil)
    }

    @Test func aFaultThatIsNotFoundAnyMoreIsLost() throws {
        let run = try run([.checks(check("a", .clone))])
        let matrix = try KillMatrix(drivers: drivers, runs: [.full: run, .quick: run], registration: nil)
        // What comes now and then need not; `b` was never found in quick.
        #expect(matrix.lost(by: .full, against: document) == ["planted-a", "planted-b"])
        #expect(matrix.lost(by: .quick, against: document) == ["planted-a"])
        // A fault that the document does not know has to be found.
        #expect(matrix.lost(by: .quick, against: MatrixDocument("")) == ["planted-a", "planted-b"])
    }

    @Test func anExerciseThatFindsNothingIsNamed() throws {
        let both = try run([.checks(check("a", .clone, failures: 1)), .checks(check("a", .oneshot))])
        let matrix = try KillMatrix(drivers: drivers, runs: [.full: both, .quick: both], registration: nil)
        #expect(
            matrix.weakened(.full, against: document) == [
                "clone finds 1 faults, and must find 4", "oneshot finds 0 faults, and must find 1",
            ]
        )
        #expect(matrix.weakened(.quick, against: document) == ["oneshot is not in Documentation/kill-matrix.md"])
    }

    @Test func anExerciseThatWasNotRunIsNamed() throws {
        let run = try run([.checks(check("a", .oneshot, failures: 1))])
        let matrix = try KillMatrix(drivers: drivers, runs: [.full: run], registration: nil)
        #expect(matrix.weakened(.full, against: document) == ["clone finds 0 faults, and must find 4"])
    }

    private func run(_ records: [Record]) throws -> PlantedRun {
        let lines = records.map(\.line).joined(separator: "\n")
        return PlantedRun(try RecordedRun(folder: "/", lines: lines, source: "test"))
    }

    private func matrix(_ records: [CheckRecord]) throws -> KillMatrix {
        try KillMatrix(drivers: drivers, runs: [.full: run(records.map { .checks($0) })], registration: nil)
    }

    private func check(
        _ driver: String,
        _ exercise: Exercise,
        failures: Int = 0,
        kind: CheckRecord.Failure.Kind = .mismatch
    ) -> CheckRecord {
        CheckRecord(
            step(PlantedDrivers.prefix + driver, exercise),
            passed: failures == 0 ? 1 : 0,
            failures: (0..<failures).map { .init(vector: "\($0)", kind: kind, message: "") }
        )
    }

    private func step(_ driver: String, _ exercise: Exercise) -> StepID {
        StepID(driver: DriverID(type: .hash, algorithm: "sha1", name: driver), group: "g", exercise: exercise)
    }
}
