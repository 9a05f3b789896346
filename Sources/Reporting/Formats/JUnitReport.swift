internal import Corpus
internal import KernelNames
internal import Records

/// `junit.xml`, for GitLab, Jenkins and everything else that reads JUnit's format.
///
/// One suite a driver and one test case for each of its check records: group, and exercise where the run has several.
/// A driver without a check is a skipped case with the reason; planned groups that never ran are an error. A file
/// larger than `limit` is folded, first to one case a group, then to one case a driver, because GitLab refuses files
/// of 30 MB.
public enum JUnitReport {
    /// Bytes that a report may have before it is folded.
    public static let limit = 28_000_000
    /// Checks that did not pass and are listed one by one, in each test case.
    public static let listedFailures = 20

    /// The document as UTF-8.
    public static func render(_ results: RunResults) -> [UInt8] {
        render(results, limit: limit)
    }

    static func render(_ results: RunResults, limit: Int) -> [UInt8] {
        var document: [UInt8] = []
        for detail in Detail.allCases {
            document = write(results, detail)
            if document.count <= limit { break }
        }
        return document
    }

    private static func write(_ results: RunResults, _ detail: Detail) -> [UInt8] {
        let namesExercise = Set(results.drivers.lazy.flatMap(\.checks).map(\.exercise)).count > 1
        var names = NameRegister()
        var suites = results.drivers.map { driver in
            let evidence = EvidenceSummary(driver, groups: results.groups)
            return JUnitSuite(driver, detail, evidence, namesExercise: namesExercise, names: &names)
        }
        if let suite = JUnitSuite(disturbancesOf: results, names: &names) { suites.insert(suite, at: 0) }
        var writer = XMLWriter()
        writer.begin(
            "testsuites",
            [
                "name": "algcheck",
                "tests": "\(suites.reduce(0) { $0 + $1.cases.count })",
                "failures": "\(suites.reduce(0) { $0 + $1.count(.failure) })",
                "errors": "\(suites.reduce(0) { $0 + $1.count(.error) })",
                "skipped": "\(suites.reduce(0) { $0 + $1.count(.skipped) })",
                "time": results.counts.nanoseconds.seconds(decimals: 6),
            ]
        )
        for suite in suites { suite.write(to: &writer, startedAt: results.host?.startedAt ?? "") }
        writer.end()
        return writer.bytes
    }

    /// What one test case stands for.
    enum Detail: CaseIterable {
        case exercise
        case group
        case driver
    }
}

/// A driver's test cases, or those of the run itself.
private struct JUnitSuite {
    struct Case {
        enum Outcome: String {
            case failure
            case error
            case skipped
        }

        var name: String
        var nanoseconds = 0
        /// Nil for a pass.
        var outcome: Outcome?
        var message = ""
        var type = ""
        var lines: [String] = []
    }

    var name: String
    var properties: [(name: String, value: String)] = []
    var cases: [Case] = []

    func count(_ outcome: Case.Outcome) -> Int { cases.count { $0.outcome == outcome } }

    /// The suite of a driver.
    init(
        _ driver: DriverResult,
        _ detail: JUnitReport.Detail,
        _ evidence: EvidenceSummary,
        namesExercise: Bool,
        names: inout NameRegister
    ) {
        let record = driver.record
        let parts = [record.type.rawValue, record.algorithm, record.driver]
        name = names.unique(parts.map { $0.visible().replacing(".", with: "_") }.joined(separator: "."))
        properties = [
            ("module", record.module), ("priority", "\(record.priority)"), ("selftest", record.selftest),
            ("verdict", driver.verdict.kind.rawValue),
        ]
        if let reason = driver.verdict.reason { properties.append(("reason", reason)) }
        if !evidence.parts.isEmpty { properties.append(("evidence", evidence.words)) }
        for note in driver.waiverNotes { properties.append(("waiver", note)) }
        for (base, checks) in Self.parts(of: driver, detail, namesExercise: namesExercise) {
            cases.append(Self.testCase(base, checks, driver))
        }
        if let extra = Self.absence(in: driver) { cases.append(extra) }
        var taken = NameRegister()
        for index in cases.indices { cases[index].name = taken.unique(cases[index].name.visible()) }
    }

    /// The run's own suite; nil when nothing disturbed the run.
    init?(disturbancesOf results: RunResults, names: inout NameRegister) {
        let reasons = results.waiverFaults + results.disturbances
        guard !reasons.isEmpty else { return nil }
        name = names.unique("algcheck.run")
        let log = results.incidents.flatMap { ["\($0.kind.phrase): \($0.message)"] + $0.log }
        let message = reasons.joined(separator: "; ")
        cases = [Case(name: "complete", outcome: .error, message: message, type: "incomplete", lines: log)]
    }

