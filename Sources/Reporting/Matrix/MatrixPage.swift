internal import Corpus
internal import KernelNames
private import Mustache
internal import Records

/// A matrix as a page of its own: one file without network access and without a script.
public enum MatrixPage {
    /// The page.
    public static func render(_ matrix: KernelMatrix) -> String {
        HTMLTemplates.render(MatrixView(matrix), with: "matrix")
    }
}

/// What the template renders; all strings are plain text, which the template escapes.
struct MatrixView {
    struct Kernel {
        var name: String
        var release: String
        var verdict: String
        var mark: String
        var figures: [String]
    }

    struct Row {
        var driver: String
        var algorithm: String
        var cells: [Cell]
    }

    struct Cell {
        var text: String
        var mark: String
    }

    struct Shared {
        var driver: String
        var codes: [Cell]
    }

    struct Answerer {
        var kernel: String
        var name: String
        var summary: String
    }

    var word: String
    var verdict: String
    var headline: String
    /// What the columns are.
    var subject: String
    var titles: [String]
    var figures: [String]
    var kernels: [Kernel]
    var rows: [Row]
    /// What stands behind the names of the library's drivers; empty where that is one implementation each.
    var implementations: [Shared]
    var implementationsLine: String
    var hasImplementations: Bool
    var answerers: [Answerer]
    var hasAnswerers: Bool
    var regressions: [Answerer]
    var hasRegressions: Bool
    var faults: [String]

    init(_ matrix: KernelMatrix) {
        word = matrix.word
        verdict = matrix.word == RunVerdict.passed.word ? "passed" : matrix.exitCode == 1 ? "failed" : "incomplete"
        headline = matrix.headline
        subject = matrix.subject.rawValue
        titles = matrix.columns.map(\.title)
        figures = ["drivers", "passed", "failed", "checks", "new", "gone", "renamed", "other verdict"]
        kernels = matrix.columns.enumerated().map { place, column in
            Self.kernel(column, matrix.subject, step: matrix.steps.first { $0.new == place })
        }
        rows = matrix.rows.map { row in
            Row(
                driver: row.driver.name,
                algorithm: "\(row.driver.type.rawValue) \(row.driver.algorithm)",
                cells: zip(row.cells, row.sentences(matrix.subject)).map { Cell(text: $1, mark: Self.mark($0)) }
            )
        }
        implementations = matrix.shared.map { row in
            Shared(
                driver: row.driver.name,
                codes: row.implementations.map {
                    Cell(text: "\($0.code) \($0.verdict.word)", mark: Self.mark($0.verdict))
                }
            )
        }
        implementationsLine = matrix.implementationsLine ?? ""
        hasImplementations = !implementations.isEmpty
        answerers = matrix.steps.flatMap { step in
            step.changes.filter { $0.kind == .answererChanged }.map { change in
                Answerer(kernel: matrix.columns[step.new].title, name: change.title, summary: change.summary)
            }
        }
        hasAnswerers = !answerers.isEmpty
        regressions = matrix.regressions.map {
            Answerer(kernel: $0.kernel, name: $0.change.title, summary: $0.change.summary)
        }
        hasRegressions = !regressions.isEmpty
        faults = matrix.acceptanceFaults
    }

    private static func kernel(
        _ column: KernelColumn,
        _ subject: KernelMatrix.Subject,
        step: KernelMatrix.Step?
    ) -> Kernel {
        guard let run = column.run else {
            let fault = "no results: \(column.fault ?? "")"
            return Kernel(name: column.name, release: "", verdict: fault, mark: "doubt", figures: [])
        }
        let turns = [Change.Class.driverAppeared, .driverVanished, .driverRenamed].map { kind in
            step.map { $0.count(kind).grouped } ?? ""
        }
        return Kernel(
            name: column.name,
            release: column.description(subject),
            verdict: [column.verdict?.word, column.fault].compactMap(\.self).joined(separator: ": "),
            mark: column.exitCode == 0 ? "good" : column.exitCode == 1 ? "bad" : "doubt",
            figures: [run.drivers.count, column.drivers(.passed), column.drivers(.failed), run.executed].map(
                \.grouped
            )
                + turns + [step.map(\.changedVerdicts.grouped) ?? ""]
        )
    }

    private static func mark(_ verdict: Verdict.Name) -> String {
        switch verdict {
        case .passed: "good"
        case .failed: "bad"
        case .incomplete, .unreachable: "doubt"
        }
    }

    private static func mark(_ cell: KernelMatrix.Cell) -> String {
        switch cell.verdict {
        case .failed: "bad"
        case .incomplete, .unreachable: "doubt"
        case .passed: cell.isTurn ? "good" : ""
        case nil: "quiet"
        }
    }
}
