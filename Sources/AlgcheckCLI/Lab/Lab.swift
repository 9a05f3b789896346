import Files
import Foundation
import HostTools
import Reporting
import Targets

/// A laboratory that polls for jobs: takes those that are for it, does them one after the other, sends what came of them, and
/// ends them.
struct Lab {
    /// What the laboratory is.
    struct Settings {
        /// Its name at KernelCI.
        var runtime: String
        /// The platforms that it has; every one where none is named.
        var platforms: [String] = []
        /// What the tests are called that it does.
        var testTypes = ["algcheck"]
        /// The folder of its jobs.
        var folder: String
        var wantsDigests = false
        /// Seconds that a job may take, whatever it says itself.
        var limit = 7200
        /// Who names the builds in the database.
        var buildOrigin = "maestro"
        /// Seconds between two questions.
        var interval = 60
    }

    /// Does the test of a job on its files; the records go to the folder.
    typealias Perform = (LabDefinition, LabArtifacts.Files, _ folder: String, StopSignal) async throws -> LabOutcome
    /// Sends the results of a run as tests of a build; nil where the build is not known.
    typealias Send = (_ folder: String, _ build: String?) async throws -> Void

    let settings: Settings
    let api: LabAPI
    let artifacts: LabArtifacts
    let stop: StopSignal
    let perform: Perform
    let send: Send

    /// How often results are sent in vain before the job is ended without.
    static let attempts = 10
    /// Nodes between a job and its build, at most.
    private static let ancestors = 8

    private func say(_ text: String) { Terminal.say(text, label: "lab") }

    // MARK: The loop

    /// Asks for jobs and does them until somebody stops it.
    ///
    /// - Parameter isOnce: whether it asks once only, and does what is there then.
    /// - Throws: when the token is refused; with `isOnce`, also when something is left to be done.
    func run(isOnce: Bool) async throws {
        let lock = try LabLock(settings.folder)
        defer { lock.release() }
        while stop.number == nil {
            var faults: [String] = []
            for job in try openJobs() where stop.number == nil {
                if let fault = try await attempt({ try await work(job) }) { faults.append(fault) }
            }
            if let fault = try await attempt({ try await poll() }) { faults.append(fault) }
            for fault in faults { say(fault) }
            guard !isOnce else {
                if let fault = faults.last, stop.number == nil {
                    throw TargetError(.tool, "\(fault); `algcheck lab` again goes on with it")
                }
                return
            }
            for _ in 0..<settings.interval where stop.number == nil { try await Task.sleep(for: .seconds(1)) }
        }
    }

    /// The folder of all jobs, each in one of its own by the node's identifier.
    private var jobs: String { "\(settings.folder)/jobs" }

    /// The jobs that are not done.
    private func openJobs() throws -> [LabJob] {
        try Folder.names(in: jobs).compactMap { name in
            do {
                let job = try LabJob(folder: "\(jobs)/\(name)")
                return job.stage == .done ? nil : job
            } catch {
                say("\(error); the job is left alone")
                return nil
            }
        }
    }

    /// Does something; what another time may go better becomes a line.
    private func attempt(_ work: () async throws -> Void) async throws -> String? {
        do {
            try await work()
            return nil
        } catch LabAPI.Fault.token(let words) {
            throw TargetError(.setup, words)
        } catch let fault as LabAPI.Fault {
            return "\(fault)"
        }
    }

    /// Looks for new jobs and does them.
    private func poll() async throws {
        let path = "\(settings.folder)/since"
        let since = FileBytes.firstLine(of: path) ?? "1970-01-01T00:00:00.000000"
        let events = try await api.events(from: since)
        var fault: (any Error)?
        for event in events where isOurs(event.node) {
            // The events behind this one are asked for again.
            if stop.number != nil { return }
            guard !Folder.exists("\(jobs)/\(event.node.id)") else { continue }
            let job = LabJob(event.node.id, runtime: settings.runtime, in: jobs)
            try job.save()
            do {
                try await work(job)
            } catch let later as LabAPI.Fault {
                if case .token = later { throw later }
                fault = later
            }
        }
        if let last = events.last { try FileBytes.write("\(last.time)\n".utf8, to: path) }
        if let fault { throw fault }
    }

    private func isOurs(_ node: LabNode) -> Bool {
        node.state == "available" && node.runtime == settings.runtime && node.definition != nil
            && (settings.platforms.isEmpty || node.platform.map(settings.platforms.contains) == true)
    }

    // MARK: A job

