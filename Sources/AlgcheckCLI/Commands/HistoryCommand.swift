import ArgumentParser
import Foundation
import Reporting
import Targets

/// `algcheck history`.
struct HistoryCommand: AsyncParsableCommand {
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case text
        case html
        case json
    }

    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Put many runs in a row: what changed when, driver by driver, and which run changed it.",
        discussion: """
            A run is its folder, its records.jsonl, or a baseline. Runs are compared in the order given; shells sort \
            names, and folders of runs are named by kernel and time. Exit codes: 0 the last run has no regression \
            left; 1 it has one, or an acceptance expired or is stale; 4 there are no two complete runs; 64 one of them \
            cannot be read.
            """
    )

    @Argument(help: "The runs, the oldest first.") var runs: [String]

    @Option(help: "text, html or json.")
    var format: Format = .text

    @Option(name: .customLong("out"), help: "Write to this file instead of standard output.")
    var output: String?

    @OptionGroup(title: "Known failures and changes") var known: WaiverOptions
    @OptionGroup var accepted: AcceptedOptions

    @Option(help: "Colour: auto, always or never.")
    var color: ColorChoice = .auto

    @Flag(help: "Text: every driver that changed, and every run.")
    var verbose = false

    func run() async throws {
        let code = try await reportingErrors {
            let accepted = try accepted.read()
            let waivers = try known.read().map { (list: $0, today: Suite.today) }
            let history = RunHistory(try await read(waivers), accepted: accepted)
            try Output.write(render(history), to: output)
            return ExitCode(history.exitCode)
        }
        throw code
    }

    /// Reads the runs, as many at once as there are processors.
    private func read(_ waivers: (list: WaiverList, today: String)?) async throws -> [RunDigest] {
        try await withThrowingTaskGroup(of: (place: Int, run: RunDigest).self) { group in
            var (next, digests) = (0, [Int: RunDigest]())
            func start() {
                guard next < runs.count else { return }
                let (place, path) = (next, runs[next])
                next += 1
                group.addTask {
                    do {
                        return (place, try RunDigest(path: path, waivers: waivers))
                    } catch {
                        throw TargetError(.input, "\(error); a run's folder, its records.jsonl or a baseline is wanted")
                    }
                }
            }
            for _ in 0..<ProcessInfo.processInfo.activeProcessorCount { start() }
            while let (place, run) = try await group.next() {
                digests[place] = run
                start()
            }
            return digests.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    private func render(_ history: RunHistory) -> String {
        switch format {
        case .text:
            var text = HistoryText()
            text.color = output == nil && color.isOn
            text.verbose = verbose
            return text.render(history)
        case .html: return HistoryPage.render(history)
        case .json: return HistoryJSON.render(history)
        }
    }
}
