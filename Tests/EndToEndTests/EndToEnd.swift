import Foundation
import TestSupport
import Testing

/// The programs as `make build` leaves them, on real kernels. The tests run one after the other and share the longer
/// runs; what a run found is read from its records.
@Suite(.serialized, .enabled(if: Setup.isWanted, "kernels are booted for minutes: `make test` runs them"))
enum EndToEnd {}

/// What the environment asks for.
enum Setup {
    /// Names the folder for the runs, and asks for these tests. Without it, nothing boots.
    private static let variable = "ALGCHECK_END_TO_END"

    private static let environment = ProcessInfo.processInfo.environment

    /// Whether the tests are wanted.
    static var isWanted: Bool { environment[variable] != nil }

    /// Whether the tests are wanted that take a quarter of an hour.
    static var isThorough: Bool { environment["ALGCHECK_EVERY_DEATH"] != nil }

    /// Profiles that the drivers with planted faults are tested in, separated by commas, `kernel` for `quick` by the kernel module;
    /// `quick` unless it is said.
    static var plantedProfiles: [String] {
        (environment["ALGCHECK_PLANTED_PROFILES"] ?? "quick").split(separator: ",").map(String.init)
    }

    /// The folder for the runs.
    static var folder: String { environment[variable] ?? NSTemporaryDirectory() }

    /// What stock kernels are known to do wrong (Documentation/findings.md).
    static let waivers = "Reports/known-failures.json"

    /// The program under test.
    static let algcheck = Program(Checkout.algcheck)
}

/// A run of `algcheck` that left records.
struct CompletedRun: Sendable {
    let outcome: Program.Outcome
    let recorded: RecordedRun

    var folder: String { recorded.folder }

    /// Runs a command and reads what it recorded.
    ///
    /// - Parameters:
    ///   - name: the run's name among these tests'.
    ///   - command: the command with its options, without `--reports`.
    ///   - codes: exit codes that are no surprise.
    ///   - limit: seconds after which it is terminated.
    /// - Throws: when the exit code is another, or the records cannot be read.
    init(_ name: String, _ command: [String], expecting codes: Set<Int32> = [0], limit: Int = 900) throws {
        let reports = try Self.makeFolder(name)
        outcome = try Setup.algcheck.run(command + ["--reports", reports], limit: limit)
        // For whoever looks for the reason of a failure.
        try Data((outcome.output + outcome.errors).utf8).write(to: URL(fileURLWithPath: "\(reports).log"))
        guard codes.contains(outcome.code) else { throw Program.Fault(outcome.account) }
        recorded = try RecordedRun(onlyIn: reports)
    }

    /// A new folder for runs.
    static func makeFolder(_ name: String) throws -> String {
        var path = "\(Setup.folder)/\(name)"
        var attempt = 1
        while FileManager.default.fileExists(atPath: path) {
            attempt += 1
            path = "\(Setup.folder)/\(name)-\(attempt)"
        }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }
}

/// Runs that several tests look at; each is made when it is first asked for.
enum SharedRun {
    /// Known answers on every driver of the default kernel, by the agent.
    static func agent() throws -> CompletedRun { try agentRun.get() }

    /// The same by the generated suites.
    static func suites() throws -> CompletedRun { try suitesRun.get() }

    private static let agentRun = Result {
        try CompletedRun(
            "agent",
            ["run", "--waivers", Setup.waivers, "--exercise", "oneshot", "--exercise", "chunked"]
        )
    }

    private static let suitesRun = Result {
        try CompletedRun(
            "suites",
            [
                "run", "--waivers", Setup.waivers, "--test-bundle", Checkout.bundle, "--boot-timeout", "300",
                "--silence-timeout", "900",
            ],
            limit: 1800
        )
    }
}
