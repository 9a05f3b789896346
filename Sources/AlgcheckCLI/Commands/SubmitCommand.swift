import ArgumentParser
import Files
import Foundation
import HostTools
import Reporting
import Targets

/// `algcheck submit`.
struct SubmitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Send a run's results to KernelCI's database (KCIDB 5.3).",
        discussion: """
            The token comes from --token-file or from the variable \(SubmitCommand.tokenVariable), and appears in no record, log or \
            command line. Sending a run again changes nothing: its tests have the same identifiers. Exit codes: 0 taken; \
            4 the token is refused; 64 the command line or the run is wrong; 70 the database did not take it.
            """
    )

    /// The variable that may have the token.
    static let tokenVariable = "ALGCHECK_KCIDB_TOKEN"

    @Argument(help: "The run's folder.") var run: String

    @Option(name: .customLong("to"), help: "The database, such as https://db.kernelci.org.")
    var address: String

    @Option(help: "The name that KernelCI gave to whoever submits.")
    var origin: String

    @Option(
        name: .customLong("build"),
        help: "The identifier of the build in the database, origin:id. Default: a build of the run's own."
    )
    var build: String?

    @Option(name: .customLong("token-file"), help: "A file with the token.")
    var tokenFile: String?

    @Option(help: "Tests in one request, at most.")
    var batch = 500

    @Option(help: "Seconds that a request may take.")
    var timeout = 120

    @OptionGroup(title: "Known failures") var known: WaiverOptions

    @Flag(name: .customLong("dry-run"), help: "Print what would be sent, one request a line, and send nothing.")
    var isDry = false

    func validate() throws {
        if batch < 1 || timeout < 1 { throw ValidationError("--batch and --timeout are at least 1") }
        let isName = !origin.isEmpty && origin.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "_") }
        if !isName { throw ValidationError("--origin is of small letters, digits and _, not \(origin)") }
        if let build, build.split(separator: ":").count != 2 {
            throw ValidationError("--build is origin:id, not \(build)")
        }
        do {
            try HTTPClient.check(address)
        } catch {
            throw ValidationError("--to \(error)")
        }
    }

    func run() async throws {
        try await reportingErrors {
            let parts = KCIDBReport.parts(try results(), origin: origin, build: build, limit: batch)
            guard !isDry else {
                for part in parts { print(part) }
                return
            }
            var client = HTTPClient()
            client.timeLimit = timeout
            let submission = KCIDBSubmission(address: address, token: try token(), client: client)
            for identifier in try await submission.send(parts) { print(identifier) }
        }
    }

    private func results() throws -> RunResults {
        do {
            let results = try RunResults(path: "\(run)/\(ReportWriter.FileName.records)")
            guard let waivers = try known.read() else { return results }
            return results.applying(waivers, today: Suite.today)
        } catch let error as FileError {
            throw TargetError(.input, "\(error); `algcheck submit` wants the folder of a run")
        }
    }

    private func token() throws -> String? {
        if let tokenFile {
            do {
                return try FileBytes.readText(tokenFile).trimmingCharacters(in: .whitespacesAndNewlines)
            } catch {
                throw TargetError(.input, "\(error)")
            }
        }
        guard let token = ProcessInfo.processInfo.environment[Self.tokenVariable], !token.isEmpty else {
            throw TargetError(.setup, "no token: --token-file FILE, or the variable \(Self.tokenVariable)")
        }
        return token
    }
}
