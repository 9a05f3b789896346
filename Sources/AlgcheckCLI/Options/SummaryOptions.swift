import ArgumentParser
import Reporting

extension ColorChoice: ExpressibleByArgument {}

/// How the summary of a run looks.
struct SummaryOptions: ParsableArguments {
    @Option(help: "Colour: auto, always or never.")
    var color: ColorChoice = .auto

    @Flag(help: "One line for each driver in the summary.")
    var verbose = false

    /// The summary's writer.
    var summary: TerminalSummary {
        var summary = TerminalSummary()
        summary.color = color.isOn
        summary.verbose = verbose
        return summary
    }
}
