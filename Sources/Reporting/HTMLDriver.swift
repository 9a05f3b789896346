internal import Corpus
internal import Records

/// A driver's page.
struct HTMLDriver {
    struct Exercise {
        var name: String
        var passed: String
        var failed: String
        var skipped: String
        var errors: String
        var seconds: String
    }

    struct Skip {
        var reason: String
        var count: String
    }

    /// Groups in one state, as ranges of their numbers.
    struct State {
        var letter: String
        var sign: String
        var phrase: String
        var count: String
        var numbers: String
    }

    /// A check record that did not pass.
    struct Problem {
        var number: String
        var group: String
        var exercise: String
        var failed: String
        var executed: String
        var failures: [Failure]
        var more: String
    }

    struct Failure {
        var vector: String
        var kind: String
        var message: String
        var outputs: [Output]
    }

    struct Output {
        var label: String
        var same: String
        var different: String
        var length: String
    }

    var anchor: String
    var driver: String
    var verdict: String
    var reason: String
    var facts: [HTMLPage.Fact]
    var exercises: [Exercise]
    var hasExercises: Bool
    var states: [State]
    var hasSkips: Bool
    var skips: [Skip]
    var hasProblems: Bool
    var problems: [Problem]
    var moreProblems: String

    init(_ result: DriverResult, catalogue: GroupCatalogue, anchor: String, budget: FailureBudget) {
        let record = result.record
        self.anchor = anchor
        driver = record.driver.visible(limit: 200)
        verdict = result.verdict.name
        reason = result.verdict.reason ?? ""
        facts = Self.facts(result)
        exercises = Self.exercises(result)
        hasExercises = !exercises.isEmpty
        let keys = catalogue.drivers.map { DriverResult.Key($0.record) }
        let row = keys.firstIndex(of: DriverResult.Key(record)) ?? 0
        states = GroupState.allCases.filter { $0 != .notPlanned }.compactMap { state in
            let numbers = catalogue.numbers(state, driver: row)
            // Groups that no driver ran have no number.
            let count = state == .notRun ? result.missingGroups : numbers.count
            guard count > 0 else { return nil }
            return State(
                letter: state.letter,
                sign: state.sign,
                phrase: state.phrase,
                count: count.of("group"),
                numbers: state == .notRun && numbers.count != count ? "" : numbers.ranges
            )
        }
        let allSkips = result.skips
        skips = allSkips.prefix(50).map { Skip(reason: $0.reason.visible(limit: 300), count: $0.count.grouped) }
        if allSkips.count > 50 { skips.append(Skip(reason: "other reasons", count: "\(allSkips.count - 50) more")) }
        hasSkips = !skips.isEmpty

        let wrong = result.checks.filter { !$0.failures.isEmpty }.sorted { ($0.failed > 0) && !($1.failed > 0) }
        var left = budget.perDriver
        problems = []
        for check in wrong.prefix(budget.perDriver) where left > 0 {
            let shown = check.failures.prefix(min(left, 20))
            left -= max(1, shown.count)
            let number = catalogue.groups.firstIndex(of: check.group).map { "\($0 + 1)" } ?? ""
            problems.append(Problem(check, number: number, shown: shown.map(Failure.init)))
        }
        hasProblems = !problems.isEmpty
        let rest = wrong.count - problems.count
        moreProblems = rest > 0 ? "\(rest.of("record")) more with failures: see records.jsonl" : ""
    }

    private static func facts(_ result: DriverResult) -> [HTMLPage.Fact] {
        let record = result.record
        var facts = [
            HTMLPage.Fact(name: "algorithm", value: record.algorithm),
            HTMLPage.Fact(name: "type", value: record.type.rawValue),
            HTMLPage.Fact(name: "module", value: record.module),
            HTMLPage.Fact(name: "priority", value: "\(record.priority)"),
            HTMLPage.Fact(name: "kernel self-test", value: record.selftest),
            HTMLPage.Fact(name: "origin", value: record.origin.rawValue),
        ]
        if result.isSynthetic { facts = Array(facts.prefix(2)) }
        for (name, value) in record.fields.sorted(by: { $0.key < $1.key }).prefix(40) {
            facts.append(HTMLPage.Fact(name: name.visible(limit: 60), value: value.visible(limit: 200)))
        }
        let counts = result.counts
        facts += [
            HTMLPage.Fact(name: "groups planned", value: record.groups.grouped),
            HTMLPage.Fact(name: "checks executed", value: counts.executed.grouped),
            HTMLPage.Fact(name: "checks passed", value: counts.passed.grouped),
            HTMLPage.Fact(name: "checks failed", value: counts.failed.grouped),
            HTMLPage.Fact(name: "checks skipped", value: counts.skipped.grouped),
            HTMLPage.Fact(name: "harness errors", value: counts.errors.grouped),
            HTMLPage.Fact(name: "time", value: "\(counts.nanoseconds.seconds(decimals: 3)) s"),
        ]
        return facts
    }

