import AgentProtocol
import ArgumentParser
import Corpus
import Files
import Foundation
import Records
import Reporting
import Targets
import Vectors

/// A folder of ACVP requests, put to every driver of a target.
struct ACVPLaboratory {
    /// A response's name in the folder of its request.
    static let responseName = "response.json"
    /// What it is called where tests are missing: nothing to hand in.
    static let partialName = "partial.json"

    let layout: Layout
    let options: TargetOptions
    let selection: Selection
    /// Where the responses go.
    let folder: String

    /// Answers what is not answered yet, and says what became of every vector set.
    func answer(_ requests: ACVPRequestFolder) async throws -> ACVPReport {
        var report = ACVPReport(requests, folder: folder)
        let asked = requests.entries.map(\.request)
        guard asked.contains(where: { $0.sets.contains { $0.answerableCount > 0 } }) else { return report }
        let corpus = try SuppliedCorpus(cache: layout.cache) { folder in
            try ACVPRequest.writeCorpus(of: asked, digest: requests.digest, to: folder)
        }
        defer { corpus.remove() }
        for path in try earlierRuns() { try take(ACVPHarvest(path: path), of: requests, into: &report) }

        var options = options
        options.corpus = corpus.folder
        // A slow driver hashes some MiB a second, and says nothing meanwhile.
        let largest = asked.flatMap(\.sets).map(\.largeBytes).max() ?? 0
        options.silenceTimeout = max(options.silenceTimeout, largest >> 21)
        let names = try await drivers(options)
        while case let rest = names.filter({ !report.isSettled($0) }), !rest.isEmpty {
            let before = report.settled
            var job = options.job(
                .answer,
                Selection(drivers: rest, algorithms: selection.algorithms, types: selection.types)
            )
            job.asksEveryDriver = true
            let outcome = try await perform(job, options)
            try take(ACVPHarvest(path: "\(outcome.folder)/records.jsonl"), of: requests, into: &report)
            if let code = outcome.stopCode {
                Terminal.say("algcheck: stopped; the same command goes on from here")
                throw ExitCode(code)
            }
            if report.settled == before {
                for name in rest { report.fail(name, "the kernel's agent had nothing to say of it") }
            }
        }
        try report.combine()
        return report
    }

    /// Asks every driver which sizes it takes; returns a line for each registration that was written.
    func writeCapabilities() async throws -> [String] {
        let corpus = try SuppliedCorpus(cache: layout.cache) { try ACVPProbes.writeCorpus(to: $0) }
        defer { corpus.remove() }
        var options = options
        options.corpus = corpus.folder
        var job = options.job(.answer, selection)
        job.asksEveryDriver = true
        let scratch = ScratchFolder()
        let outcome = try await Session(layout, options, scratch.destination, job: job).perform()
        if let code = outcome.stopCode { throw ExitCode(code) }
        let found = try ACVPHarvest(path: "\(outcome.folder)/records.jsonl")
        if let fault = found.fault { throw TargetError(.tool, fault) }
        var lines: [String] = []
        for driver in found.drivers {
            let answered = driver.answers.map(\.test).filter { driver.faults[$0] == nil }
            let registration = ACVPRegistration(answered: answered)
            if registration.isEmpty { continue }
            let path = "\(folder)/\(ACVPReport.folderName(driver.record.driver))/capabilities.json"
            try Output.write(registration.text, to: path)
            lines.append("\(driver.record.driver): \(registration.titles.joined(separator: ", ")): \(path)")
        }
        guard !lines.isEmpty else { throw ExitCode.nothingSelected }
        return lines
    }

    private var runs: String { "\(folder)/runs" }

    /// The records of runs that were made before in the same folder.
    private func earlierRuns() throws -> [String] {
        try Folder.names(in: runs).map { "\(runs)/\($0)/records.jsonl" }.filter { Folder.exists($0) }
    }

    private func perform(_ job: Job, _ options: TargetOptions) async throws -> Session.Outcome {
        let path = try RunFolder.make(in: runs, named: "run")
        return try await Session(layout, options, .folder(path), job: job).perform()
    }

    /// The drivers that take something of the requests.
    private func drivers(_ options: TargetOptions) async throws -> [String] {
        let scratch = ScratchFolder()
        let job = options.job(.list, selection)
        let outcome = try await Session(layout, options, scratch.destination, job: job).perform()
        if let code = outcome.stopCode { throw ExitCode(code) }
        let results = try RunResults(path: "\(outcome.folder)/records.jsonl")
        let names = results.drivers.filter { $0.record.groups > 0 && $0.record.unreachable == nil }.map(\.record.driver)
        if names.isEmpty { throw ExitCode.nothingSelected }
        return Set(names).sorted()
    }

    /// Writes the responses of every driver that came to its end.
    private func take(_ found: ACVPHarvest, of requests: ACVPRequestFolder, into report: inout ACVPReport) throws {
        guard let run = found.run else {
            if let fault = found.fault { throw TargetError(.tool, fault) }
            return
        }
        guard run.manifestDigest == requests.digest else {
            throw TargetError(.input, "\(folder) has answers to other requests; name another folder with --out")
        }
        for driver in found.drivers {
            if driver.isComplete {
                try report.take(driver)
                let sheet = ACVPEnvironment(driver: driver.record, run: run, platform: found.platform, host: found.host)
                let path = "\(folder)/\(ACVPReport.folderName(driver.record.driver))/environment.json"
                try Output.write(sheet.text, to: path)
            } else if let fault = found.fault {
                report.fail(driver.record.driver, fault)
            }
        }
    }
}
