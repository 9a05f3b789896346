internal import Records

/// A check record that did not pass, on a driver's page.
struct HTMLProblem {
    var group: String
    var exercise: String
    var failed: String
    var executed: String
    /// What the failures have in common.
    var diagnosis: String
    var failures: [HTMLFailure]
    var more: String
    /// Writes a program that shows the first of these failures; nil where no failure carries the calls.
    var command: String?
}

/// A check that did not pass.
struct HTMLFailure {
    struct Output {
        var label: String
        var same: String
        var different: String
        var length: String
    }

    var vector: String
    var kind: String
    var message: String
    /// What the fault looks like; nil where nobody looked.
    var fingerprint: String?
    var outputs: [Output]
}

/// How many failures each driver may show, so that a kernel on which all fails still makes a page that opens.
struct FailureBudget {
    let perDriver: Int

    init(_ results: RunResults) {
        let drivers = results.drivers.count { $0.counts.failed + $0.counts.errors > 0 }
        perDriver = max(5, min(200, HTMLReport.failureBudget / max(1, drivers)))
    }

    /// A driver's failures as far as the budget goes, wrong answers before errors of the harness, and how many records
    /// with failures are not shown.
    func problems(of result: DriverResult) -> (shown: [HTMLProblem], rest: Int) {
        let wrong = result.failing + result.checks.filter { $0.failed == 0 && $0.errors > 0 }
        var left = perDriver
        var problems: [HTMLProblem] = []
        for check in wrong where left > 0 {
            let shown = check.failures.prefix(left)
            left -= shown.count
            problems.append(HTMLProblem(check, shown: shown.map(HTMLFailure.init)))
        }
        return (problems, wrong.count - problems.count)
    }
}

extension HTMLProblem {
    fileprivate init(_ check: CheckRecord, shown: [HTMLFailure]) {
        group = check.group.visible(limit: 200)
        exercise = check.exercise.rawValue
        failed = check.failed > 0 ? "\(check.failed.grouped) failed" : check.errors.of("error")
        executed = check.executed.grouped
        diagnosis = (check.diagnosis ?? "").visible(limit: 300)
        failures = shown
        let rest = check.failures.count - shown.count
        more = rest > 0 ? "\(rest.grouped) more in records.jsonl" : ""
        // AF_ALG has no such requests, and the program has no other way.
        guard check.failures.contains(where: { $0.script != nil }), !check.exercise.needsModule else { return }
        let words = ["algcheck", "reproduce", ".", "--driver", check.driver, "--exercise", check.exercise.rawValue]
        command = (words + ["--group", check.group]).map(\.shellQuoted).joined(separator: " ").visible(limit: 1000)
    }
}

extension HTMLFailure {
    init(_ failure: CheckRecord.Failure) {
        vector = (failure.vector ?? failure.place).visible(limit: 100)
        kind = failure.kind.phrase
        // The messages of scripted exercises begin with the variant.
        let variant = failure.variant.flatMap { failure.message.hasPrefix($0) ? nil : "\($0): " } ?? ""
        message = (variant + failure.message).visible(limit: 300)
        fingerprint = failure.fingerprint?.words.visible(limit: 300)
        let start = HTMLHex.firstDifference(failure.expected, failure.actual)
        outputs = [("expected", failure.expected), ("actual", failure.actual)].compactMap { label, hex in
            hex.map { HTMLHex.output(label, $0, difference: start) }
        }
    }
}

extension Fingerprint {
    /// The fault on one line: `the last block is wrong; tail; the same each time`.
    var words: String {
        let place = firstWrong.map { "first wrong byte \($0)" + (region.map { " (\($0.rawValue))" } ?? "") }
        let steadiness = isSteady.map { $0 ? "the same each time" : "not the same each time" }
        return [diagnosis, place ?? region?.rawValue, steadiness].compactMap(\.self).joined(separator: "; ")
    }
}

/// Hex of expected and actual output, cut to a window that holds the first difference.
enum HTMLHex {
    /// The index of the first byte that differs; nil where there is nothing to compare or no difference.
    static func firstDifference(_ expected: String?, _ actual: String?) -> Int? {
        guard let expected, let actual, expected != actual else { return nil }
        return zip(expected.utf8, actual.utf8).prefix { $0 == $1 }.count / 2
    }

    static func output(_ label: String, _ hex: String, difference: Int?) -> HTMLFailure.Output {
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
        return HTMLFailure.Output(
            label: label,
            same: (first > 0 ? "\u{2026}" : "") + text(first..<split),
            different: text(split..<last) + (last < size ? "\u{2026}" : ""),
            length: size.of("byte") + (isCut ? ", from byte \(first)" : "")
        )
    }
}
