import AgentProtocol
import ArgumentParser
import Corpus
import Files
import Foundation
import Records
import Reporting
import Targets
import Vectors

/// An ACVP request, put to one driver of each of its algorithms on a target; the answers become the response.
struct ACVPSession {
    let layout: Layout
    let options: TargetOptions
    let selection: Selection
    /// The request, `prompt.json`.
    let prompt: String
    /// Where the response goes.
    let output: String

    /// Runs to the end and writes the response; returns what to say about it.
    ///
    /// - Throws: `TargetError` or an exit code; nothing is written then.
    func perform() async throws -> String {
        let request = try readingInput {
            let request = try ACVPRequest(path: prompt)
            try request.requireAnswerable()
            return request
        }
        let corpus = try SuppliedCorpus(cache: layout.cache) { try request.writeCorpus(to: $0) }
        defer { corpus.remove() }
        let scratch = ScratchFolder()

        var options = options
        options.corpus = corpus.folder
        let job = options.job(.answer, selection)
        let outcome = try await Session(layout, options, scratch.destination, job: job).perform()
        if let code = outcome.stopCode { throw ExitCode(code) }
        let found = try Findings(path: "\(outcome.folder)/records.jsonl")
        if let lack = found.lack { throw TargetError(.setup, lack) }
        if let fault = found.fault { throw TargetError(.tool, fault) }
        let text = try request.response(to: found.answers)
        try FileBytes.write(text.utf8, to: output)
        let drivers = found.drivers.joined(separator: ", ")
        let count = request.sets.reduce(0) { $0 + $1.count }
        let titles = Set(request.sets.map(\.title)).sorted().joined(separator: ", ")
        return "\(count) tests of \(titles) answered by \(drivers) (kernel \(found.kernel)): "
            + output
    }

    /// What the records of such a run say.
    private struct Findings {
        var answers: [ACVPAnswer] = []
        var drivers: [String] = []
        var kernel = ""
        /// Why the kernel cannot be asked at all; nil where it can.
        var lack: String?
        /// Why there is no whole response; nil where there is one.
        var fault: String?

        init(path: String) throws {
            var isComplete = false
            for (index, line) in try FileBytes.readText(path).split(separator: "\n").enumerated() {
                switch try Record(line: line, source: "\(path):\(index + 1)") {
                case .run(let run): kernel = run.kernelRelease
                case .driver(let found): drivers.append(found.driver)
                case .checks(let check): lack = check.skips.first.map { "\(check.driver): \($0.reason)" }
                case .answer(let answer): take(answer)
                case .incident(let incident) where incident.kind != .kernelWarning: fault = fault ?? incident.message
                case .end: isComplete = true
                default: break
                }
            }
            if !isComplete { fault = fault ?? "the run ended before its last answer" }
        }

        private mutating func take(_ answer: AnswerRecord) {
            if let reason = answer.fault {
                fault = fault ?? "tgId/tcId \(answer.vector): \(drivers.last ?? ""): \(reason)"
            }
            answers.append(ACVPAnswer(answer))
        }
    }
}
