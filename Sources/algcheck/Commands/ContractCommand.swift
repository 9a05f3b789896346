import AgentProtocol
import ArgumentParser
import Foundation
import Records
import Reporting
import Targets

/// `algcheck contract`.
struct ContractCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contract",
        abstract: "Put the rules of the AF_ALG contract to a kernel: errors, data paths, known vulnerabilities."
    )

    @OptionGroup(title: "Target") var target: TargetOptions

    @Option(name: .customLong("rule"), help: "Only rules whose name fits the glob, such as 'errors/*'; repeatable.")
    var rules: [String] = []

    @Flag(name: .customLong("dangerous"), help: "Also put rules that can stop a kernel that has the fault.")
    var isDangerous = false

    @Option(help: "The folder of all runs. Default: Reports/runs.")
    var reports: String?

    @Flag(help: "List the rules that are kept, too.")
    var verbose = false

    func validate() throws {
        if isDangerous, target.target == .local { throw ValidationError("--dangerous is for guests only") }
    }

    func run() async throws {
        let code = try await reportingErrors {
            let layout = try Layout()
            var session = Session(layout: layout, options: target, reports: reports ?? layout.reports)
            session.task = .contract
            session.rules = rules
            session.isDangerous = isDangerous
            let outcome = try await session.perform()
            let results = try RunResults(path: "\(outcome.folder)/records.jsonl")
            print(ContractSummary(verbose: verbose).render(results), terminator: "")
            print("records in \(outcome.folder)")
            return ExitCode(results.exitCode)
        }
        throw code
    }
}
