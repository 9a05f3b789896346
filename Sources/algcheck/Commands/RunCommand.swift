import AgentProtocol
import ArgumentParser
import Corpus
import GeneratorCore
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

    @Option(name: .customLong("exercise"), help: "Only this exercise; repeatable.")
    var exercises: [Exercise] = []

    @Option(help: "How much to do: quick, full (every exercise), or soak (full, then random messages).")
    var profile: Profile = .quick

    @Option(help: "Profile soak: how many minutes of random messages.")
    var minutes: Int?

    @Option(help: "Where random messages start. The same seed gives the same messages.")
    var seed: UInt64 = 1

    @Flag(help: "Run only instances of cryptd and pcrypt (guests); --profile full ends with them by itself.")
    var wrapped = false

    @Option(
        help: ArgumentHelp(
            "Run a part of the plan only: i/n, such as 2/5; `algcheck merge` joins the parts.",
            discussion: "auto takes i and n from SLURM_ARRAY_TASK_ID or CI_NODE_INDEX and their like, auto/N only i, "
                + "also from JOB_COMPLETION_INDEX.",
            valueName: "i/n"
        ),
        transform: ShardOption.read
    )
    var shard: Shard?

    @Option(help: "The folder of all runs. Default: Reports/runs.")
    var reports: String?

    @OptionGroup(title: "Reports") var output: ReportOptions

    @Option(help: "Colour: auto, always or never.")
    var color: ColorChoice = .auto

    @Flag(help: "One line for each driver in the summary.")
    var verbose = false

    @Option(help: "Run this Swift test bundle in the guest instead of the agent's own plan.")
    var testBundle: String?

    @Option(
        help: ArgumentHelp(
            "Vectors of your own instead of the corpus: a folder of CAVP, Wycheproof or ACVP files.",
            discussion: "Documentation/vectors.md says how files are recognised."
        )
    )
    var vectors: String?

    @Option(help: "Answer this ACVP request (prompt.json) instead; --driver or --algorithm choose who answers.")
    var acvp: String?

    @Option(name: .customLong("out"), help: "Where the response to --acvp goes. Default: response.json.")
    var response: String?

    @Flag(help: "Run Monte Carlo tests to their last checkpoint; else they stop after the second.")
    var wholeChains = false

    func validate() throws {
        if response != nil, acvp == nil { throw ValidationError("--out is for --acvp") }
        if acvp != nil, vectors != nil || testBundle != nil || !exercises.isEmpty || reports != nil {
            throw ValidationError("--acvp takes no --vectors, --test-bundle, --exercise or --reports")
        }
        if vectors != nil, testBundle != nil { throw ValidationError("--test-bundle brings its own list of vectors") }
        if vectors != nil || acvp != nil, target.corpus != nil {
            throw ValidationError("--corpus does not go with --vectors or --acvp")
        }
        if shard != nil, acvp != nil || testBundle != nil {
            throw ValidationError("--shard does not go with --acvp or --test-bundle")
        }
        if wrapped, target.target == .local { throw ValidationError("--wrapped spoils the kernel: only in a guest") }
        if (minutes != nil) != (profile == .soak) { throw ValidationError("--profile soak and --minutes go together") }
        if let minutes, minutes < 1 { throw ValidationError("--minutes is at least 1") }
        if testBundle != nil, target.target == .local { throw ValidationError("--test-bundle needs --target guest") }
        if testBundle != nil, !selection.selection.isEverything || !exercises.isEmpty {
            throw ValidationError("--test-bundle runs all of its tests; it takes no selection")
        }
    }

    func run() async throws {
        let code = try await reportingErrors {
            let layout = try Layout()
            if let acvp { return try await answer(acvp, layout) }
            var target = target
            var selection = selection
            let supplied = try await suppliedCorpus(layout)
            defer { supplied?.remove() }
            if let supplied {
                target.corpus = supplied.folder
                // Without vectors for the other algorithms, their drivers are no part of the question.
                if selection.algorithms.isEmpty, selection.drivers.isEmpty {
                    selection.algorithms = Set(try Corpus(folder: supplied.folder).groups.map(\.algorithm)).sorted()
                }
            }
            let waivers = try output.readWaivers()
            try selection.check(against: try target.openCorpus(layout))
            let session = try await session(layout, target, selection)
            let outcome = try await session.perform()
            try supplied?.keep(in: outcome.folder)
            return try report(outcome, waivers)
        }
        throw code
    }

    private func answer(_ prompt: String, _ layout: Layout) async throws -> ExitCode {
        let session = ACVPSession(
            layout: layout,
            options: target,
            selection: selection.selection,
            prompt: prompt,
            output: response ?? "response.json"
        )
        print(try await session.perform())
        return .success
    }

    /// The corpus of --vectors, with a word about what is not in it.
    private func suppliedCorpus(_ layout: Layout) async throws -> SuppliedCorpus? {
        guard let vectors else { return nil }
        let folder = try await readingInput { try await VectorFolder(path: vectors) }
        for line in folder.dropped { Terminal.say("algcheck: \(line)") }
        if !folder.ignored.isEmpty {
            Terminal.say("algcheck: no vectors by their names: \(folder.ignored.joined(separator: ", "))")
        }
        return try SuppliedCorpus(cache: layout.cache) { try folder.writeCorpus(to: $0) }
    }

    private func session(
        _ layout: Layout,
        _ target: TargetOptions,
        _ selection: SelectionOptions
    ) async throws -> Session {
        var session = Session(layout: layout, options: target, reports: reports ?? layout.reports)
        session.selection = selection.selection
        session.isWrapped = wrapped
        session.shard = shard
        session.exercises = exercises
        session.runsWholeChains = wholeChains
        session.profile = profile
        session.seed = seed
        session.minutes = minutes ?? 0
        if let testBundle {
            session.program = try await GuestProgram(testBundle: testBundle, filter: "ConformanceSuites|KernelTests")
            // The suites call known failures known issues.
            if let waivers = output.waivers { session.copies.append((waivers, GuestLayout.Path.waivers)) }
        }
        return session
    }

    private func report(_ outcome: Session.Outcome, _ waivers: WaiverList?) throws -> ExitCode {
        var summary = TerminalSummary()
        summary.color = color.isOn
        summary.verbose = verbose
        summary.secondsToFirstRecord = outcome.secondsToFirstCheck
        summary.totalSeconds = outcome.seconds
        summary.reports = outcome.folder
        if exercises.isEmpty, testBundle == nil, let omission = profile.omission {
            Terminal.say("algcheck: profile \(profile.rawValue) leaves out \(omission)")
        }
        let code = try output.report(outcome.folder, waivers: waivers, summary: summary, isRun: true)
        return ExitCode(outcome.stopCode ?? code)
    }
}
