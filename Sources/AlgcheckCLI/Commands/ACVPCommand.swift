import ArgumentParser
import Files
import Foundation
import Targets
import Vectors

/// `algcheck acvp`.
struct ACVPCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "acvp",
        abstract: "Answer ACVP requests with every driver; check answers; say what drivers can register.",
        discussion: "Documentation/acvp.md leads from an empty machine to answered vector sets.",
        subcommands: [ACVPAnswerCommand.self, ACVPCheckCommand.self, ACVPCapabilitiesCommand.self],
        defaultSubcommand: ACVPAnswerCommand.self
    )
}

/// `algcheck acvp answer`.
struct ACVPAnswerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "answer",
        abstract: "Answer every request below the paths with every driver, or with those of --driver.",
        discussion: """
            OUT/DRIVER/REQUEST/response.json is made for every vector set that a driver answers whole, and \
            OUT/DRIVER/environment.json, the sheet of its operating environment. Of a set that no driver can answer whole \
            partial.json has the tests that can be put: to be checked, not to be handed in. Where a request has expectedResults.json \
            beside it, the answers are compared. A run that was cut goes on where it stopped when the same command is given \
            again. Exit codes: 0 all that can be answered was, and as expected where that is known; 1 an answer is not the \
            expected one; 4 nothing was answered; 70 a driver did not come to its end.
            """
    )

    @Argument(help: "Requests: prompt.json, a session's file, or folders of them.")
    var requests: [String]

    @Option(name: .customLong("out"), help: "The folder of the responses, one folder a driver.")
    var folder: String

    @Flag(help: "Leave out vector sets with messages of gigabytes; else each takes a slow driver minutes.")
    var noLargeData = false

    @OptionGroup(title: "Selection") var selection: SelectionOptions
    @OptionGroup(title: "Target") var target: TargetOptions

    func run() async throws {
        let code = try await reportingErrors {
            let found = try readingInput { try ACVPRequestFolder(paths: requests, hasLargeData: !noLargeData) }
            let laboratory = ACVPLaboratory(
                layout: try Layout(),
                options: target,
                selection: selection.selection,
                folder: folder
            )
            let report = try await laboratory.answer(found)
            try Output.write(report.text, to: "\(folder)/summary.txt")
            print(report.text, terminator: "")
            return report.exitCode
        }
        throw code
    }
}

/// `algcheck acvp check`.
struct ACVPCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Compare responses with expected results, test by test.",
        discussion: """
            Takes a response and its expected results, or a folder of responses and the folder of the requests that they \
            answer, with expectedResults.json beside each prompt.json. Tests that a partial.json lacks are counted. Hexadecimal digits may differ in case; tests whose \
            IV the module chose are counted and not compared. Exit codes: 0 the same; 1 something differs.
            """
    )

    @Argument(help: "A response, or a folder of responses.")
    var responses: String

    @Argument(help: "The expected results, or the folder of the requests.")
    var expected: String

    func run() async throws {
        let code = try await reportingErrors {
            var hasDifferences = false
            for pair in try readingInput({ try pairs() }) {
                let isPartial = pair.response.split(separator: "/").last.map(String.init) == ACVPLaboratory.partialName
                let check = try readingInput {
                    try ACVPCheck(response: pair.response, expected: pair.expected, isPartial: isPartial)
                }
                hasDifferences = hasDifferences || !check.differences.isEmpty
                print("\(check.differences.isEmpty ? "ok     " : "DIFFERS") \(pair.response): \(check.words)")
                for difference in check.differences.prefix(10) { print("  tgId/tcId \(difference)") }
                if check.differences.count > 10 { print("  and \(check.differences.count - 10) more") }
            }
            return hasDifferences ? ExitCode.failure : .success
        }
        throw code
    }

    /// The files to compare: two that were named, or every response with the results that belong to it.
    private func pairs() throws -> [(response: String, expected: String)] {
        guard Folder.isFolder(responses) else { return [(responses, expected)] }
        let names: Set = [ACVPLaboratory.responseName, ACVPLaboratory.partialName]
        let found = try ACVPResponseFolder(responses: responses, named: names, expected: expected).pairs
        guard !found.isEmpty else {
            throw TargetError(
                .input,
                "\(responses): no response.json or partial.json whose folder is called as one below \(expected)"
            )
        }
        return found.map { ($0.response, $0.expected) }
    }
}

/// `algcheck acvp capabilities`.
struct ACVPCapabilitiesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capabilities",
        abstract: "Find out by asking which sizes each driver takes, and write ACVP registrations.",
        discussion: """
            OUT/DRIVER/capabilities.json is a registration: algorithms with the sizes of keys, IVs, tags and texts that the \
            driver took when it was asked. Reports/acvp_registration_schema.json is its schema.
            """
    )

    @Option(name: .customLong("out"), help: "The folder of the registrations, one folder a driver.")
    var folder: String

    @OptionGroup(title: "Selection") var selection: SelectionOptions
    @OptionGroup(title: "Target") var target: TargetOptions

    func run() async throws {
        try await reportingErrors {
            let laboratory = ACVPLaboratory(
                layout: try Layout(),
                options: target,
                selection: selection.selection,
                folder: folder
            )
            for line in try await laboratory.writeCapabilities() { print(line) }
        }
    }
}
