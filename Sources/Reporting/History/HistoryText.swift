internal import KernelNames
internal import Records

/// A history for a terminal: the drivers that are still regressed, regressions that came and went, then the runs.
public struct HistoryText: Sendable, TerminalText {
    /// Whether to colour with ANSI escape sequences.
    public var color = false
    /// Whether to list everything.
    public var verbose = false
    /// Columns of the screen.
    public var width = 100

    /// Lines of a list, where lists are short.
    private static let listed = 12

    /// A text without colour for 100 columns.
    public init() {}

    /// The text; every line ends with a newline.
    public func render(_ history: RunHistory) -> String {
        let style: TerminalStyle = history.exitCode == 0 ? .good : history.exitCode == 1 ? .bad : .doubtful
        let head = wrap(history.headline.visible(), width: width - history.word.count - 2)
        let indent = String(repeating: " ", count: history.word.count + 2)
        var lines = ["\(paint(history.word, style))  \(head.first ?? "")"] + head.dropFirst().map { indent + $0 }
        lines += history.acceptanceFaults.flatMap { wrap($0.visible(), width: width) }.map {
            paint($0, .bad)
        }
        let regressed = history.rows.filter(\.isRegressed)
        lines += list("still regressed", regressed, .bad, history)
        let gone = history.rows.filter { !$0.isRegressed && $0.events.contains(where: \.change.isRegression) }
        lines += list("regressions that came and went", gone, .doubtful, history)
        lines += runs(history)
        return lines.map { $0 + "\n" }.joined()
    }

    private func list(
        _ title: String,
        _ rows: [RunHistory.Row],
        _ style: TerminalStyle,
        _ history: RunHistory
    ) -> [String] {
        guard !rows.isEmpty else { return [] }
        var lines = ["", paint("\(title) (\(rows.count.grouped))", style)]
        for row in rows.prefix(verbose ? .max : Self.listed) {
            lines.append(clipped("  \(row.driver.type.rawValue) \(row.driver.algorithm) \(row.driver.name)"))
            for event in row.events where verbose || event.change.isRegression || event.change.kind == .fixed {
                let run = "run \(event.run + 1), \(history.runs[event.run].kernel)"
                lines.append(clipped("    \(run): \(event.change.kind.rawValue): \(event.change.summary)"))
            }
        }
        let rest = rows.count - Self.listed
        if !verbose, rest > 0 { lines.append("  and \(rest.grouped) more: --verbose, or --format html") }
        return lines
    }

    private func runs(_ history: RunHistory) -> [String] {
        var counts: [Int: (regressions: Int, changes: Int)] = [:]
        for event in history.rows.lazy.flatMap(\.events) {
            counts[event.run, default: (0, 0)].changes += 1
            if event.change.isRegression { counts[event.run]?.regressions += 1 }
        }
        let all = history.runs.indices.filter { verbose || counts[$0] != nil || history.runs[$0].fault != nil }
        let shown = verbose ? all : Array(all.suffix(Self.listed))
        let titles = ["run", "kernel", "passed", "failed", "checks", "regressed", "changes"]
        let widths = [5, 30, 7, 7, 11, 9, 8]
        func line(_ cells: [String]) -> String {
            zip(cells, widths).enumerated().map { place, cell in
                place == 1 ? cell.0.cut(to: cell.1).padded(cell.1) : cell.0.aligned(cell.1)
            }.joined(separator: " ")
        }
        var lines = ["", paint(line(titles), .strong)]
        for place in shown {
            let run = history.runs[place]
            let (regressions, changes) = counts[place] ?? (0, 0)
            let figures = [run.count(.passed), run.count(.failed), run.executed, regressions, changes]
            let text = line(["\(place + 1)", run.kernel.visible()] + figures.map { $0 == 0 ? "-" : $0.grouped })
            lines.append(regressions > 0 ? paint(text, .bad) : text)
            if let fault = run.fault { lines.append(clipped("      not complete: \(fault)")) }
        }
        let rest = history.runs.count - shown.count
        if rest > 0 { lines.append("\(rest.of("run")) more: --verbose, or --format html") }
        return lines
    }
}
