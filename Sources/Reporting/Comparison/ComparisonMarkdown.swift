internal import Records

/// A comparison as a page of Markdown, short enough for a job summary.
public enum ComparisonMarkdown {
    /// Changes of a class that are listed.
    static let rowLimit = 100

    /// The page.
    public static func render(_ comparison: Comparison) -> String {
        var lines = ["# algcheck compare: \(comparison.word)", "", "\(escape(comparison.headline)).", ""]
        lines += ["| | Run | Kernel | Drivers | Checks |", "|---|---|---|--:|--:|"]
        for (name, run) in [("base", comparison.base), ("new", comparison.new)] {
            let figures = "\(run.drivers.count.grouped) | \(run.executed.grouped)"
            lines.append("| \(name) | \(escape(run.name)) | \(escape(run.surroundings.kernel)) | \(figures) |")
        }
        if !comparison.differences.isEmpty {
            lines += ["", "| Differs | base | new |", "|---|---|---|"]
            lines += comparison.differences.map { "| \($0.name) | \(escape($0.base)) | \(escape($0.new)) |" }
        }
        for kind in Change.Class.allCases {
            let changes = comparison.changes(kind)
            if !changes.isEmpty { lines += section(kind, changes) }
        }
        let notes = comparison.changes.acceptanceNotes + comparison.acceptanceFaults
        if !notes.isEmpty { lines += ["", "## Accepted changes", ""] + notes.map { "- \(escape($0))" } }
        lines += ["", "\(escape(comparison.throughputLine))."]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func section(_ kind: Change.Class, _ changes: [Change]) -> [String] {
        let mark = changes.contains(where: \.isRegression) ? " (regression)" : ""
        let title = kind.title.prefix(1).uppercased() + kind.title.dropFirst()
        var lines = [
            "", "## \(title): \(changes.count.grouped)\(mark)", "", "| What | Change | Evidence |", "|---|---|---|",
        ]
        for change in changes.prefix(rowLimit) {
            let evidence = change.evidence.prefix(3).map { escape($0.line, limit: 300) }
            let rest = change.evidence.count - evidence.count
            let cell = (evidence + (rest > 0 ? ["and \(rest.grouped) more"] : [])).joined(separator: "<br>")
            lines.append("| \(escape(change.title)) | \(escape(change.summary)) | \(cell) |")
        }
        if changes.count > rowLimit { lines += ["", "\((changes.count - rowLimit).grouped) more."] }
        return lines
    }

    private static func escape(_ text: String, limit: Int = 400) -> String { MarkdownReport.escape(text, limit: limit) }
}
