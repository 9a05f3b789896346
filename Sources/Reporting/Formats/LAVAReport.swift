internal import Records

/// What `lava-test-case` prints, a line for each driver: LAVA reads results from the console of the machine under test.
///
/// A signal has no room for anything but a name, a result and a measurement, so the strength of the evidence is a line
/// of its own, which LAVA shows in the job's log.
public enum LAVAReport {
    /// The signals; every line ends with a newline.
    public static func render(_ results: RunResults) -> String {
        var names = NameRegister()
        var lines = results.drivers.map { driver in
            let name = names.unique(driver.dottedPath) { "-\($0)" }
            return LAVASignal(name, result(driver.status), checks: driver.counts.executed).line
        }
        let run = results.disturbance.map { result($0) } ?? result(results.verdict == .passed ? .pass : .fail)
        let total = results.counts.executed
        lines.append(LAVASignal(names.unique("run") { "-\($0)" }, run, checks: total).line)
        let evidence = EvidenceSummary(results)
        if !evidence.parts.isEmpty { lines.insert("# evidence of the vectors: \(evidence.words)", at: 0) }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func result(_ status: ReportStatus) -> LAVASignal.Result {
        switch status {
        case .pass: .pass
        case .fail, .waived: .fail
        case .skip: .skip
        case .error, .timeout, .neverRan: .unknown
        }
    }
}
