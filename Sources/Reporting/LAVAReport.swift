internal import Records

/// What `lava-test-case` prints, a line for each driver: LAVA reads results from the console of the machine under test.
public enum LAVAReport {
    /// The signals; every line ends with a newline.
    public static func render(_ results: RunResults) -> String {
        var names = NameRegister()
        var lines = results.drivers.map { driver in
            let name = names.unique(driver.dottedPath) { "-\($0)" }
            return "<LAVA_SIGNAL_TESTCASE TEST_CASE_ID=\(name) RESULT=\(word(driver.status)) "
                + "MEASUREMENT=\(driver.counts.executed) UNITS=checks>"
        }
        let run = results.disturbance.map { word($0) } ?? word(results.verdict == .passed ? .pass : .fail)
        lines.append("<LAVA_SIGNAL_TESTCASE TEST_CASE_ID=\(names.unique("run") { "-\($0)" }) RESULT=\(run)>")
        return lines.map { $0 + "\n" }.joined()
    }

    private static func word(_ status: ReportStatus) -> String {
        switch status {
        case .pass: "pass"
        case .fail, .waived: "fail"
        case .skip: "skip"
        case .error, .timeout, .neverRan: "unknown"
        }
    }
}
