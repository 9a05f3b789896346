import ArgumentParser
import Foundation
import KernelNames
import Records
import Reporting
import Targets

/// `algcheck why`.
struct WhyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Say why a driver was or was not tested, from the records of a run."
    )

    @Argument(help: "A driver, an algorithm or a kernel module; driver and algorithm names take * and ?.")
    var name: String

    @Option(name: .customLong("run"), help: "The folder of the run. Default: the latest in Reports/runs.")
    var folder: String?

    func run() async throws {
        try await reportingErrors {
            let folder = try self.folder ?? Self.latest(in: try Layout().reports)
            let results = try readingInput { try RunResults(path: "\(folder)/records.jsonl") }
            let sentences = results.explanations(of: name)
            guard !sentences.isEmpty else {
                let names = Set(results.drivers.flatMap { [$0.record.driver, $0.record.algorithm] })
                let near = NearNames.nearest(to: name, among: names)
                let hint = near.isEmpty ? "" : "; " + NearNames.question(near)
                Terminal.say("algcheck: no driver, algorithm or module of \(folder) is called \(name)\(hint)")
                throw ExitCode.nothingSelected
            }
            for sentence in sentences { print(sentence) }
        }
    }

    /// The folder of the run that ended last.
    private static func latest(in reports: String) throws -> String {
        let files = FileManager.default
        let runs = ((try? files.contentsOfDirectory(atPath: reports)) ?? []).map { "\(reports)/\($0)" }
        let dated = runs.compactMap { folder -> (folder: String, date: Date)? in
            let attributes = try? files.attributesOfItem(atPath: "\(folder)/records.jsonl")
            return (attributes?[.modificationDate] as? Date).map { (folder, $0) }
        }
        guard let last = dated.max(by: { $0.date < $1.date }) else {
            Terminal.say("algcheck: \(reports): no run there; `algcheck run` makes one, or name one with --run")
            throw ExitCode.nothingSelected
        }
        return last.folder
    }
}
