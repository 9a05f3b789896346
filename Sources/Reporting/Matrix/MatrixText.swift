internal import Corpus
internal import KernelNames
internal import Records

/// A matrix on one screen: the kernels, then the drivers that are not the same in all of them.
public struct MatrixText: Sendable, TerminalText {
    /// Whether to colour with ANSI escape sequences.
    public var color = false
    /// Whether to list every driver, and every name that another driver answers.
    public var verbose = false
    /// Columns of the screen.
    public var width = 100
    /// Lines of the screen.
    public var height = 24
    /// The folder of the matrix, where there is one.
    public var folder: String?

    /// Characters of a kernel's column in the table of drivers: at least for `incomplete`, at most for `AES-NI, PCLMUL`.
    private static let column = (least: 10, most: 15)
    /// Characters for a driver's name, at least.
    private static let driver = 20
    /// Regressions that nobody accepts, at most, where lines are short.
    private static let listedRegressions = 6
    /// Characters of a kernel's name in the table of kernels.
    private static let name = 10
    /// Lines for names that another driver answers, at most, where lines are short.
    private static let answerers = 3

    /// A text without colour for a screen of 24 lines of 100 columns.
    public init() {}

    /// The text; every line ends with a newline.
    public func render(_ matrix: KernelMatrix) -> String {
        let top = head(matrix) + kernels(matrix) + regressions(matrix)
        let bottom = folder.map { ["matrix.md, matrix.html and matrix.json in \($0)"] } ?? []
        var room = verbose ? Int.max / 2 : height - top.count - bottom.count
        let answerers = answerers(matrix, room: room)
        room -= answerers.count
        return (top + drivers(matrix, room: room) + answerers + bottom).map { $0 + "\n" }.joined()
    }

    private func head(_ matrix: KernelMatrix) -> [String] {
        let style: TerminalStyle =
            switch matrix.exitCode {
            case 0: .good
            case RunVerdict.failed.exitCode: .bad
            default: .doubtful
            }
        return ["\(paint(matrix.word, style))  \(matrix.headline)", ""]
    }

    // MARK: Kernels

    private func kernels(_ matrix: KernelMatrix) -> [String] {
        let titles = ["passed", "failed", "incomplete", "unreachable", "checks"]
        let changes = ["new", "gone", "renamed", "answer", "verdict"]
        let names = matrix.columns.map { Self.cut($0.title.visible(), Self.name) }
        let subject = matrix.subject.rawValue
        let name = max(subject.count, names.map(\.count).max() ?? 0)
        let header =
            ([subject.padded(name)] + titles.map { $0.aligned(max(7, $0.count)) }).joined(separator: "  ")
            + "  " + changes.map { $0.aligned(max(5, $0.count)) }.joined(separator: " ")
        var lines = [paint(header, .strong)]
        for (place, column) in matrix.columns.enumerated() {
            let start = names[place].padded(name)
            guard let run = column.run else {
                lines.append(paint(clipped("\(start)  no results: \(column.fault ?? "")"), .doubtful))
                continue
            }
            let verdicts = [Verdict.Name.passed, .failed, .incomplete, .unreachable].map { column.drivers($0) }
            let figures = zip(titles, verdicts + [run.executed]).map { title, number in
                (number == 0 ? "-" : number.grouped).aligned(max(7, title.count))
            }
            let step = matrix.steps.first { $0.new == place }
            let turns = zip(changes, step.map(Self.turns) ?? []).map { title, number in
                (number == 0 ? "-" : number.grouped).aligned(max(5, title.count))
            }
            let line =
                ([start] + figures).joined(separator: "  ") + (turns.isEmpty ? "" : "  ")
                + turns.joined(separator: " ")
            lines.append(column.drivers(.failed) > 0 ? paint(line, .bad) : line)
            if let fault = column.fault { lines.append(clipped("  not complete: \(fault)")) }
        }
        if let line = matrix.implementationsLine { lines.append(clipped(line)) }
        return lines + [""]
    }

    private static func turns(_ step: KernelMatrix.Step) -> [Int] {
        [.driverAppeared, .driverVanished, .driverRenamed, .answererChanged].map { step.count($0) }
            + [step.changedVerdicts]
    }

    // MARK: Regressions that nobody accepts

    private func regressions(_ matrix: KernelMatrix) -> [String] {
        let all = matrix.regressions.map {
            clipped("  \($0.kernel): \($0.change.title): \($0.change.summary)".visible())
        }
        let faults = matrix.acceptanceFaults.map { paint(clipped($0.visible()), .bad) }
        guard !all.isEmpty else { return faults }
        let shown = verbose ? all : Array(all.prefix(Self.listedRegressions))
        let rest = all.count - shown.count
        return [paint("regressions that are not accepted (\(all.count.grouped))", .bad)] + shown
            + (rest > 0 ? ["  \(rest.grouped) more in matrix.md, or --verbose"] : []) + faults + [""]
    }

