import ArgumentParser
import Records
import Reporting
import Targets

/// `algcheck run`.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run the vectors on every driver and write reports."
    )

    @OptionGroup(title: "Selection") var selection: SelectionOptions
    @OptionGroup(title: "Target") var target: TargetOptions

    @Option(name: .customLong("exercise"), help: "Only this way of sending messages: oneshot or chunked; repeatable.")
    var exercises: [ExerciseName] = []

    @Option(help: "The folder of all runs. Default: Reports/runs.")
    var reports: String?

    @Option(help: "Colour: auto, always or never.")
    var color: ColorChoice = .auto

    @Flag(help: "One line for each driver in the summary.")
    var verbose = false

    @Option(help: "Run this Swift test bundle in the guest instead of the agent's own plan.")
    var testBundle: String?

    func validate() throws {
        if testBundle != nil, target.target == .local { throw ValidationError("--test-bundle needs --target guest") }
        if testBundle != nil, !selection.selection.isEverything || !exercises.isEmpty {
            throw ValidationError("--test-bundle runs all of its tests; it takes no selection")
        }
    }

    func run() async throws {
        let code = try await reportingErrors {
            let layout = try Layout()
            try selection.check(against: try target.openCorpus(layout))
            let session = try await session(layout)
            let outcome = try await session.perform()
            return try report(outcome)
        }
        throw code
    }

    private func session(_ layout: Layout) async throws -> Session {
        var session = Session(layout: layout, options: target, reports: reports ?? layout.reports)
        session.selection = selection.selection
        session.exercises = exercises.map(\.rawValue)
        if let testBundle {
            session.program = try await GuestProgram(testBundle: testBundle, filter: "ConformanceSuites|KernelTests")
        }
        return session
    }

    private func report(_ outcome: Session.Outcome) throws -> ExitCode {
        let written = try ReportWriter.writeAll(folder: outcome.folder)
        for fault in written.faults { Terminal.say("algcheck: \(fault); the other reports and the records are there") }
        var summary = TerminalSummary()
        summary.color = color.isOn
        summary.verbose = verbose
        summary.secondsToFirstRecord = outcome.secondsToFirstCheck
        summary.totalSeconds = outcome.seconds
        summary.reports = outcome.folder
        print(summary.render(written.results), terminator: "")
        if let stopCode = outcome.stopCode { return ExitCode(stopCode) }
        let code = written.results.exitCode
        return ExitCode(code == 0 && !written.faults.isEmpty ? ExitCode.incomplete.rawValue : code)
    }
}

/// The exercises by the names that records give them.
enum ExerciseName: String, CaseIterable, ExpressibleByArgument {
    case oneshot
    case chunked
}
