private import Mustache
internal import Records

/// A comparison as a page of its own: one file without network access and without a script.
public enum ComparisonPage {
    /// Facts that are listed below a change; JSON has them all.
    static let listedEvidence = 50

    /// The page.
    public static func render(_ comparison: Comparison) -> String {
        HTMLTemplates.render(ComparisonView(comparison), with: "compare")
    }
}

/// What the template renders; all strings are plain text, which the template escapes.
struct ComparisonView {
    struct Run {
        var role: String
        var name: String
        var kernel: String
        var figures: String
    }

    struct Difference {
        var name: String
        var base: String
        var new: String
    }

    struct Entry {
        var title: String
        var summary: String
        var evidence: [String]
        var hasEvidence: Bool
        var mark: String
    }

    struct Section {
        var title: String
        var count: String
        var anchor: String
        var mark: String
        var isOpen: Bool
        var entries: [Entry]
    }

    var word: String
    var verdict: String
    var headline: String
    var kernels: String
    var runs: [Run]
    var differences: [Difference]
    var hasDifferences: Bool
    var sections: [Section]
    var throughput: String
    var accepted: [String]
    var hasAccepted: Bool

    init(_ comparison: Comparison) {
        word = comparison.word
        verdict = comparison.exitCode == 1 ? "failed" : comparison.isEmpty ? "incomplete" : "passed"
        headline = comparison.headline
        kernels = "\(comparison.base.surroundings.kernel) \u{2192} \(comparison.new.surroundings.kernel)"
        runs = [("base", comparison.base), ("new", comparison.new)].map { role, run in
            let figures =
                "\(run.drivers.count.of("driver")), \(run.executed.of("check")), \(run.contract.count.of("rule"))"
            return Run(role: role, name: run.name, kernel: run.surroundings.kernel, figures: figures)
        }
        differences = comparison.differences.map { Difference(name: $0.name, base: $0.base, new: $0.new) }
        hasDifferences = !differences.isEmpty
        throughput = comparison.throughputLine
        accepted = comparison.changes.acceptanceNotes + comparison.acceptanceFaults
        hasAccepted = !accepted.isEmpty
        sections = Change.Class.allCases.compactMap { kind in
            let changes = comparison.changes(kind)
            guard !changes.isEmpty else { return nil }
            let isRegression = changes.contains(where: \.isRegression)
            return Section(
                title: kind.title,
                count: changes.count.grouped,
                anchor: kind.rawValue,
                mark: isRegression ? "bad" : kind == .fixed ? "good" : kind == .stillFailing ? "doubt" : "quiet",
                isOpen: isRegression || changes.count <= 20,
                entries: changes.map(Self.entry)
            )
        }
    }

    private static func entry(_ change: Change) -> Entry {
        var evidence = change.evidence.prefix(ComparisonPage.listedEvidence).map(\.line)
        let rest = change.evidence.count - evidence.count
        if rest > 0 { evidence.append("and \(rest.grouped) more") }
        return Entry(
            title: change.title,
            summary: change.summary,
            evidence: evidence,
            hasEvidence: !evidence.isEmpty,
            mark: change.isRegression ? "bad" : ""
        )
    }
}