    // MARK: Drivers

    private func drivers(_ matrix: KernelMatrix, room: Int) -> [String] {
        let ranked = (0...KernelMatrix.Row.lastRank).flatMap { rank in matrix.rows.filter { $0.rank == rank } }
        let rows = verbose ? matrix.rows : ranked
        let same = matrix.rows.count - rows.count
        let note = same > 0 ? ["\(same.of("driver")) the same in all \(matrix.subject.rawValue)s with results"] : []
        guard !rows.isEmpty else { return note + [""] }
        // Header, legend, count of what is left out, and an empty line.
        let shown = rows.prefix(max(1, room - 4))
        let column = max(
            Self.column.least,
            min(Self.column.most, (width - Self.driver) / matrix.columns.count)
        )
        let name = max(Self.driver, width - matrix.columns.count * column)
        let header = "driver".padded(name) + matrix.columns.map { Self.fit($0.title.visible(), column) }.joined()
        var lines = [paint(header.trimmedEnd, .strong)]
        for row in shown {
            let cells = row.cells.map { cell in
                let text = Self.fit(cell.words, column)
                guard let style = cell.style else { return text }
                return paint(text, style)
            }
            let title = "\(row.driver.type.rawValue) \(row.driver.name.visible())"
            lines.append((Self.fit(title, name) + cells.joined()).trimmedEnd)
        }
        let rest = rows.count - shown.count
        let more = rest > 0 ? ["\(rest.grouped) more in matrix.md, or --verbose"] : []
        let codes = matrix.subject == .processor ? "; AVX and the like: the library's code, which passed" : ""
        let legend = "+ new, > renamed, ! other verdict, - absent, ? no results" + codes
        return lines + [(more + note).joined(separator: "; ")].filter { !$0.isEmpty } + [
            paint(legend, .faint), "",
        ]
    }

    /// Text in a column, cut where it is too long.
    private static func fit(_ text: String, _ width: Int) -> String {
        cut(text, width - 1).padded(width)
    }

    private static func cut(_ text: String, _ width: Int) -> String {
        text.count <= width ? text : text.prefix(width - 2) + ".."
    }

    // MARK: Names that another driver answers

    private func answerers(_ matrix: KernelMatrix, room: Int) -> [String] {
        let all = matrix.steps.flatMap { step in
            step.changes.filter { $0.kind == .answererChanged }.map { change in
                "  \(matrix.columns[step.new].title): \(change.title): \(change.summary)"
            }
        }
        guard !all.isEmpty else { return [] }
        let limit = verbose ? all.count : max(1, min(Self.answerers, room / 8))
        return [paint("generic name served by another driver (\(all.count.grouped))", .strong)]
            + all.prefix(limit).map { clipped($0) } + [""]
    }
}

extension KernelMatrix.Row {
    /// How much a reader wants to see the row, 0 most; nil when there is nothing to see.
    var rank: Int? {
        if cells.contains(where: { $0.verdict == .failed }) { return 0 }
        if hasSeveralCodes { return 1 }
        if cells.contains(where: { $0.formerVerdict != nil || $0.changes.contains(.newlyUnreachable) }) { return 1 }
        if cells.contains(where: { $0.changes.contains(.driverVanished) }) { return 2 }
        if cells.contains(where: { $0.changes.contains(.driverAppeared) }) { return 3 }
        return cells.contains(where: \.isTurn) ? Self.lastRank : nil
    }

    fileprivate static let lastRank = 4
}

extension KernelMatrix.Cell {
    /// The cell in one or two words.
    var words: String {
        guard isKnown else { return "?" }
        guard let verdict else {
            return successor != nil ? "renamed" : changes.isEmpty ? "-" : "gone"
        }
        let mark =
            if formerVerdict != nil {
                "!"
            } else if !formerly.isEmpty {
                ">"
            } else {
                changes.contains(.driverAppeared) ? "+" : ""
            }
        // A column is too narrow for two words; one that passed is named by its code alone.
        if let code, verdict == .passed { return mark + code }
        return mark + (verdict == .failed ? "FAILED" : verdict.word) + (code.map { " \($0)" } ?? "")
    }

    fileprivate var style: TerminalStyle? {
        switch verdict {
        case .failed: .bad
        case .incomplete, .unreachable: .doubtful
        case .passed: nil
        case nil: .faint
        }
    }
}
