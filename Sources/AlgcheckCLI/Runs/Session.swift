import AgentProtocol
import ArgumentParser
import Corpus
import Files
import Foundation
import HostTools
import KernelNames
import Records
import Targets

/// One run of the agent on a target, its records going to a run folder.
struct Session: Sendable {
    let layout: Layout
    /// Where the agent runs.
    let options: TargetOptions
    /// Where the records go.
    let destination: RunDestination
    /// What the agent is asked to do; where it finds the corpus, the target says.
    var job: Job
    /// Whether the host's record names the digests of what a dossier rests on.
    var takesDigests = false
    /// The files of vectors that the user brought.
    var files: [FileRecord] = []
    /// What runs on the target instead of the agent's own plan.
    var program: GuestProgram?
    /// Further files for the target: source here, path there.
    var copies: [(source: String, path: String)] = []
    /// What people's lines about this session start with, where several run side by side.
    var label: String?
    /// The signal that several sessions share; nil for one of its own.
    var stop: StopSignal?

    init(_ layout: Layout, _ options: TargetOptions, _ destination: RunDestination, job: Job) {
        self.layout = layout
        self.options = options
        self.destination = destination
        self.job = job
    }

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
        let prepared = try await options.target.kind.prepared(request(stop)) { say($0) }
        let folder = try destination.make(release: prepared.release)
        let target = try prepared.target(folder: folder.path)
        let job = job(for: prepared)
        let progress = Progress(label: label)
        var first: Duration?
        do {
            var host = try await target.description
            host.options = options.words
            if takesDigests { try await takeDigests(of: prepared, for: &host, folder: folder.path) }
            try folder.append(.host(host))
            for file in files { try folder.append(.file(file)) }
            let launch = ContinuousClock.now
            let run = IsolatedRun(
                target,
                stepLimit: options.stepTimeout,
                ownModules: options.ownModules,
                wrapsLast: Self.wrapsLast(job)
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
            if progress.hasRecords {
                say("the records so far are in \(folder.path)/records.jsonl")
            } else if (error as? TargetError)?.kind == .input {
                // Nothing was asked of a kernel, and nothing is worth keeping.
                folder.discard()
            }
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
    static func wrapsLast(_ job: Job) -> Bool {
        job.task == .run && job.profile == .full && !job.isWrapped && Wrapper.canBe(in: job.selection)
    }

    /// The job as the target's agent gets it.
    private func job(for target: any PreparedTarget) -> Job {
        var job = job
        job.corpus = target.corpus
        if let program {
            job.task = .command
            job.command = program.command
        }
        return job
    }

    private func request(_ stop: StopSignal) -> TargetRequest {
        // A driver that is soaked alone says nothing for as long as that takes.
        var request = options.request(layout, stop: stop)
        // What the user copies stands for what the program would have brought to that place.
        let own = (program?.files ?? []).filter { file in !copies.contains { $0.path == file.path } }
        request.extras = own + copies
        return request
    }

    /// Digests of what the run rests on; the kernel's configuration is kept in the folder.
    private func takeDigests(
        of target: any PreparedTarget,
        for host: inout HostRecord,
        folder: String
    ) async throws {
        let corpus = options.corpus ?? layout.corpus
        var paths = target.evidence
        for name in [CorpusFile.indexName, CorpusFile.packName] { paths[name] = "\(corpus)/\(name)" }
        if let configuration = try await target.configuration {
            let path = "\(folder)/kernel.config"
            try FileBytes.write(configuration.content, to: path)
            paths["config"] = path
            host.configSource = configuration.source
        }
        let names = paths.keys.sorted()
        let digests = try Digest.sha256(ofFiles: names.compactMap { paths[$0] })
        host.digests = Dictionary(uniqueKeysWithValues: zip(names, digests))
    }
}

/// A folder for records that nobody keeps.
struct ScratchFolder: ~Copyable {
    /// Its path; made when something is written there.
    let path = NSTemporaryDirectory() + "algcheck-\(UUID().uuidString)"

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// As the place of a run.
    var destination: RunDestination { .anew(in: path) }
}
