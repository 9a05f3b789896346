internal import Corpus
internal import Records

/// KTAP, version 1, as the kernel's documentation has it (`Documentation/dev-tools/ktap.rst`): a test for each driver,
/// with a subtest for each of its check records.
public enum KTAPReport {
    /// Failing checks that are listed in each subtest.
    public static let listedFailures = 20

    /// The report.
    public static func render(_ results: RunResults) -> String {
        let disturbance = results.disturbance
        let count = results.drivers.count + (disturbance == nil ? 0 : 1)
        var lines = ["KTAP version 1"]
        lines += facts(results).map { "# \($0)" }
        // A plan of no tests would be taken for success.
        lines.append(count == 0 ? "1..0 # SKIP no driver was found" : "1..\(count)")
        var number = 0
        for driver in results.drivers {
            number += 1
            append(driver, EvidenceSummary(driver, groups: results.groups), number, to: &lines)
        }
        if let disturbance { lines.append(line("the run", count, disturbance)) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func facts(_ results: RunResults) -> [String] {
        let facts = RunFacts(results).pairs.map { "\($0.name): \($0.value)" }
        let evidence = EvidenceSummary(results).words
        let strength = evidence.isEmpty ? [] : ["Evidence of the vectors: \(evidence)"]
        return (["algcheck: \(results.verdict.word): \(results.headline)"] + strength + facts).map { clean($0) }
    }

    private static func append(
        _ driver: DriverResult,
        _ evidence: EvidenceSummary,
        _ number: Int,
        to lines: inout [String]
    ) {
        let name = driver.dottedPath
        if !driver.checks.isEmpty {
            lines.append("  KTAP version 1")
            lines.append("  # Subtest: \(name)")
            lines += diagnostics(driver, evidence).map { "  # \(clean($0))" }
            lines.append("  1..\(driver.checks.count)")
            for (index, check) in driver.checks.enumerated() {
                lines += failures(check).map { "  # \(clean($0))" }
                lines.append("  " + line("\(check.group) \(check.exercise)", index + 1, driver.status(of: check)))
            }
        }
        lines.append(line(name, number, driver.status))
    }

    private static func diagnostics(_ driver: DriverResult, _ evidence: EvidenceSummary) -> [String] {
        let record = driver.record
        return [
            "driver: \(record.driver)", "algorithm: \(record.algorithm)", "module: \(record.module)",
            "priority: \(record.priority)", "verdict: \(driver.verdict.name)",
            "checks: \(driver.counts.passed) passed, \(driver.counts.failed) failed, \(driver.counts.skipped) skipped",
        ] + (evidence.parts.isEmpty ? [] : ["evidence: \(evidence.words)"])
    }

    private static func failures(_ check: CheckRecord) -> [String] {
        let listed = check.failures.prefix(listedFailures).map { "\($0.place): \($0.kind.phrase): \($0.message)" }
        let rest = check.failures.count - listed.count
        return listed + (rest > 0 ? ["and \(rest.grouped) more"] : [])
    }

    private static func line(_ name: String, _ number: Int, _ status: ReportStatus) -> String {
        let reason = status.reason.map { clean($0) } ?? ""
        let (result, directive) =
            switch status {
            case .pass: ("ok", "")
            case .fail: ("not ok", "")
            case .skip: ("ok", " # SKIP \(reason)")
            case .waived: ("ok", " # XFAIL \(reason)")
            case .error, .neverRan: ("not ok", " # ERROR \(reason)")
            case .timeout: ("not ok", " # TIMEOUT \(reason)")
            }
        return "\(result) \(number) \(clean(name))\(directive)"
    }

    /// One line in which nothing begins a directive.
    private static func clean(_ text: String, limit: Int = 500) -> String {
        text.visible(limit: limit).replacing("#", with: "\\x23")
    }
}
