import Records
import TestSupport

/// What a run said of the planted drivers.
struct PlantedRun: Sendable {
    /// What one exercise did to one driver.
    struct Cell: Sendable {
        var executed = 0
        var failed = 0
        var errors = 0
    }

    /// Drivers that were found.
    private(set) var found: Set<String> = []
    /// By driver, then by exercise.
    private(set) var cells: [String: [Exercise: Cell]] = [:]
    /// Exercises that were put to some planted driver, in the order of their names.
    private(set) var exercises: [Exercise] = []
    /// Whether the run came to its end.
    let isComplete: Bool

    /// Counts what records say.
    init(_ run: RecordedRun) {
        isComplete = run.isComplete
        found = Set(run.drivers.map(\.driver).filter { $0.hasPrefix(PlantedDrivers.prefix) })
        for record in run.checks where record.driver.hasPrefix(PlantedDrivers.prefix) { add(record) }
        exercises = Set(cells.values.flatMap(\.keys)).sorted { $0.rawValue < $1.rawValue }
    }

    private mutating func add(_ record: CheckRecord) {
        cells[record.driver, default: [:]][record.exercise, default: Cell()].executed += record.executed
        cells[record.driver]?[record.exercise]?.failed += record.failed
        cells[record.driver]?[record.exercise]?.errors += record.errors
    }

    /// Exercises in which a driver failed.
    func killers(of driver: String) -> [Exercise] {
        exercises.filter { (cells[driver]?[$0]?.failed ?? 0) > 0 }
    }

    func executed(on driver: String) -> Int { (cells[driver] ?? [:]).values.reduce(0) { $0 + $1.executed } }

    func errors(on driver: String) -> Int { (cells[driver] ?? [:]).values.reduce(0) { $0 + $1.errors } }
}

/// What the kernel's own tests said when the module registered its drivers.
struct RegistrationTests: Sendable {
    /// Drivers whose tests failed.
    let failed: Set<String>

    /// Reads a console log: `alg: self-tests for ALGORITHM using DRIVER failed (rc=-22)`.
    init(console: String) {
        let lines = console.split(whereSeparator: \.isNewline)
        failed = Set(
            lines.compactMap { line in line.firstMatch(of: #/self-tests for \S+ using (\S+) failed/#) }
                .map { String($0.1) }
        )
    }
}
