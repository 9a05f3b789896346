import ArgumentParser
import Files
import Reporting
import Targets

/// `algcheck report`.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Make reports of a run's records, whenever and however often.",
        discussion: """
            The exit code is the run's own, waivers considered: 0 everything that was executed passed; 1 something \
            failed, or a waiver expired or is stale; 70 the run is incomplete; 64 the records cannot be read.
            """
    )

    @Argument(help: "The run's folder.") var run: String
    @OptionGroup(title: "Reports") var output: ReportOptions

    @Option(help: "Colour: auto, always or never.")
    var color: ColorChoice = .auto

    @Flag(help: "One line for each driver in the summary.")
    var verbose = false

    func run() async throws {
        let code = try await reportingErrors {
            var summary = TerminalSummary()
            summary.color = color.isOn
            summary.verbose = verbose
            do {
                let waivers = try output.readWaivers()
                return ExitCode(try output.report(run, waivers: waivers, summary: summary, isRun: false))
            } catch let error as FileError {
                throw TargetError(.input, "\(error); `algcheck report` wants the folder of a run")
            }
        }
        throw code
    }
}