    private static func parts(
        of driver: DriverResult,
        _ detail: JUnitReport.Detail,
        namesExercise: Bool
    ) -> [(String, [CheckRecord])] {
        switch detail {
        case .exercise:
            return driver.checks.map { (namesExercise ? "\($0.group) \($0.exercise)" : $0.group, [$0]) }
        case .group:
            var order: [String] = []
            var groups: [String: [CheckRecord]] = [:]
            for check in driver.checks {
                if groups[check.group] == nil { order.append(check.group) }
                groups[check.group, default: []].append(check)
            }
            return order.map { ($0, groups[$0] ?? []) }
        case .driver:
            return driver.checks.isEmpty ? [] : [("all groups", driver.checks)]
        }
    }

    private static func testCase(_ name: String, _ checks: [CheckRecord], _ driver: DriverResult) -> Case {
        let counts = Counts(checks)
        var found = Case(name: name, nanoseconds: counts.nanoseconds)
        let context = checks.count > 1
        let waivers =
            driver.waived.isEmpty
            ? []
            : driver.waiverNotes { one in checks.contains { $0.group == one.group && $0.exercise == one.exercise } }
        func lines(_ isWanted: (CheckRecord.Failure) -> Bool) -> [String] {
            let chosen = checks.flatMap { check in check.failures.filter(isWanted).map { (check, $0) } }
                .prefix(JUnitReport.listedFailures)
            return chosen.map { check, failure in
                let place = context ? "\(check.group) \(check.exercise) " : ""
                return "\(place)\(failure.place): \(failure.kind.phrase): \(failure.message)".visible(limit: 500)
            }
        }
        if counts.failed > 0 {
            found.outcome = .failure
            found.message = "\(counts.failed.grouped) of \(counts.executed.of("check")) failed"
            found.type = checks.lazy.flatMap(\.failures).first { $0.kind != .error }?.kind.rawValue ?? "mismatch"
            found.lines = lines { $0.kind != .error }
            let rest = counts.failed - found.lines.count
            if rest > 0 { found.lines.append("and \(rest.grouped) more") }
        } else if counts.errors > 0 {
            found.outcome = .error
            found.message = "\(counts.errors.of("check")) could not be executed"
            found.type = "harness"
            found.lines = lines { $0.kind == .error }
            let rest = counts.errors - found.lines.count
            if rest > 0 { found.lines.append("and \(rest.grouped) more") }
        } else if !waivers.isEmpty {
            found.outcome = .skipped
            found.message = "expected failure: \(waivers.joined(separator: "; "))".visible(limit: 500)
        } else if counts.executed == 0 {
            found.outcome = .skipped
            let reasons = Set(checks.lazy.flatMap(\.skips).map(\.reason)).sorted()
            found.message = (reasons.isEmpty ? "no checks" : reasons.prefix(5).joined(separator: "; "))
                .visible(limit: 500)
        }
        return found
    }

    /// What of the driver did not run at all.
    private static func absence(in driver: DriverResult) -> Case? {
        let reason = driver.verdict.reason ?? ""
        switch driver.verdict {
        case .unreachable: return Case(name: "unreachable", outcome: .skipped, message: reason)
        case _ where driver.missingGroups > 0:
            let groups = "\(driver.missingGroups.grouped) of \(driver.record.groups.of("group"))"
            return Case(name: "never ran", outcome: .error, message: "\(groups) never ran", type: "never-ran")
        case .incomplete where driver.checks.isEmpty:
            return Case(name: "no vectors", outcome: .skipped, message: reason)
        case .incomplete where driver.counts.executed > 0 && driver.counts.errors == 0:
            return Case(name: "never ran", outcome: .error, message: reason, type: "never-ran")
        default: return nil
        }
    }

    func write(to writer: inout XMLWriter, startedAt: String) {
        writer.begin(
            "testsuite",
            [
                "name": name,
                "tests": "\(cases.count)",
                "failures": "\(count(.failure))",
                "errors": "\(count(.error))",
                "skipped": "\(count(.skipped))",
                "time": cases.reduce(0) { $0 + $1.nanoseconds }.seconds(decimals: 6),
                "timestamp": startedAt,
            ]
        )
        if !properties.isEmpty {
            writer.begin("properties")
            for property in properties {
                writer.leaf("property", ["name": property.name, "value": property.value])
            }
            writer.end()
        }
        for testCase in cases {
            let attributes: XMLWriter.Attributes = [
                "classname": name, "name": testCase.name, "time": testCase.nanoseconds.seconds(decimals: 6),
            ]
            guard let outcome = testCase.outcome else {
                writer.leaf("testcase", attributes)
                continue
            }
            writer.begin("testcase", attributes)
            switch outcome {
            case .skipped: writer.leaf("skipped", ["message": testCase.message])
            case .failure, .error:
                writer.leaf(
                    outcome.rawValue,
                    ["message": testCase.message, "type": testCase.type],
                    lines: testCase.lines
                )
            }
            writer.end()
        }
        writer.end()
    }
}
