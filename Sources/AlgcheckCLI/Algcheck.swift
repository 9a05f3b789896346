public import ArgumentParser
import Targets

/// The command line.
public struct Algcheck: AsyncParsableCommand {
    /// The commands, and what their exit codes mean.
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
            MatrixCommand.self, HistoryCommand.self, MergeCommand.self, BaselineCommand.self, BisectCommand.self,
            ListCommand.self,
            ACVPCommand.self, WhyCommand.self, ContractCommand.self, ExecCommand.self, ReproduceCommand.self,
            RamdiskCommand.self, SubmitCommand.self, LabCommand.self,
            DoctorCommand.self,
        ],
        defaultSubcommand: nil
    )

    /// The command line without words.
    public init() {}

    /// Runs the process' command line and ends with its exit code.
    public static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments == ["--version"] { return print(VersionText(try? Layout())) }
        guard let error = await fault(of: arguments) else { return }
        exit(withError: error)
    }

    /// Runs a command line; returns the error that decides the exit code, nil for 0.
    ///
    /// `git bisect run` takes every exit code below 125 for a bad commit, so a command line that is wrong ends a bisection
    /// with a code above 128.
    static func fault(of arguments: [String]) async -> (any Error)? {
        do {
            var command = try parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return nil
        } catch {
            let isBisection = arguments.first == BisectCommand.configuration.commandName
            guard isBisection, exitCode(for: error) == .validationFailure else { return error }
            Terminal.say(fullMessage(for: error))
            return ExitCode(BisectCommand.abort)
        }
    }
}
