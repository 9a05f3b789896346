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
    var exercises: [String] = []

    @Option(help: "The folder of all runs. Default: Reports/runs.")
    var reports: String?

    @Option(help: "Colour: auto, always or never.")
    var color: ColorChoice = .auto

    @Flag(help: "One line for each driver in the summary.")
    var verbose = false

    @Option(help: "Run this Swift test bundle in the guest instead of the agent's own plan.")
    var testBundle: String?

    func run() async throws {
        try await reportingErrors {
            let layout = try Layout()
            let corpus = try target.openCorpus(layout)
            try selection.check(against: corpus)
            var job = Job(
                task: .run,
                corpus: target.corpus ?? layout.corpus,
                selection: selection.selection,
                exercises: exercises
            )
            var extras: [(source: String, path: String)] = []
            if let testBundle {
                let bundle = try await TestBundle(path: testBundle, filter: "ConformanceSuites")
                job.task = .command
                job.command = bundle.command
                extras = bundle.files
            }
            let session = Session(layout: layout, options: target, job: job, extras: extras, reports: reports ?? layout.reports)
            let outcome = try await session.perform()
            print(outcome)
        }
    }
}
