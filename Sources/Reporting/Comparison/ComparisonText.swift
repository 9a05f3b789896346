internal import Records

/// A comparison for a terminal: regressions first, then the other classes, each with its evidence.
public struct ComparisonText: Sendable, TerminalText {
    /// Whether to colour with ANSI escape sequences.
    public var color = false
    /// Whether to list every change with all of its evidence.
    public var verbose = false
    /// Columns of the screen.
    public var width = 100

    /// Changes of a class that are listed, regressions and others.
    static let listed = (regressions: 30, others: 6)
    /// Facts that are listed below a change.
    static let listedEvidence = 3

    /// A text without colour for 100 columns.
    public init() {}

    /// The text; every line ends with a newline.
    public func render(_ comparison: Comparison) -> String {
        var lines = head(comparison)
        for kind in Change.Class.allCases {
            let changes = comparison.changes(kind)
            if !changes.isEmpty { lines += list(kind, changes) }
        }
        let notes = comparison.changes.acceptanceNotes
        if !notes.isEmpty {
            lines += ["", paint("accepted changes", .strong)]
            lines += notes.flatMap { wrap($0.visible(), width: width - 6) }.map { "  \($0)" }
        }
        lines += comparison.acceptanceFaults.flatMap { wrap($0.visible(), width: width) }
            .map { paint($0, .bad) }
        lines += [""] + wrap(comparison.throughputLine, width: width)
        return lines.map { $0 + "\n" }.joined()
    }

    private func head(_ comparison: Comparison) -> [String] {
        let style: TerminalStyle = comparison.isRegression ? .bad : comparison.isEmpty ? .doubtful : .good
        let word = comparison.word
        let text = wrap(comparison.headline.visible(), width: width - word.count - 2)
        let indent = String(repeating: " ", count: word.count + 2)
        var lines = ["\(paint(word, style))  \(text[0])"] + text.dropFirst().map { indent + $0 }
        for (name, run) in [("base", comparison.base), ("new", comparison.new)] {
            let figures = "\(run.drivers.count.of("driver")), \(run.executed.of("check"))"
            let rules = run.contract.isEmpty ? "" : ", \(run.contract.count.of("rule"))"
            lines.append("\(name.padded(5))\(run.name.visible()): \(figures)\(rules)")
            lines += run.disturbances.map { clipped("     not complete: \($0)") }
        }
        lines += comparison.differences.map { difference in
            clipped("differs: \(difference.name): \(difference.base); now \(difference.new)")
        }
        return lines
    }

    private func list(_ kind: Change.Class, _ changes: [Change]) -> [String] {
        let isRegression = changes.contains(where: \.isRegression)
        let style: TerminalStyle =
            isRegression ? .bad : kind == .fixed ? .good : kind == .stillFailing ? .doubtful : .strong
        var lines = ["", paint("\(kind.title) (\(changes.count.grouped))", style)]
        let limit = verbose ? Int.max : isRegression ? Self.listed.regressions : Self.listed.others
        for change in changes.prefix(limit) { lines += describe(change) }
        let rest = changes.count - limit
        if rest > 0 { lines.append("  and \(rest.grouped) more: --verbose, or --format json") }
        return lines
    }

    private func describe(_ change: Change) -> [String] {
        let text = "\(change.title.visible()): \(change.summary.visible())"
        var lines = wrap(text, width: width - 6).enumerated().map { ($0 == 0 ? "  " : "      ") + $1 }
        let limit = verbose ? Int.max : Self.listedEvidence
        for evidence in change.evidence.prefix(limit) {
            let entry = wrap(evidence.line.visible(limit: verbose ? .max : 400), width: width - 8)
            lines += entry.enumerated().map { ($0 == 0 ? "    " : "        ") + $1 }
        }
        let rest = change.evidence.count - limit
        if rest > 0 { lines.append("    and \(rest.grouped) more") }
        return lines
    }

}

extension Comparison {
    /// What was made of the times, on one line.
    var throughputLine: String {
        guard let throughput else { return "times are not compared: \(throughputNote ?? "")" }
        guard !throughput.series.isEmpty else {
            return "times are not compared: too few groups (\(throughput.unjudged.grouped) series are too short)"
        }
        let sight = throughput.gate > 4 ? "the times are too noisy to detect less than" : "changes are reported from"
        return "times: \(throughput.series.count.grouped) series of driver and exercise, overall "
            + "x\(throughput.shared.factor); \(sight) x\(throughput.gate.factor); "
            + "\(throughput.unjudged.grouped) series are too short"
    }
}

extension Change.Evidence {
    /// The fact on one line.
    var line: String {
        var parts: [String] = []
        if let group { parts.append(group) }
        if !exercises.isEmpty { parts.append("(\(exercises.map(\.rawValue).joined(separator: ", ")))") }
        var line = parts.joined(separator: " ")
        if !vectors.isEmpty {
            let shown = vectors.prefix(8).joined(separator: ", ") + (vectors.count > 8 ? " ..." : "")
            line += "\(line.isEmpty ? "" : ": ")tc \(shown)"
        }
        guard !text.isEmpty else { return line }
        return line.isEmpty ? text : "\(line): \(text)"
    }
}
