internal import Corpus
internal import KernelNames
internal import Records

/// The table of all drivers: what each did in each exercise.
struct HTMLMatrix {
    struct Row {
        var driver: String
        var algorithm: String
        var type: String
        var anchor: String
        var verdict: String
        var priority: String
        var evidence: String
        /// How it was reached, in runs that take both ways.
        var way: String
        var executed: String
        var failed: String
        var seconds: String
        var cellsHTML: String
    }

    /// A choice of the filter.
    struct Choice {
        var value: String
        var count: String
    }

    var exercises: [String]
    /// Whether the run takes both ways to the drivers, so that each row says which.
    var isMixed: Bool
    var rows: [Row]
    var types: [Choice]
    var verdicts: [Choice]

    init(_ results: RunResults, anchors: HTMLAnchors) {
        let names = results.exercises
        exercises = names.map(\.rawValue)
        isMixed = results.run?.backend == .auto
        // What failed comes first, then what is in doubt; the rest keeps the order of reports.
        let order = Verdict.Name.allCases
        let sorted = order.flatMap { name in results.drivers.filter { $0.verdict.kind == name } }
        rows = sorted.map { Row($0, results, exercises: names, anchor: anchors[$0]) }
        types = results.types.map { Choice(value: $0.type.rawValue, count: $0.drivers.count.grouped) }
        verdicts = order.compactMap { name in
            let count = results.drivers(name).count
            return count == 0 ? nil : Choice(value: name.word, count: count.grouped)
        }
    }
}

extension HTMLMatrix.Row {
    fileprivate init(_ result: DriverResult, _ results: RunResults, exercises: [Exercise], anchor: String) {
        let record = result.record
        driver = record.driver.visible(limit: 200)
        algorithm = record.algorithm.visible(limit: 200)
        type = record.type.rawValue
        self.anchor = anchor
        verdict = result.verdict.name
        priority = result.isSynthetic ? "" : "\(record.priority)"
        evidence = EvidenceSummary(result, groups: results.groups).parts.first?.evidence.words ?? ""
        way = result.verdict.kind == .unreachable ? "" : record.backend.words
        let counts = result.counts
        executed = counts.executed.grouped
        failed = counts.failed == 0 ? "" : counts.failed.grouped
        seconds = counts.nanoseconds.seconds(decimals: 2)
        cellsHTML = ExerciseResult.all(of: result, exercises: exercises)
            .map { "<td class=\($0.state.letter)>\($0.state.sign)" }.joined()
    }
}
