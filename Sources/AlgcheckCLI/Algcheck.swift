public import ArgumentParser
import Targets

/// The command line.
public struct Algcheck: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "algcheck",
        abstract: "Tells, driver by driver, whether a Linux kernel's crypto API computes what the standards say.",
        discussion: """
            Exit codes: 0 everything that was executed passed; 1 a driver failed; 4 nothing could run; 64 the command \
            line or a file that it names is wrong; 69 the selection matched nothing; 70 the run is incomplete; \
            124 the guest went silent; 130 and 143 SIGINT or SIGTERM stopped the run, after reports on what came.
            """,
        version: Suite.version,
        subcommands: [
            RunCommand.self, CertifyCommand.self, VerifyCommand.self, ReportCommand.self, CompareCommand.self,
            MatrixCommand.self, MergeCommand.self, BaselineCommand.self, BisectCommand.self, ListCommand.self,
            WhyCommand.self, ContractCommand.self, ExecCommand.self, ReproduceCommand.self, RamdiskCommand.self,
            DoctorCommand.self,
        ],
        defaultSubcommand: nil
    )

    /// The command line without words.
    public init() {}

    /// Runs the command line. `git bisect run` takes every exit code below 125 for a bad commit, so a command line that
    /// is wrong ends a bisection with a code above 128.
    public static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            let isBisection = CommandLine.arguments.dropFirst().first == BisectCommand.configuration.commandName
            guard isBisection, exitCode(for: error) == .validationFailure else { exit(withError: error) }
            Terminal.say(fullMessage(for: error))
            Self.exit(withError: ExitCode(BisectCommand.abort))
        }
    }
}
