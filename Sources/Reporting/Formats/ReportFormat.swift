/// The formats that a run's records are turned into.
public enum ReportFormat: String, CaseIterable, Sendable {
    /// A summary for a terminal.
    case text
    /// One page for people.
    case html
    /// A page for job summaries.
    case markdown
    /// For GitLab, Jenkins and their like.
    case junit
    /// For the kernel's own tools.
    case ktap
    /// For KernelCI's dashboards.
    case kcidb
    /// Signals on the console of a LAVA job.
    case lava
    /// Annotations of a GitHub workflow.
    case github
    /// The records themselves.
    case jsonl

    /// What a run writes when it is not asked for anything else.
    public static let standard: [ReportFormat] = [.junit, .markdown, .html]

    /// The file in the run's folder; nil for what is there anyway, or goes to a terminal only.
    public var fileName: String? {
        switch self {
        case .text, .jsonl: nil
        case .html: ReportWriter.FileName.html
        case .markdown: ReportWriter.FileName.markdown
        case .junit: ReportWriter.FileName.junit
        case .ktap: ReportWriter.FileName.ktap
        case .kcidb: ReportWriter.FileName.kcidb
        case .lava: ReportWriter.FileName.lava
        case .github: ReportWriter.FileName.github
        }
    }

    /// Whether the format is meant to be read from standard output, line by line.
    public var isStream: Bool {
        switch self {
        case .text, .ktap, .lava, .github, .jsonl: true
        case .html, .markdown, .junit, .kcidb: false
        }
    }

    /// The report; empty for `jsonl`, whose file is the run's own.
    public func render(_ results: RunResults) -> [UInt8] {
        switch self {
        case .text: Array(TerminalSummary().render(results).utf8)
        case .html: Array(HTMLReport.render(results).utf8)
        case .markdown: Array(MarkdownReport.render(results).utf8)
        case .junit: JUnitReport.render(results)
        case .ktap: Array(KTAPReport.render(results).utf8)
        case .kcidb: Array(KCIDBReport.render(results).utf8)
        case .lava: Array(LAVAReport.render(results).utf8)
        case .github: Array(GitHubReport.render(results).utf8)
        case .jsonl: []
        }
    }
}
