import AgentProtocol
import ArgumentParser
import Corpus
import Files
import Foundation
import HostTools
import Records
import Reporting
import Targets

/// The full plan on one driver, and the dossier made from it.
struct Certification {
    let driver: String
    let algorithm: String?
    let target: TargetOptions
    /// Where the run goes.
    let destination: RunDestination

    /// What a certification leaves behind.
    struct Outcome {
        let dossier: Dossier
        /// The path of `dossier.json`.
        let path: String
        let digests: Dossier.Digests
        let exitCode: ExitCode

        /// What standard output says of it.
        func lines(signed: Bool) -> [String] {
            let result = dossier.driver
            let word = dossier.word
            let reasons = [result.verdict.reason].compactMap { $0 } + dossier.results.disturbances
            let counts = result.counts
            return [
                ([word + "  " + result.record.driver] + reasons).joined(separator: "; "),
                "\(counts.passed) checks passed, \(counts.failed) failed, \(counts.skipped) skipped, "
                    + "\(counts.errors) could not be executed",
                "digest  \(digests.body)",
                "dossier \(path)" + (signed ? ", signed: \(path).sig" : ""),
            ]
        }
    }

    /// Runs the plan and writes the reports and the dossier.
    ///
    /// - Throws: `ExitCode` 69 when the kernel has no such driver.
    func perform(_ layout: Layout) async throws -> Outcome {
        let corpus = try target.openCorpus(layout)
        if algorithm == nil, target.ownModules.isEmpty {
            try DriverWords(algorithms: Set(corpus.groups.map(\.algorithm))).check([driver])
        }
        var job = target.job(.run, Selection(drivers: [driver], algorithms: algorithm.map { [$0] } ?? []))
        job.profile = .full
        var session = Session(layout, target, destination, job: job)
        session.takesDigests = true
        let run = try await session.perform()
        let written = ReportWriter.write(
            try RunResults(path: "\(run.folder)/\(ReportWriter.FileName.records)"),
            folder: run.folder
        )
        for fault in written.faults { Terminal.say("algcheck: \(fault)") }
        let dossier = Dossier(written.results, driver: try only(written.results))
        let digests = Dossier.Digests(
            body: Digest.sha256(of: Array(dossier.canonicalBody.utf8)),
            records: try Digest.sha256(ofFile: "\(run.folder)/\(ReportWriter.FileName.records)")
        )
        let path = "\(run.folder)/\(Dossier.FileName.json)"
        try FileBytes.write(dossier.json(digests).utf8, to: path)
        try FileBytes.write(dossier.html(digests).utf8, to: "\(run.folder)/\(Dossier.FileName.html)")
        let code = run.stopCode ?? written.results.exitCode
        return Outcome(
            dossier: dossier,
            path: path,
            digests: digests,
            exitCode: ExitCode(code == 0 && !dossier.hasPassed ? ExitCode.incomplete.rawValue : code)
        )
    }

    /// The driver's result, of which there must be one.
    private func only(_ results: RunResults) throws -> DriverResult {
        let found = results.drivers.filter { $0.record.driver == driver }
        guard let first = found.first else {
            for reason in results.disturbances { Terminal.say("algcheck: \(reason)") }
            Terminal.say("algcheck: the kernel has no driver \(driver); see `algcheck list drivers`")
            throw ExitCode(results.end == nil ? results.exitCode : ExitCode.nothingSelected.rawValue)
        }
        guard found.count == 1 else {
            let names = found.map(\.record.algorithm).joined(separator: ", ")
            throw TargetError(.input, "\(driver) is a driver of \(names); name one with --algorithm")
        }
        return first
    }
}
