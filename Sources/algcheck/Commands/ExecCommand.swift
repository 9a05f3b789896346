import AgentProtocol
import ArgumentParser
import Foundation
import Records
import Reporting
import Targets

/// `algcheck exec`.
struct ExecCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec",
        abstract: "Run a program of your own on the guest's kernel, with all crypto modules loaded.",
        discussion: """
            The program goes into the guest as /bin/NAME with the shared libraries that it needs. What it writes is \
            printed when it ends; a failure of the program is exit code 1.
            """
    )

    @OptionGroup(title: "Target") var target: TargetOptions

    @Option(name: .customLong("copy"), help: "A further file for the guest, as SOURCE:PATH; repeatable.")
    var copies: [String] = []

    @Argument(help: "The program.") var program: String
    @Argument(parsing: .captureForPassthrough, help: "Its arguments.") var arguments: [String] = []

    func validate() throws {
        if target.target == .local {
            throw ValidationError("exec runs in a guest; start the program itself to run here")
        }
        for copy in copies where copy.split(separator: ":").count != 2 || !copy.contains(":/") {
            throw ValidationError("--copy wants SOURCE:/PATH, not \(copy)")
        }
    }

    func run() async throws {
        try await reportingErrors {
            let scratch = NSTemporaryDirectory() + "algcheck-\(ProcessInfo.processInfo.processIdentifier)"
            defer { try? FileManager.default.removeItem(atPath: scratch) }
            var session = Session(layout: try Layout(), options: target, reports: scratch)
            session.program = try await GuestProgram(path: program, arguments: arguments)
            session.copies = copies.map { copy in
                let parts = copy.split(separator: ":", maxSplits: 1).map(String.init)
                return (parts[0], parts[1])
            }
            let outcome = try await session.perform()
            let folder = outcome.folder
            FileHandle.standardOutput.write(
                FileManager.default.contents(atPath: "\(folder)/\(GuestLayout.outputFile)") ?? Data()
            )
            let results = try RunResults(path: "\(folder)/records.jsonl")
            for incident in results.incidents { Terminal.say("algcheck: \(incident.message)") }
            if let code = outcome.stopCode { throw ExitCode(code) }
            if results.incidents.contains(where: { $0.kind == .agent }) { throw ExitCode.failure }
            guard results.end != nil else { throw ExitCode(results.exitCode) }
        }
    }
}
