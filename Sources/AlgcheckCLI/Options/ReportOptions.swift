public import ArgumentParser
internal import Files
import Foundation
public import Reporting
import Targets

extension ReportFormat: ExpressibleByArgument {}

/// Which reports are made of a run's records, and which of its failures are known.
struct ReportOptions: ParsableArguments {
    @Option(
        name: .customLong("format"),
        help: ArgumentHelp(
            "A report to make; repeatable.",
            discussion: "\(ReportOptions.list(ReportFormat.allCases.filter(\.isStream))) go to standard output, "
                + "the others into the run's folder; all writes every one into the folder. "
                + "Default of a run: text, \(ReportOptions.list(ReportFormat.standard))."
        )
    )
    var formats: [FormatName] = []

    @Flag(help: "The same as --format lava: signals for a LAVA job on standard output.")
    var lava = false

    @OptionGroup var known: WaiverOptions

    func validate() throws {
        let streams = Set(chosen.filter(\.isStream))
        if !isAll, streams.count > 1 {
            let names = streams.map(\.rawValue).sorted().joined(separator: " and ")
            throw ValidationError("\(names) both go to standard output; ask for one of them at a time")
        }
    }

    private static func list(_ formats: [ReportFormat]) -> String {
        formats.map(\.rawValue).joined(separator: ", ")
    }

    private var isAll: Bool { formats.contains(.all) }
    private var chosen: [ReportFormat] { formats.compactMap(\.format) + (lava ? [.lava] : []) }

    /// Makes the reports of a run and returns the exit code of the run.
    ///
    /// - Parameters:
    ///   - folder: the run's folder.
    ///   - summary: how to write the summary for people.
    ///   - isRun: whether the run has just ended: then files are written even when only another format is asked for,
    ///     and people read the summary on standard error when standard output is taken.
    func report(_ folder: String, waivers: WaiverList?, summary: TerminalSummary, isRun: Bool) throws -> Int32 {
        let stream = isAll ? nil : chosen.first(where: \.isStream)
        var files = isAll ? ReportFormat.allCases : chosen.filter { !$0.isStream }
        if isRun { files += ReportFormat.standard.filter { !files.contains($0) } }
        let written = try ReportWriter.writeAll(
            folder: folder,
            formats: files,
            waivers: waivers.map { ($0, Suite.today) }
        )
        for fault in written.faults { Terminal.say("algcheck: \(fault); the other reports and the records are there") }
        let results = written.results
        let wantsText = stream == .text || (stream == nil && (isRun || formats.isEmpty))
        if wantsText {
            Output.write(Array(summary.render(results).utf8))
        } else if isRun {
            Terminal.say(summary.render(results).trimmingCharacters(in: .newlines))
        }
        if stream == .jsonl {
            Output.write(try FileBytes.read("\(folder)/\(ReportWriter.FileName.records)"))
        } else if let stream, stream != .text {
            Output.write(stream.render(results))
        }
        if !isRun { for path in written.written { Terminal.say(path) } }
        if formats.contains(.github) { try appendStepSummary(results) }
        return results.exitCode == 0 && !written.faults.isEmpty ? ExitCode.incomplete.rawValue : results.exitCode
    }

    /// GitHub shows what a step appends to the file that it names, up to 1 MiB.
    private func appendStepSummary(_ results: RunResults) throws {
        guard let path = ProcessInfo.processInfo.environment["GITHUB_STEP_SUMMARY"], !path.isEmpty else { return }
        let page = Data(ReportFormat.markdown.render(results))
        guard page.count < 1 << 20, let file = FileHandle(forWritingAtPath: path) else {
            return Terminal.say("algcheck: \(path): the summary could not be appended")
        }
        defer { try? file.close() }
        try file.seekToEnd()
        try file.write(contentsOf: page)
    }
}

/// A format, or all of them.
enum FormatName: Equatable, ExpressibleByArgument, CaseIterable {
    case all
    case one(ReportFormat)

    static var allCases: [FormatName] { ReportFormat.allCases.map { .one($0) } + [.all] }
    static var allValueStrings: [String] { ReportFormat.allCases.map(\.rawValue) + ["all"] }

    init?(argument: String) {
        if argument == "all" {
            self = .all
        } else if let format = ReportFormat(rawValue: argument) {
            self = .one(format)
        } else {
            return nil
        }
    }

    var format: ReportFormat? {
        switch self {
        case .all: nil
        case .one(let format): format
        }
    }
}

extension [FormatName] {
    func contains(_ format: ReportFormat) -> Bool { contains { $0.format == format || $0 == .all } }
}
