import Files
import Records

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
    private(set) var cells: [String: [String: Cell]] = [:]
    /// Exercises that were put to some planted driver, in the order of their names.
    private(set) var exercises: [String] = []
    /// Whether the run came to its end.
    private(set) var isComplete = false

    /// Reads lines of `records.jsonl`.
    init(_ text: String, source: String) throws {
        for (index, line) in text.split(separator: "\n").enumerated() {
            switch try Record(line: line, source: "\(source):\(index + 1)") {
            case .driver(let driver) where driver.driver.hasPrefix(PlantedDrivers.prefix): found.insert(driver.driver)
            case .checks(let record) where record.driver.hasPrefix(PlantedDrivers.prefix): add(record)
            case .end: isComplete = true
            default: break
            }
        }
        exercises = Set(cells.values.flatMap(\.keys)).sorted()
    }

    /// Reads the records in a run's folder.
    init(folder: String) throws {
        let path = "\(folder)/records.jsonl"
        try self.init(FileBytes.readText(path), source: path)
    }

    private mutating func add(_ record: CheckRecord) {
        cells[record.driver, default: [:]][record.exercise.rawValue, default: Cell()].executed += record.executed
        cells[record.driver]?[record.exercise.rawValue]?.failed += record.failed
        cells[record.driver]?[record.exercise.rawValue]?.errors += record.errors
    }

    /// Exercises in which a driver failed.
    func killers(of driver: String) -> [String] {
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

    /// Reads the console log in a run's folder; whatever a kernel prints that is no text is left out.
    init(folder: String) throws {
        self.init(console: try FileBytes.readText("\(folder)/console.log"))
    }
}