    private static func exercises(_ result: DriverResult) -> [Exercise] {
        var order: [String] = []
        var counts: [String: Counts] = [:]
        for check in result.checks {
            if counts[check.exercise] == nil { order.append(check.exercise) }
            counts[check.exercise, default: Counts()] += Counts(CollectionOfOne(check))
        }
        return order.map { name in
            let sum = counts[name] ?? Counts()
            return Exercise(
                name: name.visible(limit: 100),
                passed: sum.passed.grouped,
                failed: sum.failed.grouped,
                skipped: sum.skipped.grouped,
                errors: sum.errors.grouped,
                seconds: sum.nanoseconds.seconds(decimals: 3)
            )
        }
    }
}

/// How many failures each driver may show, so that a kernel on which all fails still makes a page that opens.
struct FailureBudget {
    let perDriver: Int

    init(_ results: RunResults) {
        let drivers = results.drivers.count { !$0.counts.hasNoProblem }
        perDriver = max(5, min(200, HTMLReport.failureBudget / max(1, drivers)))
    }
}

extension Counts {
    fileprivate var hasNoProblem: Bool { failed == 0 && errors == 0 }
}

extension HTMLDriver.Problem {
    fileprivate init(_ check: CheckRecord, number: String, shown: [HTMLDriver.Failure]) {
        self.number = number
        group = check.group.visible(limit: 200)
        exercise = check.exercise.visible(limit: 100)
        failed = check.failed > 0 ? "\(check.failed.grouped) failed" : "\(check.errors.of("error"))"
        executed = check.executed.grouped
        failures = shown
        let rest = check.failures.count - shown.count
        more = rest > 0 ? "\(rest.grouped) more in records.jsonl" : ""
    }
}

extension HTMLDriver.Failure {
    fileprivate init(_ failure: CheckRecord.Failure) {
        vector = failure.vector.visible(limit: 100)
        kind = failure.kind.phrase
        message = failure.message.visible(limit: 300)
        let start = HTMLHex.firstDifference(failure.expected, failure.actual)
        outputs = [("expected", failure.expected), ("actual", failure.actual)].compactMap { label, hex in
            hex.map { HTMLHex.output(label, $0, difference: start) }
        }
    }
}

/// Hex of expected and actual output, cut to a window that holds the first difference.
enum HTMLHex {
    /// The index of the first byte that differs; nil where there is nothing to compare or no difference.
    static func firstDifference(_ expected: String?, _ actual: String?) -> Int? {
        guard let expected, let actual, expected != actual else { return nil }
        return zip(expected.utf8, actual.utf8).prefix { $0 == $1 }.count / 2
    }

    static func output(_ label: String, _ hex: String, difference: Int?) -> HTMLDriver.Output {
        let digits = Array(hex.utf8)
        let size = digits.count / 2
        let shown = HTMLReport.shownBytes
        // Some bytes before the difference show where it sits.
        let first = size <= shown ? 0 : max(0, min((difference ?? 0) - 8, size - shown))
        let last = min(size, first + shown)
        func text(_ bytes: Range<Int>) -> String {
            String(decoding: digits[(bytes.lowerBound * 2)..<(bytes.upperBound * 2)], as: UTF8.self)
        }
        let split = min(max(difference ?? last, first), last)
        let isCut = last - first < size
        return HTMLDriver.Output(
            label: label,
            same: (first > 0 ? "\u{2026}" : "") + text(first..<split),
            different: text(split..<last) + (last < size ? "\u{2026}" : ""),
            length: size.of("byte") + (isCut ? ", from byte \(first)" : "")
        )
    }
}