    /// Does what is left of a job.
    func work(_ job: LabJob) async throws {
        var job = job
        do {
            try await goOn(with: &job)
        } catch LabAPI.Fault.refused(let words) {
            say("job \(job.node): given up: \(words)")
            try job.enter(.done)
        }
    }

    private func goOn(with job: inout LabJob) async throws {
        while stop.number == nil {
            switch job.stage {
            case .claiming: try job.enter(try await claim(job) ? .claimed : .done)
            case .claimed:
                guard let outcome = try await outcome(of: job) else { return }
                say("job \(job.node): \(outcome.result.rawValue)\(outcome.problem.map { ": \($0)" } ?? "")")
                try job.enter(.ran(outcome))
            case .ran(let outcome): try await sendResults(of: &job, outcome)
            case .sent(let outcome):
                try await finish(job, outcome)
                try job.enter(.done)
            case .done: return
            }
        }
    }

    /// Writes our claim into the node; false when the job is another's by now. The API compares nothing when it writes, so
    /// whoever reads his own claim afterwards has the job.
    private func claim(_ job: LabJob) async throws -> Bool {
        var node = try await api.node(job.node)
        if node.job == job.claim { return true }
        guard node.state == "available", node.job == nil else { return false }
        node.job = job.claim
        try await api.write(node, in: job.folder)
        let isOurs = try await api.node(job.node).job == job.claim
        if isOurs { say("job \(job.node): taken") }
        return isOurs
    }

    /// Fetches the job's files and runs its test; nil when somebody stops the laboratory meanwhile.
    private func outcome(of job: LabJob) async throws -> LabOutcome? {
        let files = ["kernel", "modules", "modules.archive"]
        defer { for name in files { try? FileManager.default.removeItem(atPath: "\(job.folder)/\(name)") } }
        // What a laboratory left that was stopped in the middle.
        try? FileManager.default.removeItem(atPath: job.run)
        var limited = stop
        do {
            guard let address = try await api.node(job.node).definition else {
                return LabOutcome(LabOutcome.Problem(.parameters, "the node has no definition any more"))
            }
            let bytes = try await artifacts.definition(address, in: job.folder)
            let definition = try LabDefinition(
                bytes,
                types: settings.testTypes,
                wantsDigests: settings.wantsDigests
            )
            let found = try await artifacts.fetch(definition, into: job.folder)
            let limit = min(definition.test.limit ?? settings.limit, settings.limit)
            limited = stop.limited(to: limit)
            let outcome = try await perform(definition, found, job.run, limited)
            return stop.number == nil ? outcome : nil
        } catch let problem as LabOutcome.Problem {
            return LabOutcome(problem)
        } catch let fault as LabAPI.Fault {
            throw fault
        } catch {
            if stop.number != nil { return nil }
            let isTheirs = (error as? TargetError)?.kind == .input
            let words = limited.incident ?? "\(error)"
            return LabOutcome(LabOutcome.Problem(isTheirs ? .parameters : .laboratory, words))
        }
    }

    private func sendResults(of job: inout LabJob, _ outcome: LabOutcome) async throws {
        guard Folder.exists("\(job.run)/\(ReportWriter.FileName.records)") else { return try job.enter(.sent(outcome)) }
        do {
            try await send(job.run, try await build(of: job.node))
        } catch let error as TargetError where error.kind == .setup {
            throw LabAPI.Fault.token("\(error); the results are in \(job.run)")
        } catch let error as TargetError {
            job.attempts += 1
            try job.save()
            guard job.attempts >= Self.attempts else { throw LabAPI.Fault.later("job \(job.node): \(error)") }
            say("job \(job.node): ended without its results: \(error); `algcheck submit \(job.run)` sends them")
        }
        try job.enter(.sent(outcome))
    }

    /// What the database calls the build that a job is for; nil where no build is above it.
    private func build(of node: String) async throws -> String? {
        var next = try await api.node(node).parent
        for _ in 0..<Self.ancestors {
            guard let id = next, LabNode.isIdentifier(id) else { return nil }
            let node = try await api.node(id)
            if node.kind == "kbuild" { return "\(settings.buildOrigin):\(node.id)" }
            next = node.parent
        }
        return nil
    }

    /// Ends the node, if it is still ours.
    private func finish(_ job: LabJob, _ outcome: LabOutcome) async throws {
        var node = try await api.node(job.node)
        guard node.state != "done", node.job == job.claim else {
            return say("job \(job.node): somebody else has ended it")
        }
        node.finish(outcome)
        try await api.write(node, in: job.folder)
    }
}
