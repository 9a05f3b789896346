internal import Records

/// Workflow commands that GitHub turns into annotations. It shows ten of a kind in a step, so the last one counts the
/// rest; everything is in the job's summary, which is `MarkdownReport`.
public enum GitHubReport {
    /// Annotations of a kind.
    static let limit = 10

    /// The commands; every line ends with a newline.
    public static func render(_ results: RunResults) -> String {
        var errors = results.waiverFaults.map { ("waiver", $0) }
        errors += results.disturbances.map { ("run", $0) }
        errors += results.drivers(.failed).map { driver in
            let first = driver.failing.first
            let failure = first?.failures.first { $0.kind != .error }
            let example =
                failure.map { "; first: \(first?.group ?? "") \($0.place) \($0.kind.phrase): \($0.message)" } ?? ""
            let counts = "\(driver.counts.failed.grouped) of \(driver.counts.executed.of("check")) failed"
            return (driver.dottedPath, counts + example)
        }
        errors += results.contract.filter(\.isBroken).map { ($0.check, "\($0.outcome.rawValue): \($0.observed)") }
        let warnings = results.drivers.compactMap { driver -> (String, String)? in
            switch driver.status {
            case .error(let reason), .neverRan(let reason), .waived(let reason), .timeout(let reason):
                (driver.dottedPath, reason)
            case .pass, .fail, .skip: nil
            }
        }
        let evidence = EvidenceSummary(results)
        let words = evidence.parts.isEmpty ? "" : "; evidence of the vectors: \(evidence.brief)"
        let notice = command("notice", "algcheck", "\(results.verdict.word): \(results.headline)\(words)")
        return (commands("error", errors) + commands("warning", warnings) + [notice]).map { $0 + "\n" }.joined()
    }

    private static func commands(_ kind: String, _ all: [(title: String, text: String)]) -> [String] {
        guard all.count > limit else { return all.map { command(kind, $0.title, $0.text) } }
        let shown = all.prefix(limit - 1).map { command(kind, $0.title, $0.text) }
        let rest = all.dropFirst(limit - 1)
        let names = rest.prefix(10).map(\.title).joined(separator: ", ") + (rest.count > 10 ? ", ..." : "")
        return shown + [command(kind, "\(rest.count.grouped) more", names)]
    }

    private static func command(_ kind: String, _ title: String, _ text: String) -> String {
        "::\(kind) title=\(property(title))::\(data(text))"
    }

    /// The escapes of GitHub's runner; line breaks and control characters are spelt out before.
    private static func data(_ text: String) -> String {
        text.visible(limit: 1000).escaped { $0 == "%" ? "%25" : nil }
    }

    private static func property(_ text: String) -> String {
        text.visible(limit: 200).escaped { scalar in
            switch scalar {
            case "%": "%25"
            case ":": "%3A"
            case ",": "%2C"
            default: nil
            }
        }
    }
}
