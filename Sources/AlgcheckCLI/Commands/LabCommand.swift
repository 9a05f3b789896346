import AgentProtocol
import ArgumentParser
import Corpus
import HostTools
import Records
import Reporting
import Targets

/// `algcheck lab`.
struct LabCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab",
        abstract: "Be a laboratory of KernelCI's that polls for jobs (PULL_LABS): fetch, run, send, end.",
        discussion: """
            Asks the API for jobs of this laboratory, claims each, fetches its kernel and modules, runs its test in a guest, \
            sends the results to the database as tests of the job's build, and ends the job's node. What is half done is kept in \
            --out and goes on the next time. The tokens come from files or from the variables \(TokenOption.api.variable) and \
            \(TokenOption.database.variable). Exit codes: 0 stopped or, with --once, everything is done; 4 a token is refused; \
            64 the command line is wrong; 70 something is left to be done.
            """
    )

    @Option(help: "KernelCI's API with its version, such as https://api.kernelci.org/latest.")
    var api: String

    @Option(name: .customLong("api-token-file"), help: "A file with the token for the API.")
    var apiTokenFile: String?

    @Option(help: "The laboratory's name at KernelCI: jobs for others are left alone.")
    var runtime: String

    @Option(name: .customLong("platform"), help: "Only jobs for this platform; repeatable.")
    var platforms: [String] = []

    @Option(name: .customLong("test-type"), help: "The type of a job's test that algcheck does.")
    var testType = "algcheck"

    @Option(name: .customLong("to"), help: "The database, such as https://db.kernelci.org.")
    var address: String

    @Option(help: "The name that KernelCI gave to whoever submits.")
    var origin: String

    @Option(name: .customLong("token-file"), help: "A file with the token for the database.")
    var tokenFile: String?

    @Option(name: .customLong("build-origin"), help: "Whose builds the jobs are for, in the database.")
    var buildOrigin = "maestro"

    @Option(help: "The folder of the laboratory: jobs, runs, and what is to be done yet.")
    var out: String

    @Flag(help: "Ask once, do what is there, and end.")
    var once = false

    @Option(help: "Seconds between two questions.")
    var interval = 60

    @Option(name: .customLong("size-limit"), help: "MiB that a fetched file may have.")
    var sizeLimit = 1024

    @Option(name: .customLong("fetch-timeout"), help: "Seconds that fetching a file may take.")
    var fetchTimeout = 900

    @Option(name: .customLong("job-timeout"), help: "Seconds that a run may take, whatever the job says.")
    var jobTimeout = 7200

    @Flag(name: .customLong("require-digests"), help: "Refuse jobs that do not say the SHA-256 of their files.")
    var wantsDigests = false

    @OptionGroup(title: "Target, the same for every job") var target: TargetOptions
    @OptionGroup(title: "Known failures") var known: WaiverOptions

    func validate() throws {
        try target.require(.takesKernel, for: "lab")
        if target.kernel != nil || target.modules != nil || target.architecture != nil {
            throw ValidationError("lab takes kernels from its jobs: no --kernel, --modules or --arch")
        }
        let numbers = [
            ("--interval", interval), ("--size-limit", sizeLimit), ("--fetch-timeout", fetchTimeout),
            ("--job-timeout", jobTimeout),
        ]
        for (name, number) in numbers where number < 1 { throw ValidationError("\(name) is at least 1") }
        if sizeLimit > 1 << 20 { throw ValidationError("--size-limit is in MiB: at most \(1 << 20)") }
        if runtime.isEmpty { throw ValidationError("--runtime is empty") }
        try SubmitCommand.check(origin: origin)
        for (option, address) in [("--api", api), ("--to", address)] {
            do {
                try HTTPClient.check(address)
            } catch {
                throw ValidationError("\(option) \(error)")
            }
        }
    }

    func run() async throws {
        try await reportingErrors {
            let stop = StopSignal()
            let lab = try lab(stop)
            try await lab.run(isOnce: once)
            if once, let code = stop.exitCode { throw ExitCode(code) }
        }
    }

    private func lab(_ stop: StopSignal) throws -> Lab {
        var settings = Lab.Settings(runtime: runtime, folder: out)
        settings.platforms = platforms
        settings.testTypes = [testType]
        settings.wantsDigests = wantsDigests
        settings.limit = jobTimeout
        settings.buildOrigin = buildOrigin
        settings.interval = interval
        var client = HTTPClient()
        client.sizeLimit = 64 << 20
        var artifacts = LabArtifacts(sizeLimit: sizeLimit << 20)
        artifacts.client.timeLimit = fetchTimeout
        let layout = try Layout()
        let waivers = try known.read()
        let database = KCIDBSubmission(
            address: address,
            token: try TokenOption.database.read(tokenFile),
            client: HTTPClient()
        )
        let runner = LabRunner(layout: layout, options: target, waivers: waivers)
        return Lab(
            settings: settings,
            api: LabAPI(address: api, token: try TokenOption.api.read(apiTokenFile), client: client),
            artifacts: artifacts,
            stop: stop,
            perform: { try await runner.perform($0, $1, $2, $3) },
            send: { folder, build in
                let results = try runner.results(folder)
                _ = try await database.send(
                    KCIDBReport.parts(results, origin: origin, build: build, limit: SubmitCommand.batchSize)
                )
            }
        )
    }
}

/// Runs the test of a job in a guest.
struct LabRunner: Sendable {
    let layout: Layout
    let options: TargetOptions
    let waivers: WaiverList?

    /// Runs it and writes the reports.
    func perform(
        _ definition: LabDefinition,
        _ files: LabArtifacts.Files,
        _ folder: String,
        _ stop: StopSignal
    ) async throws -> LabOutcome {
        let test = definition.test
        let corpus = try options.openCorpus(layout)
        guard corpus.groups.contains(where: { test.selection.contains(algorithm: $0.algorithm, type: $0.type) }) else {
            throw LabOutcome.Problem(.parameters, "no algorithm with vectors fits the test's parameters")
        }
        var options = options
        (options.kernel, options.modules) = (files.kernel, files.modules)
        options.architecture = definition.architecture
        var job = options.job(.run, test.selection)
        (job.exercises, job.profile, job.seed) = (test.exercises, test.profile, test.seed)
        var session = Session(layout, options, .folder(folder), job: job)
        (session.label, session.stop) = ("lab", stop)
        let outcome = try await session.perform()
        let results = try results(outcome.folder)
        let written = ReportWriter.write(results, folder: outcome.folder)
        for fault in written.faults { Terminal.say("\(fault)", label: "lab") }
        return LabOutcome(results)
    }

    /// A run as it is reported.
    func results(_ folder: String) throws -> RunResults {
        let results = try RunResults(path: "\(folder)/\(ReportWriter.FileName.records)")
        return waivers.map { results.applying($0, today: Suite.today) } ?? results
    }
}

extension LabOutcome {
    /// What a run is to KernelCI.
    init(_ results: RunResults) {
        switch results.verdict {
        case .passed: self.init(.pass)
        case .failed: self.init(.fail)
        case .nothingSelected, .nothingRan: self.init(.skip)
        case .hung, .incomplete: self.init(Problem(.laboratory, "\(results.verdict.word): \(results.headline)"))
        }
    }
}
