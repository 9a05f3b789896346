internal import Corpus
internal import KernelNames
internal import Records

/// A matrix as a page of Markdown: every driver has its row.
public enum MatrixMarkdown {
    /// The page.
    public static func render(_ matrix: KernelMatrix) -> String {
        var lines = ["# algcheck matrix: \(matrix.word)", "", "\(escape(matrix.headline)).", ""]
        lines += kernels(matrix)
        lines += implementations(matrix)
        lines += ["", "## Drivers", ""]
        lines.append(
            (["| Driver", "Algorithm"] + matrix.columns.map { escape($0.title) }).joined(separator: " | ") + " |"
        )
        lines.append("|" + String(repeating: "---|", count: matrix.columns.count + 2))
        for row in matrix.rows {
            let names =
                "| \(escape(row.driver.name)) | \(row.driver.type.rawValue) \(escape(row.driver.algorithm.name))"
            lines.append(([names] + row.sentences(matrix.subject).map(escape)).joined(separator: " | ") + " |")
        }
        for step in matrix.steps { lines += answerers(step, matrix) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func kernels(_ matrix: KernelMatrix) -> [String] {
        var lines = [
            "| \(matrix.subject == .kernel ? "Kernel" : "Processor") | Release | Verdict | Passed | Failed | Incomplete "
                + "| Unreachable | Checks | New | Gone | Renamed | Other default driver | Other verdict |",
            "|---|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
        ]
        for (place, column) in matrix.columns.enumerated() {
            guard let run = column.run else {
                lines.append("| \(escape(column.name)) | | no results: \(escape(column.fault ?? "")) |")
                continue
            }
            let step = matrix.steps.first { $0.new == place }
            let figures = [Verdict.Name.passed, .failed, .incomplete, .unreachable].map {
                column.drivers($0).grouped
            }
            let turns = [Change.Class.driverAppeared, .driverVanished, .driverRenamed, .answererChanged].map { kind in
                step.map { $0.count(kind).grouped } ?? ""
            }
            let word = (column.verdict?.word ?? "") + (column.fault.map { ": \($0)" } ?? "")
            let cells =
                [escape(column.name), escape(column.description(matrix.subject)), escape(word)] + figures + [
                    run.executed.grouped
                ]
                + turns + [step.map(\.changedVerdicts.grouped) ?? ""]
            lines.append("| " + cells.joined(separator: " | ") + " |")
        }
        return lines
    }

    private static func implementations(_ matrix: KernelMatrix) -> [String] {
        guard let line = matrix.implementationsLine else { return [] }
        return [
            "", "## One name, several implementations", "", "\(line).", "", "| Driver | Implementations |", "|---|---|",
        ]
            + matrix.shared.map { row in
                let found = row.implementations.map { "\($0.code) \($0.verdict.word)" }
                return "| \(escape(row.driver.name)) | \(escape(found.joined(separator: ", "))) |"
            }
    }

    private static func answerers(_ step: KernelMatrix.Step, _ matrix: KernelMatrix) -> [String] {
        let changes = step.changes.filter { $0.kind == .answererChanged }
        guard !changes.isEmpty else { return [] }
        let names = "\(escape(matrix.columns[step.base].title)) to \(escape(matrix.columns[step.new].title))"
        return ["", "## Names answered by another driver: \(names)", "", "| Name | Change |", "|---|---|"]
            + changes.map { "| \(escape($0.title)) | \(escape($0.summary)) |" }
    }

    private static func escape(_ text: String) -> String { MarkdownReport.escape(text) }
}

extension KernelColumn {
    /// The release, and what the processor has where processors are compared.
    func description(_ subject: KernelMatrix.Subject) -> String {
        let features = subject == .processor ? features.joined(separator: " ") : ""
        return [release ?? "", features].filter { !$0.isEmpty }.joined(separator: "; ")
    }
}

extension KernelMatrix.Row {
    /// The cells in words. Between processors, what is as on the one before is said once.
    func sentences(_ subject: KernelMatrix.Subject) -> [String] {
        cells.indices.map { place in
            let isSame = subject == .processor && place > 0 && cells[place].isAs(cells[place - 1])
            return isSame ? "=" : cells[place].sentence
        }
    }
}

extension KernelMatrix.Cell {
    /// Whether nothing is to be told apart from another cell.
    func isAs(_ other: Self) -> Bool {
        isKnown == other.isKnown && verdict == other.verdict && reason == other.reason && code == other.code
    }

    /// Whether the driver was reached by the kernel module.
    var isByModule: Bool { backend == .kernel && verdict != nil && verdict != .unreachable }

    /// The cell in words, with what changed.
    var sentence: String {
        guard isKnown else { return "?" }
        guard let verdict else {
            if let successor { return "now \(successor)" }
            return changes.isEmpty ? "-" : changes.contains(.driverVanished) ? "gone" : "gone (the run says why)"
        }
        var notes: [String] = []
        if changes.contains(.driverAppeared) { notes.append("new") }
        if !formerly.isEmpty { notes.append("was \(formerly.joined(separator: ", "))") }
        if let formerVerdict { notes.append("was \(formerVerdict.word)") }
        if isByModule { notes.append("by the kernel module") }
        if let code { notes.append(code) }
        if let reason { notes.append(reason) }
        return verdict.word + (notes.isEmpty ? "" : " (\(notes.joined(separator: "; ")))")
    }
}
