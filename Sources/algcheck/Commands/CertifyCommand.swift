import ArgumentParser
import Corpus
import Foundation
import Records
import Reporting
import Targets

/// `algcheck certify`.
struct CertifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certify",
        abstract: "Run everything on one driver and write a dossier for a laboratory.",
        discussion: """
            Runs all exercises with all vectors of the driver (profile full) and writes dossier.json and dossier.html \
            beside the other reports. A dossier is evidence: only an accredited laboratory certifies. Exit codes are \
            those of run; 0 means that the driver passed. `algcheck verify` checks a dossier.
            """
    )

    @Option(help: "The driver's name in full, such as cbc-aes-aesni; `algcheck list drivers` has them all.")
    var driver: String

    @Option(help: "The algorithm, where several have a driver of that name.")
    var algorithm: String?

    @OptionGroup(title: "Target") var target: TargetOptions

    @Option(help: "Sign dossier.json with this SSH key; the signature is dossier.json.sig.")
    var sign: String?

    @Option(help: "The folder of all runs. Default: Reports/runs.")
    var reports: String?

    func validate() throws {
        if driver.contains(where: { "*?".contains($0) }) {
            throw ValidationError("certify takes the name of one driver, not a pattern: \(driver)")
        }
    }

    func run() async throws {
        let code = try await reportingErrors {
            let layout = try Layout()
            if let sign, !FileManager.default.fileExists(atPath: sign) {
                throw TargetError(.input, "\(sign): no such key")
            }
            let certification = Certification(
                driver: driver,
                algorithm: algorithm,
                target: target,
                reports: reports ?? layout.reports
            )
            let outcome = try await certification.perform(layout)
            if let sign { _ = try await Signature.sign(outcome.path, key: sign) }
            print(outcome.lines(signed: sign != nil).joined(separator: "\n"))
            return outcome.exitCode
        }
        throw code
    }
}

/// The full plan on one driver, and the dossier made from it.
struct Certification {
    let driver: String
    let algorithm: String?
    let target: TargetOptions
    /// The folder of all runs.
    let reports: String

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
        _ = try target.openCorpus(layout)
        var session = Session(layout: layout, options: target, reports: reports)
        session.selection = Selection(drivers: [driver], algorithms: algorithm.map { [$0] } ?? [])
        session.profile = .full
        session.takesDigests = true
        let run = try await session.perform()
        let written = ReportWriter.write(
            try RunResults(path: "\(run.folder)/\(ReportWriter.FileName.records)"),
            folder: run.folder
        )
        for fault in written.faults { Terminal.say("algcheck: \(fault)") }
        let dossier = Dossier(written.results, driver: try only(written.results))
        let digests = Dossier.Digests(
            body: try await Digest.sha256(of: Array(dossier.canonicalBody.utf8)),
            records: try await Digest.sha256(ofFile: "\(run.folder)/\(ReportWriter.FileName.records)")
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
