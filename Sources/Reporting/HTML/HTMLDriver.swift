internal import Corpus
internal import Records

/// A driver's page.
struct HTMLDriver {
    struct Exercise {
        var name: String
        var letter: String
        var sign: String
        var phrase: String
        var passed: String
        var failed: String
        var skipped: String
        var errors: String
        var seconds: String
    }

    struct Size {
        var name: String
        var advertised: String
        var exercised: String
        var letter: String
        var sign: String
        var note: String
    }

    /// The groups of one source file.
    struct File {
        var name: String
        var evidence: String
        var operations: String
        var groups: String
        var vectors: String
        var letter: String
        var sign: String
        var phrase: String
    }

    struct Skip {
        var reason: String
        var count: String
    }

    var anchor: String
    var driver: String
    var verdict: String
    var reason: String
    var facts: [HTMLFact]
    var command: String
    var exercises: [Exercise]
    var hasExercises: Bool
    var sizes: [Size]
    var hasSizes: Bool
    var evidence: String
    var files: [File]
    var hasFiles: Bool
    var hasSkips: Bool
    var skips: [Skip]
    /// What the sequences of `stateful` covered, and why no more.
    var sequences: String
    var hasSequences: Bool
    var missingPairs: [Skip]
    var hasProblems: Bool
    var problems: [HTMLProblem]
    var moreProblems: String

    init(_ result: DriverResult, in results: RunResults, anchor: String, budget: FailureBudget) {
        self.anchor = anchor
        driver = result.record.driver.visible(limit: 200)
        verdict = result.verdict.name
        reason = (result.verdict.reason ?? "").visible(limit: 500)
        facts = DriverFacts(result).pairs.map { HTMLFact(name: $0.name, value: $0.value) }
        command = results.command(repeating: result.record.driver)
        exercises = ExerciseResult.all(of: result, exercises: results.exercises)
            .filter { $0.state != .notPlanned }.map(Exercise.init)
        hasExercises = !exercises.isEmpty
        sizes = Coverage(result, groups: results.groups).rows.map(Size.init)
        hasSizes = !sizes.isEmpty
        evidence = EvidenceSummary(result, groups: results.groups).words
        files = VectorFile.all(of: result, groups: results.groups).map(File.init)
        hasFiles = !files.isEmpty
        skips = result.skips.prefix(50).map { Skip(reason: $0.reason.visible(limit: 300), count: $0.count.grouped) }
        hasSkips = !skips.isEmpty
        let coverage = result.checks.lazy.compactMap(\.coverage).first
        sequences = coverage?.words ?? ""
        hasSequences = coverage != nil
        missingPairs = (coverage?.missing ?? []).map {
            Skip(reason: $0.reason.visible(limit: 300), count: $0.pairs.grouped)
        }
        let (shown, rest) = budget.problems(of: result)
        problems = shown
        hasProblems = !problems.isEmpty
        moreProblems = rest > 0 ? "\(rest.of("record")) more with failures: see records.jsonl" : ""
    }
}

extension HTMLDriver.Exercise {
    fileprivate init(_ result: ExerciseResult) {
        let counts = result.counts
        func number(_ value: Int) -> String { value == 0 ? "" : value.grouped }
        name = result.name.visible(limit: 100)
        letter = result.state.letter
        sign = result.state.sign
        phrase = result.state.phrase
        passed = number(counts.passed)
        failed = number(counts.failed)
        skipped = number(counts.skipped)
        errors = number(counts.errors)
        seconds = counts.nanoseconds.seconds(decimals: 3)
    }
}

extension HTMLDriver.Size {
    fileprivate init(_ row: Coverage.Row) {
        name = row.name
        advertised = row.advertised ?? "not stated"
        exercised = row.exercised
        note = row.missing
        switch row.state {
        case .covered: (letter, sign) = (CellState.pass.letter, CellState.pass.sign)
        case .partial: (letter, sign) = (CellState.error.letter, CellState.error.sign)
        case .open: (letter, sign) = (CellState.notPlanned.letter, "")
        }
    }
}

extension HTMLDriver.File {
    fileprivate init(_ file: VectorFile) {
        name = file.name.visible(limit: 200)
        evidence = file.evidence
        operations = file.operations
        groups = file.groups.grouped
        vectors = file.vectors == 0 ? "" : file.vectors.grouped
        letter = file.state.letter
        sign = file.state.sign
        phrase = file.state.phrase
    }
}

extension SequenceCoverage {
    /// `9,199 of 9,516 pairs of values that adjacent commands may have came up in 384 commands`
    fileprivate var words: String {
        "\(shown.grouped) of \(total.grouped) pairs of values that adjacent commands may have came up in "
            + "\(commands.grouped) commands."
    }
}
