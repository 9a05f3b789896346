import ArgumentParser
import Foundation
import Targets

/// `algcheck doctor`.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Say what this machine lacks for a run, and how to get it."
    )

    func run() async throws {
        try await reportingErrors {
            let layout = try Layout()
            let findings = try await Doctor(
                agents: layout.agents,
                corpus: (layout.corpus, layout.corpusRemedy),
                cache: layout.cache,
                reports: layout.reports
            ).examine()
            for finding in findings {
                print("\(finding.state.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)) \(finding.text)")
            }
            if findings.contains(where: { $0.state == .missing }) { throw ExitCode.nothingCouldRun }
        }
    }
}
