internal import Corpus
internal import KernelNames
internal import Records

/// `summary.md`: a page for people, short enough for a job summary (GitHub takes 1 MiB).
public enum MarkdownReport {
    /// Rows of a table before the rest is only counted.
    static let rowLimit = 300
    /// Failing groups that are listed.
    static let failureLimit = 100

    /// The page.
    public static func render(_ results: RunResults) -> String {
        let sections = [
            head(results), types(results), failures(results), incomplete(results), unreachable(results),
            modules(results), incidents(results), drivers(results),
        ]
        return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    private static func head(_ results: RunResults) -> [String] {
        var lines = ["# algcheck: \(results.verdict.word)", "", escape(results.headline) + ".", ""]
        let evidence = EvidenceSummary(results).words
        if !evidence.isEmpty { lines.append("- Evidence of the vectors: \(escape(evidence))") }
        for (name, value) in RunFacts(results).pairs { lines.append("- \(name): \(escape(value))") }
        return lines
    }

    private static func types(_ results: RunResults) -> [String] {
        guard !results.drivers.isEmpty else { return [] }
        func row(_ name: String, _ drivers: [DriverResult]) -> String {
            let counts = Counts.sum(drivers)
            let verdicts = [Verdict.Name.passed, .failed, .incomplete, .unreachable]
                .map { name in drivers.count { $0.verdict.kind == name } }
            let figures = [drivers.count] + verdicts + [counts.passed, counts.failed, counts.skipped, counts.errors]
            return "| \(name) | " + figures.map(\.grouped).joined(separator: " | ") + " |"
        }
        var lines = [
            "## Types", "",
            "| Type | Drivers | Passed | Failed | Incomplete | Unreachable "
                + "| Checks passed | Failed | Skipped | Errors |",
            "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
        ]
        lines += results.types.map { row($0.type.rawValue, $0.drivers) }
        if results.types.count > 1 { lines.append(row("all", results.drivers)) }
        return lines
    }

    private static func failures(_ results: RunResults) -> [String] {
        let failing = results.drivers(.failed)
        guard !failing.isEmpty else { return [] }
        var lines = [
            "## Failures", "", "| Driver | Group | Exercise | Failed | Executed | First |",
            "|---|---|---|--:|--:|---|",
        ]
        let records = failing.flatMap { driver in driver.failing.map { (driver.record, $0) } }
        for (driver, check) in records.prefix(failureLimit) {
            let first = check.failures.lazy.filter { $0.kind != .error }.prefix(3)
                .map { escape("\($0.place): \($0.kind.phrase): \($0.message)", limit: 200) }
                .joined(separator: "<br>")
            let names = [driver.driver, check.group, check.exercise.rawValue].map { escape($0) }.joined(
                separator: " | "
            )
            lines.append("| \(names) | \(check.failed.grouped) | \(check.executed.grouped) | \(first) |")
        }
        let rest = records.count - failureLimit
        if rest > 0 { lines += ["", "\(rest.of("failing group")) more: see `index.html` and `records.jsonl`."] }
        return lines
    }

    private static func incomplete(_ results: RunResults) -> [String] {
        reasons("Incomplete drivers", results.drivers(.incomplete)) { $0.verdict.reason ?? "" }
    }

    private static func unreachable(_ results: RunResults) -> [String] {
        reasons("Unreachable drivers", results.drivers(.unreachable)) { $0.verdict.reason ?? "" }
    }

    private static func reasons(
        _ title: String,
        _ drivers: [DriverResult],
        _ reason: (DriverResult) -> String
    ) -> [String] {
        guard !drivers.isEmpty else { return [] }
        let groups = grouped(drivers.map { (reason($0), $0.record.driver) })
        let rows = groups.map { "| \(escape($0.key)) | \($0.names.map { escape($0) }.joined(separator: ", ")) |" }
        return ["## \(title)", "", "| Reason | Drivers |", "|---|---|"] + limited(rows)
    }

    private static func modules(_ results: RunResults) -> [String] {
        guard !results.modules.isEmpty else { return [] }
        let groups = grouped(results.modules.map { ($0.errno, $0.name) })
        let rows = groups.map { "| \(escape($0.key)) | \($0.names.map { escape($0) }.joined(separator: ", ")) |" }
        return ["## Modules that did not load", "", "| Reason | Modules |", "|---|---|"] + limited(rows)
    }

    private static func incidents(_ results: RunResults) -> [String] {
        guard !results.incidents.isEmpty else { return [] }
        var lines = ["## Incidents", ""]
        for incident in results.incidents.prefix(50) {
            lines.append("- **\(incident.kind.phrase)**: \(escape(incident.message))")
            lines += incident.log.prefix(10).map { "  <br>\(escape($0, limit: 200))" }
        }
        let rest = results.incidents.count - 50
        if rest > 0 { lines.append("- \(rest.grouped) more") }
        return lines
    }

    private static func drivers(_ results: RunResults) -> [String] {
        guard !results.drivers.isEmpty else { return [] }
        let isMixed = results.run?.backend == .auto
        let rows = results.drivers.map { driver in
            let record = driver.record
            let names = [record.type.rawValue, record.algorithm, record.driver].map { escape($0) }
            let counts = [driver.counts.passed, driver.counts.failed, driver.counts.skipped, driver.counts.errors]
            let evidence = EvidenceSummary(driver, groups: results.groups).parts.map(\.evidence.words)
            let way = isMixed ? [driver.verdict.kind == .unreachable ? "" : escape(record.backend.words)] : []
            let words = [driver.verdict.name, evidence.joined(separator: ", ")] + way
            let cells = names + ["\(record.priority)"] + words + counts.map(\.grouped)
            return "| " + cells.joined(separator: " | ") + " |"
        }
        return [
            "## Drivers", "",
            "| Type | Algorithm | Driver | Priority | Verdict | Evidence \(isMixed ? "| Reached by " : "")"
                + "| Passed | Failed | Skipped | Errors |",
            "|---|---|---|--:|---|---|\(isMixed ? "---|" : "")--:|--:|--:|--:|",
        ] + limited(rows)
    }

    private static func limited(_ rows: [String]) -> [String] {
        guard rows.count > rowLimit else { return rows }
        return rows.prefix(rowLimit) + ["", "\((rows.count - rowLimit).grouped) more: see `index.html`."]
    }

    /// Plain text in Markdown, in a table or outside: no mark-up, no HTML, no mention of anybody.
    static func escape(_ raw: String, limit: Int = 400) -> String {
        raw.visible(limit: limit).escaped { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "@": "&#64;"
            case "\\", "`", "*", "_", "[", "]", "|", "~", "#", "!": "\\\(scalar)"
            default: nil
            }
        }
        // GitHub makes links of what looks like an address, and of the backslashes in it too.
        .replacing("://", with: "&#58;//").replacing("www.", with: "www&#46;")
    }
}

/// Names by key, both in the order of their first appearance.
func grouped<Member>(_ pairs: [(key: String, name: Member)]) -> [(key: String, names: [Member])] {
    var order: [String] = []
    var names: [String: [Member]] = [:]
    for pair in pairs {
        if names[pair.key] == nil { order.append(pair.key) }
        names[pair.key, default: []].append(pair.name)
    }
    return order.map { ($0, names[$0] ?? []) }
}
