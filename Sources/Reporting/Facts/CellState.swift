internal import Records

/// What a cell of a matrix says, worst first: a sign and a letter beside the colour, so that it reads in grey as well.
enum CellState: Int, CaseIterable, Comparable {
    case fail
    case error
    case notRun
    case skip
    case pass
    case notPlanned

    /// The state of some records of one driver; of none, whether any could still be missing decides.
    init(_ counts: Counts, hasRecords: Bool, isMissing: Bool) {
        if counts.failed > 0 {
            self = .fail
        } else if counts.errors > 0 {
            self = .error
        } else if counts.passed > 0 {
            self = .pass
        } else if hasRecords {
            self = .skip
        } else {
            self = isMissing ? .notRun : .notPlanned
        }
    }

    /// One letter, the class of its cell.
    var letter: String {
        switch self {
        case .fail: "f"
        case .error: "e"
        case .notRun: "n"
        case .skip: "s"
        case .pass: "p"
        case .notPlanned: "x"
        }
    }

    /// One sign, so that the matrix reads without colour.
    var sign: String {
        switch self {
        case .fail: "\u{2717}"
        case .error: "!"
        case .notRun: "?"
        case .skip: "\u{2013}"
        case .pass: "\u{2713}"
        case .notPlanned: ""
        }
    }

    var phrase: String {
        switch self {
        case .fail: "failed"
        case .error: "not executed"
        case .notRun: "not run"
        case .skip: "skipped"
        case .pass: "passed"
        case .notPlanned: "not planned"
        }
    }

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// What a driver did in one exercise.
struct ExerciseResult {
    var exercise: Exercise
    var counts: Counts
    var state: CellState

    /// The exercise's name.
    var name: String { exercise.rawValue }

    /// The driver in each of the exercises, in their order.
    static func all(of result: DriverResult, exercises: [Exercise]) -> [ExerciseResult] {
        var counts: [Exercise: Counts] = [:]
        for check in result.checks { counts[check.exercise, default: Counts()] += Counts(CollectionOfOne(check)) }
        let isMissing = result.checks.count < result.record.records
        return exercises.map { exercise in
            let own = counts[exercise]
            return ExerciseResult(
                exercise: exercise,
                counts: own ?? Counts(),
                state: CellState(own ?? Counts(), hasRecords: own != nil, isMissing: isMissing)
            )
        }
    }
}
