import ArgumentParser
import Targets

/// The command line.
@main struct Algcheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "algcheck",
        abstract: "Tells, driver by driver, whether a Linux kernel's crypto API computes what the standards say.",
        discussion: """
            Exit codes: 0 everything that was executed passed; 1 a driver failed; 4 nothing could run; 64 the command \
            line or a file that it names is wrong; 69 the selection matched nothing; 70 the run is incomplete; \
            124 the guest went silent; 130 and 143 SIGINT or SIGTERM stopped the run, after reports on what came.
            """,
        version: Suite.version,
        subcommands: [RunCommand.self, ListCommand.self, ContractCommand.self, ExecCommand.self, DoctorCommand.self],
        defaultSubcommand: nil
    )
}
