public import ArgumentParser
public import Reporting
import Targets

/// `algcheck compare`.
struct CompareCommand: AsyncParsableCommand {
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case text
        case markdown
        case json
        case html
    }

    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compare two runs: what regressed, what is not covered any more, what was renamed, and why.",
        discussion: """
            A run is its folder, its records.jsonl, or a baseline that `algcheck baseline save` made. Exit codes: 0 no \
            regression; 1 a regression, coverage lost included, failures that a waiver covers and changes that are accepted left out, or an acceptance that expired or is stale; 4 the two have nothing in common that could be compared; \
            64 one of them cannot be read.
            """
    )

    @Argument(help: "The run to compare with, or a baseline.") var base: String
    @Argument(help: "The run to judge.") var new: String

    @Option(help: "text, markdown, json or html.")
    var format: Format = .text

    @OptionGroup(title: "Known failures and changes") var known: WaiverOptions
    @OptionGroup var accepted: AcceptedOptions

    @Option(name: .customLong("out"), help: "Write to this file instead of standard output.")
    var output: String?

    @Option(
        help: ArgumentHelp(
            "What a slower driver means: fail, report, off, or auto.",
            discussion: "auto makes it a regression where a processor executed both runs, and reports it where an "
                + "emulator did."
        )
    )
    var throughput: Comparison.Throughput = .auto

    @Option(help: "Colour: auto, always or never.")
    var color: ColorChoice = .auto

    @Flag(help: "Text: every change with all of its evidence.")
    var verbose = false

    func run() async throws {
        let code = try await reportingErrors {
            let waivers = try known.read()
            var judged = try read(new)
            if let waivers { judged = judged.applying(waivers, today: Suite.today) }
            let accepted = try accepted.read()
            var comparison = Comparison(base: try read(base), new: judged, throughput: throughput)
            if let accepted { comparison = comparison.accepting(accepted.list, today: accepted.today) }
            try Output.write(render(comparison), to: output)
            return ExitCode(comparison.exitCode)
        }
        throw code
    }

    private func read(_ path: String) throws -> RunSnapshot {
        do {
            return try RunSnapshot(path: path)
        } catch {
            throw TargetError(.input, "\(error); a run's folder, its records.jsonl or a baseline is wanted")
        }
    }

    private func render(_ comparison: Comparison) -> String {
        switch format {
        case .text:
            var text = ComparisonText()
            text.color = output == nil && color.isOn
            text.verbose = verbose
            return text.render(comparison)
        case .markdown: return ComparisonMarkdown.render(comparison)
        case .json: return ComparisonJSON.render(comparison)
        case .html: return ComparisonPage.render(comparison)
        }
    }
}

extension Comparison.Throughput: ExpressibleByArgument {}
