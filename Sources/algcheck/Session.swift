import AgentProtocol
import ArgumentParser
import Corpus
import Foundation
import KernelNames
import Records
import Targets

/// One run of the agent on a target, its records going to a run folder.
struct Session: Sendable {
    let layout: Layout
    let options: TargetOptions
    /// The folder of all runs.
    let reports: String
    var task: Job.Task = .run
    var selection = Selection()
    var exercises: [Exercise] = []
    /// Whether Monte Carlo tests run to their last checkpoint.
    var runsWholeChains = false
    var profile = Profile.quick
    var seed: UInt64 = 1
    /// For the profile `soak`.
    var minutes = 0
    var rules: [String] = []
    var isDangerous = false
    /// Only instances of `cryptd` and `pcrypt`.
    var isWrapped = false
    /// The part of the plan to do; nil for all of it.
    var shard: Shard?
    /// Whether the host's record names the digests of what a certificate rests on.
    var takesDigests = false
    /// What runs in the guest instead of the agent's own plan.
    var program: GuestProgram?
    /// Further files for the guest: source here, path there.
    var copies: [(source: String, path: String)] = []

    /// What people's lines about this session start with, where several run side by side.
    var label: String?
    /// The name of the run's folder; nil for the kernel's release and the time.
    var folderName: String?
    /// The signal that several sessions share; nil for one of its own.
    var stop: StopSignal?

    /// What a session leaves behind.
    struct Outcome {
        let folder: String
        /// Seconds from the start of the target to the first check record.
        let secondsToFirstCheck: Double?
        /// Seconds in all.
        let seconds: Double
        /// The exit code that a signal asks for, when one stopped the run.
        let stopCode: CInt?
    }

    /// Runs to the end. Whatever happens, the records that came are in the folder.
    func perform() async throws -> Outcome {
        let start = ContinuousClock.now
        let stop = stop ?? StopSignal()
        let (target, folder) = try await prepare(stop)
        let progress = Progress(label: label)
        var first: Duration?
        do {
            var host = try await target.description
            host.options = options.words
            if takesDigests { try await takeDigests(for: &host, folder: folder.path) }
            try folder.append(.host(host))
            let launch = ContinuousClock.now
            let run = IsolatedRun(
                target,
                stepLimit: options.stepTimeout + minutes * 60,
                ownModules: options.ownModules,
                wrapsLast: wrapsLast
            ) {
                progress.finish()
                say($0)
            }
            try await run.perform(job) { line in
                try folder.append(line.text)
                guard let record = line.record else { return }
                if case .checks = record, first == nil { first = .now - launch }
                progress.note(record)
            }
        } catch {
            progress.finish()
            if let code = stop.exitCode { throw ExitCode(code) }
            if progress.hasRecords { say("the records so far are in \(folder.path)/records.jsonl") }
            throw error
        }
        progress.finish()
        return Outcome(
            folder: folder.path,
            secondsToFirstCheck: first.map { $0 / .seconds(1) },
            seconds: (ContinuousClock.now - start) / .seconds(1),
            stopCode: stop.exitCode
        )
    }

    /// Tells people something about this session.
    private func say(_ text: String) { Terminal.say(text, label: label) }

    /// A full run is not full without the instances that need a boot of their own.
    private var wrapsLast: Bool {
        task == .run && program == nil && profile == .full && !isWrapped && Wrapper.canBe(in: selection)
    }

    private var corpus: String { options.corpus ?? layout.corpus }

    private var job: Job {
        var job = Job(
            task: task,
            corpus: options.target == .guest ? GuestLayout.Path.corpus : corpus,
            selection: selection,
            exercises: exercises,
            runsWholeChains: runsWholeChains,
            profile: profile,
            seed: seed,
            minutes: minutes,
            restriction: options.restrict,
            isPrivileged: !options.unprivileged,
            isWrapped: isWrapped,
            shard: shard,
            isDangerous: isDangerous,
            rules: rules
        )
        if let program {
            job.task = .command
            job.command = program.command
        }
        return job
    }

    /// A driver that is soaked alone says nothing for as long as that takes.
    private var silenceLimit: Int { options.silenceTimeout + minutes * 60 }

    private func prepare(_ stop: StopSignal) async throws -> (any Target, RunFolder) {
        guard options.target == .guest else {
            let folder = try makeFolder(release: ProcessInfo.kernelRelease)
            let limit = silenceLimit
            return (try LocalTarget(agent: layout.agent, folder: folder.path, silenceLimit: limit, stop: stop), folder)
        }
        let files = try await kernelFiles()
        var configuration = GuestTarget.Configuration(
            kernel: files.kernel,
            modules: files.modules,
            agent: layout.agent,
            corpus: corpus,
            cache: layout.cache,
            accelerator: options.accel
        )
        configuration.stop = stop
        configuration.bootLimit = options.bootTimeout
        configuration.silenceLimit = silenceLimit
        configuration.append = options.append + (options.fips ? ["fips=1"] : [])
        configuration.hardware = options.hardware
        configuration.ownModules = options.ownModules
        // What the user copies stands for what the program would have brought to that place.
        let own = (program?.files ?? []).filter { file in !copies.contains { $0.path == file.path } }
        configuration.extras = own + copies
        let release = try GuestTarget.release(of: configuration)
        let folder = try makeFolder(release: release)
        return (try GuestTarget(configuration, folder: folder.path), folder)
    }

    private func makeFolder(release: String) throws -> RunFolder {
        if let folderName { return try RunFolder(path: "\(reports)/\(folderName)") }
        return try RunFolder(reports: reports, release: release, time: Suite.compactNow)
    }

    /// Digests of the kernel's image and configuration, the corpus and the agent; the configuration is kept in the folder.
    private func takeDigests(for host: inout HostRecord, folder: String) async throws {
        var paths = [
            CorpusFile.indexName: "\(corpus)/\(CorpusFile.indexName)",
            CorpusFile.packName: "\(corpus)/\(CorpusFile.packName)", "agent": layout.agent,
        ]
        let configuration: KernelConfiguration?
        if options.target == .guest {
            let files = try await kernelFiles()
            paths["kernel"] = files.kernel
            configuration = try await KernelConfiguration.find(kernel: files.kernel, modules: files.modules)
        } else {
            configuration = try await KernelConfiguration.ofThisKernel(release: ProcessInfo.kernelRelease)
        }
        if let configuration {
            let path = "\(folder)/kernel.config"
            try FileBytes.write(configuration.content, to: path)
            paths["config"] = path
            host.configSource = configuration.source
        }
        let names = paths.keys.sorted()
        let digests = try await Digest.sha256(ofFiles: names.compactMap { paths[$0] })
        host.digests = Dictionary(uniqueKeysWithValues: zip(names, digests))
    }

    private func kernelFiles() async throws -> (kernel: String, modules: String?) {
        let debian = try options.kernel.map { try DebianKernel($0) } ?? .standard
        guard let debian else { return (options.kernel ?? "", options.modules) }
        let files = try await debian.files(cache: layout.cache) { say($0) }
        return (files.kernel, files.modules)
    }
}

extension ProcessInfo {
    /// `uname -r`.
    static var kernelRelease: String {
        let path = "/proc/sys/kernel/osrelease"
        return (try? FileBytes.readText(path).split(separator: "\n").first.map(String.init)) ?? "unknown"
    }
}
