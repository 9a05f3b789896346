import ArgumentParser
import Reporting
import Targets

/// `algcheck baseline`.
struct BaselineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "baseline",
        abstract: "Keep a run as a small file that can be committed and compared with.",
        subcommands: [Save.self]
    )

    /// `algcheck baseline save`.
    struct Save: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "save",
            abstract: "Write a run's outcomes as a baseline for `algcheck compare`.",
            discussion: "The same records give the same bytes; a changed driver is a changed line."
        )

        @Argument(help: "The run's folder, or its records.jsonl.") var run: String
        @Option(name: .customLong("out"), help: "The file to write, in Reports/baselines/ for instance.")
        var output: String
        @Flag(help: "Keep a run that is not complete, too.") var incomplete = false

        func run() async throws {
            try await reportingErrors {
                let snapshot: RunSnapshot
                do {
                    snapshot = try RunSnapshot(path: run)
                } catch {
                    throw TargetError(.input, "\(error)")
                }
                guard snapshot.executed > 0 || !snapshot.contract.isEmpty else {
                    throw TargetError(.input, "\(run): nothing was executed in this run; it is no baseline")
                }
                guard incomplete || snapshot.disturbances.isEmpty else {
                    let reason = snapshot.disturbances.joined(separator: "; ")
                    throw TargetError(.input, "\(run): the run is not complete (\(reason)); --incomplete keeps it")
                }
                try Output.write(Baseline.text(snapshot), to: output)
            }
        }
    }
}
