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

    @OptionGroup(title: "Summary") var look: SummaryOptions

    func run() async throws {
        let code = try await reportingErrors {
            do {
                let waivers = try output.known.read()
                return ExitCode(try output.report(run, waivers: waivers, summary: look.summary, isRun: false))
            } catch let error as FileError {
                throw TargetError(.input, "\(error); `algcheck report` wants the folder of a run")
            }
        }
        throw code
    }
}
