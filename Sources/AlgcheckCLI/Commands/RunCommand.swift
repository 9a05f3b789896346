import AgentProtocol
import ArgumentParser
import Corpus
import Records
import Reporting
import Targets
import Vectors

/// `algcheck run`.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run the vectors on every driver and write reports."
    )

    @OptionGroup(title: "Selection") var selection: SelectionOptions
    @OptionGroup(title: "Target") var target: TargetOptions

    @OptionGroup(title: "Plan") var plan: PlanOptions

    @Option(help: "Profile soak: how many minutes of random messages.")
    var minutes: Int?

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

    @OptionGroup(title: "Run") var folder: RunFolderOptions
    @OptionGroup(title: "Reports") var output: ReportOptions
    @OptionGroup(title: "Summary") var look: SummaryOptions

    @Option(help: "Run this Swift test bundle in the guest instead of the agent's own plan.")
    var testBundle: String?

    @OptionGroup(title: "Vectors") var supplied: SuppliedOptions

    @Option(help: "Answer this ACVP request (prompt.json) instead; --driver or --algorithm choose who answers.")
    var acvp: String?

    @Option(name: .customLong("out"), help: "Where the response to --acvp goes. Default: response.json.")
    var response: String?

    @Option(
        help: ArgumentHelp(
            "Put the sequences of commands of this file instead, with its profile and seed.",
            discussion: "`algcheck reproduce RUN --commands` writes it. Choose drivers with --driver.",
            valueName: "file"
        )
    )
    var replay: String?

    @Flag(help: "Run Monte Carlo tests to their last checkpoint; else they stop after the second.")
    var wholeChains = false

    func validate() throws {
        if response != nil, acvp == nil { throw ValidationError("--out is for --acvp") }
        if acvp != nil, !supplied.paths.isEmpty || testBundle != nil || !plan.exercises.isEmpty || folder.isGiven {
            throw ValidationError("--acvp takes no --vectors, --test-bundle, --exercise, --reports or --run-folder")
        }
        if !supplied.paths.isEmpty, testBundle != nil {
            throw ValidationError("--test-bundle brings its own list of vectors")
        }
        if !supplied.paths.isEmpty || acvp != nil, target.corpus != nil {
            throw ValidationError("--corpus does not go with --vectors or --acvp")
        }
        if replay != nil, acvp != nil || !supplied.paths.isEmpty || testBundle != nil || !plan.exercises.isEmpty {
            throw ValidationError("--replay takes no --acvp, --vectors, --test-bundle or --exercise")
        }
        if shard != nil, acvp != nil || testBundle != nil {
            throw ValidationError("--shard does not go with --acvp or --test-bundle")
        }
        if wrapped { try target.require(.isOurs, for: "--wrapped") }
        if (minutes != nil) != (plan.profile == .soak) {
            throw ValidationError("--profile soak and --minutes go together")
        }
        if let minutes, minutes < 1 { throw ValidationError("--minutes is at least 1") }
        if testBundle != nil { try target.require(.runsPrograms, for: "--test-bundle") }
        if testBundle != nil, !selection.selection.isEverything || !plan.exercises.isEmpty {
            throw ValidationError("--test-bundle runs all of its tests; it takes no selection")
        }
    }

    func run() async throws {
        let code = try await reportingErrors {
            let layout = try Layout()
            if let acvp { return try await answer(acvp, layout) }
            var target = target
            let supplied = try supplied.corpus(layout)
            defer { supplied?.corpus.remove() }
            if let supplied { target.corpus = supplied.corpus.folder }
            let waivers = try output.known.read()
            try selection.check(against: try target.openCorpus(layout), hasOwnModules: !target.ownModules.isEmpty)
            var session = try await session(
                layout,
                target,
                supplied.map { selection.selection(withVectorsFor: $0.vectors.algorithms) } ?? selection.selection
            )
            session.files = supplied?.vectors.files.map { FileRecord($0) } ?? []
            let outcome = try await session.perform()
            try supplied?.corpus.keep(in: outcome.folder)
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

    private func session(
        _ layout: Layout,
        _ target: TargetOptions,
        _ selection: Selection
    ) async throws -> Session {
        var job = target.job(.run, selection)
        plan.apply(to: &job)
        if let replay {
            let file = try readingInput { try CommandFile(path: replay) }
            job.exercises = [.stateful]
            job.profile = file.profile
            job.seed = file.seed
            job.commands = file
        }
        job.isWrapped = wrapped
        job.shard = shard
        job.runsWholeChains = wholeChains
        job.minutes = minutes ?? 0
        var session = Session(layout, target, folder.destination(layout), job: job)
        if let testBundle {
            session.program = try await GuestProgram(testBundle: testBundle, filter: "ConformanceSuites|KernelTests")
            // The suites call known failures known issues.
            if let waivers = output.known.path { session.copies.append((waivers, GuestLayout.Path.waivers)) }
        }
        return session
    }

    private func report(_ outcome: Session.Outcome, _ waivers: WaiverList?) throws -> ExitCode {
        var summary = look.summary
        summary.secondsToFirstRecord = outcome.secondsToFirstCheck
        summary.totalSeconds = outcome.seconds
        summary.reports = outcome.folder
        if plan.exercises.isEmpty, testBundle == nil, replay == nil, let omission = plan.profile.omission {
            Terminal.say("algcheck: profile \(plan.profile.rawValue) leaves out \(omission)")
        }
        let code = try output.report(outcome.folder, waivers: waivers, summary: summary, isRun: true)
        return ExitCode(outcome.stopCode ?? code)
    }
}
