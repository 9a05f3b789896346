import ArgumentParser
import Corpus
import Foundation
import Records
import Targets

/// One run of the agent on a target, its records going to a run folder.
struct Session {
    let layout: Layout
    let options: TargetOptions
    /// The folder of all runs.
    let reports: String
    var task: Job.Task = .run
    var selection = Selection()
    var exercises: [String] = []
    var rules: [String] = []
    var isDaring = false
    /// What runs in the guest instead of the agent's own plan.
    var program: GuestProgram?
    /// Further files for the guest: source here, path there.
    var copies: [(source: String, path: String)] = []

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
        let stop = StopSignal()
        let (target, folder) = try await prepare(stop)
        let progress = Progress()
        var first: Duration?
        do {
            try folder.append(.host(try await target.description))
            let launch = ContinuousClock.now
            let incidents = try await target.run(job) { line in
                try folder.append(line)
                guard let record = try? Record(line: line, source: "record") else { return }
                if case .checks = record, first == nil { first = .now - launch }
                progress.note(record)
            }
            for incident in incidents { try folder.append(.incident(incident)) }
        } catch {
            progress.finish()
            if let code = stop.exitCode { throw ExitCode(code) }
            if progress.hasRecords { Terminal.say("algcheck: the records so far are in \(folder.path)/records.jsonl") }
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

    private var corpus: String { options.corpus ?? layout.corpus }

    private var job: Job {
        var job = Job(
            task: task,
            corpus: options.target == .guest ? GuestTarget.corpusPath : corpus,
            selection: selection,
            exercises: exercises,
            restriction: options.restrict,
            isDaring: isDaring,
            rules: rules
        )
        if let program {
            job.task = .command
            job.command = program.command
        }
        return job
    }

    private func prepare(_ stop: StopSignal) async throws -> (any Target, RunFolder) {
        guard options.target == .guest else {
            let folder = try RunFolder(reports: reports, release: ProcessInfo.kernelRelease, time: Suite.compactNow)
            let limit = options.silenceTimeout
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
        configuration.silenceLimit = options.silenceTimeout
        configuration.append = options.append
        configuration.extras = (program?.files ?? []) + copies
        let release = try GuestTarget.release(of: configuration)
        let folder = try RunFolder(reports: reports, release: release, time: Suite.compactNow)
        return (try GuestTarget(configuration, folder: folder.path), folder)
    }

    private func kernelFiles() async throws -> (kernel: String, modules: String?) {
        let debian = try options.kernel.map { try DebianKernel($0) } ?? .standard
        guard let debian else { return (options.kernel ?? "", options.modules) }
        let files = try await debian.files(cache: layout.cache) { Terminal.say("algcheck: \($0)") }
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
