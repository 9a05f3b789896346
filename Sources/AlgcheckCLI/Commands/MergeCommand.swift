import ArgumentParser
import Corpus
import Foundation
import Reporting
import Targets

/// `algcheck merge`.
struct MergeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Join the shards of one run (run --shard i/n) into one run, and report it.",
        discussion: """
            All shards must be there, each once, of the same kernel, vectors, version of algcheck, profile, seed and \
            options. The exit code is the merged run's own; 64 when the runs are not all shards of one run.
            """
    )

    @Argument(help: "The folders of the shards, or their records.jsonl.")
    var runs: [String]

    @Option(name: .customLong("out"), help: "The folder to make. Default: one beside the other runs.")
    var folder: String?

    @Option(help: "The folder of all runs. Default: Reports/runs.")
    var reports: String?

    @OptionGroup(title: "Reports") var output: ReportOptions

    @OptionGroup(title: "Summary") var look: SummaryOptions

    func validate() throws {
        if folder != nil, reports != nil { throw ValidationError("--out names the folder itself: no --reports") }
    }

    func run() async throws {
        let code = try await reportingErrors {
            let waivers = try output.known.read()
            let merge = try readingInput { try ShardMerge(runs.map { try ShardPart(path: $0) }) }
            let folder = try write(merge)
            var summary = look.summary
            summary.reports = folder
            return ExitCode(try output.report(folder, waivers: waivers, summary: summary, isRun: true))
        }
        throw code
    }

    /// Writes the records in one step; returns the folder.
    private func write(_ merge: ShardMerge) throws -> String {
        let records = merge.lines.joined(separator: "\n") + "\n"
        guard let folder else {
            let reports = try reports ?? Layout().reports
            let made = try RunFolder(reports: reports, release: merge.release, time: Suite.compactNow)
            try Output.write(records, to: "\(made.path)/\(ReportWriter.FileName.records)")
            return made.path
        }
        func place(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
        for run in runs where place(run) == place(folder) || place(run).hasPrefix(place(folder) + "/records") {
            throw TargetError(.input, "--out \(folder) is one of the shards; name another folder")
        }
        try Output.write(records, to: "\(folder)/\(ReportWriter.FileName.records)")
        return folder
    }
}
