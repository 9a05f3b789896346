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
            The token comes from --token-file or from the variable \(TokenOption.database.variable), and appears in no record, log or \
            command line. Sending a run again changes nothing: its tests have the same identifiers. Exit codes: 0 taken; \
            4 the token is refused; 64 the command line or the run is wrong; 70 the database did not take it.
            """
    )

    /// Tests in one request, where nobody says another number.
    static let batchSize = 500

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
    var batch = SubmitCommand.batchSize

    @Option(help: "Seconds that a request may take.")
    var timeout = 120

    @OptionGroup(title: "Known failures") var known: WaiverOptions

    @Flag(name: .customLong("dry-run"), help: "Print what would be sent, one request a line, and send nothing.")
    var isDry = false

    func validate() throws {
        if batch < 1 || timeout < 1 { throw ValidationError("--batch and --timeout are at least 1") }
        try Self.check(origin: origin)
        if let build, build.split(separator: ":").count != 2 {
            throw ValidationError("--build is origin:id, not \(build)")
        }
        do {
            try HTTPClient.check(address)
        } catch {
            throw ValidationError("--to \(error)")
        }
    }

    /// Refuses what the database takes for no name.
    static func check(origin: String) throws {
        let isName = !origin.isEmpty && origin.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "_") }
        if !isName { throw ValidationError("--origin is of small letters, digits and _, not \(origin)") }
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
            let submission = KCIDBSubmission(
                address: address,
                token: try TokenOption.database.read(tokenFile),
                client: client
            )
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
}
