internal import Corpus
internal import KernelNames
private import Mustache
internal import Records

/// A history as a page of its own: one file without network access and without a script.
public enum HistoryPage {
    /// Changes that a driver's row lists; JSON has them all.
    static let listedEvents = 12

    /// The page.
    public static func render(_ history: RunHistory) -> String {
        HTMLTemplates.render(HistoryView(history), with: "history")
    }
}

/// What the template renders; strings are plain text, which the template escapes, but for those in `HTML`.
struct HistoryView {
    struct Run {
        var number: String
        var anchor: String
        var kernel: String
        var name: String
        var figures: [String]
        var mark: String
        var note: String
    }

    struct Event {
        var run: String
        var anchor: String
        var text: String
        var mark: String
    }

    struct Row {
        var driver: String
        var algorithm: String
        var barHTML: String
        var events: [Event]
        var more: String
    }

    struct Section {
        var title: String
        var mark: String
        var isOpen: Bool
        var rows: [Row]
    }

    var word: String
    var verdict: String
    var headline: String
    var faults: [String]
    var figures = ["passed", "failed", "checks", "regressed", "fixed", "changes"]
    var sections: [Section]
    var runs: [Run]
    var title: String

    init(_ history: RunHistory) {
        word = history.word
        verdict = history.exitCode == 0 ? "passed" : history.exitCode == 1 ? "failed" : "incomplete"
        headline = history.headline
        title = "\(history.runs.count.of("run")) in a row"
        faults = history.acceptanceFaults
        let titles = ["still regressed", "regressions that came and went", "other changes", "no change"]
        sections = titles.enumerated().compactMap { rank, title in
            let rows = history.rows.filter { $0.rank == rank }
            guard !rows.isEmpty else { return nil }
            return Section(
                title: "\(title): \(rows.count.of("driver"))",
                mark: rank == 0 ? "bad" : rank == 1 ? "doubt" : "",
                isOpen: rank < 2,
                rows: rows.map { Self.row($0, history) }
            )
        }
        var counts: [Int: [Change]] = [:]
        for event in history.rows.lazy.flatMap(\.events) { counts[event.run, default: []].append(event.change) }
        runs = history.runs.enumerated().map { place, run in
            let changes = counts[place] ?? []
            let figures = [
                run.count(.passed), run.count(.failed), run.executed, changes.count(where: \.isRegression),
                changes.count { $0.kind == .fixed }, changes.count,
            ]
            return Run(
                number: "\(place + 1)",
                anchor: "r\(place + 1)",
                kernel: run.kernel.visible(limit: 100),
                name: run.name.visible(limit: 200),
                figures: figures.map { $0 == 0 ? "" : $0.grouped },
                mark: changes.contains(where: \.isRegression) ? "bad" : "",
                note: ([run.startedAt] + [run.fault.map { "not complete: \($0)" } ?? ""]).filter { !$0.isEmpty }
                    .joined(separator: "; ").visible(limit: 200)
            )
        }
    }

    private static func row(_ row: RunHistory.Row, _ history: RunHistory) -> Row {
        let events = row.events.prefix(HistoryPage.listedEvents).map { event in
            let accepted = event.change.acceptance.map { " (accepted: \($0.reason))" } ?? ""
            return Event(
                run: "\(event.run + 1), \(history.runs[event.run].kernel.visible(limit: 60))",
                anchor: "r\(event.run + 1)",
                text: "\(event.change.kind.rawValue): \(event.change.summary)\(accepted)".visible(limit: 300),
                mark: event.change.isRegression ? "bad" : event.change.kind == .fixed ? "good" : ""
            )
        }
        let rest = row.events.count - events.count
        return Row(
            driver: row.driver.name.visible(limit: 200),
            algorithm: "\(row.driver.type.rawValue) \(row.driver.algorithm)".visible(limit: 200),
            barHTML: bar(row),
            events: events,
            more: rest > 0 ? "and \(rest.grouped) more" : ""
        )
    }

    /// The states as pieces of a bar, made of constants and numbers alone.
    private static func bar(_ row: RunHistory.Row) -> String {
        row.spans.map { span in
            let style =
                switch span.state {
                case .passed: "p"
                case .failed: "f"
                case .incomplete: "e"
                case .unreachable: "s"
                case .absent: "x"
                case .unknown: "u"
                }
            return "<i class=\(style) style=flex:\(span.count)></i>"
        }.joined()
    }
}
