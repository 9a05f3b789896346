import Files
import Foundation
import JSONC

/// What came of a job, in KernelCI's words.
struct LabOutcome: Equatable {
    /// A node's result.
    enum Result: String, CaseIterable {
        case pass
        case fail
        case skip
        case incomplete
    }

    /// Why there is no proper result.
    struct Problem: Error, Equatable, CustomStringConvertible {
        /// KernelCI's codes of errors, as far as a laboratory has use for them.
        enum Code: String, CaseIterable {
            /// The job asks for something that cannot be.
            case parameters = "invalid_job_params"
            /// The laboratory, or a server on the way.
            case laboratory = "Infrastructure"
        }

        let code: Code
        let message: String

        init(_ code: Code, _ message: String) {
            self.code = code
            self.message = message
        }

        var description: String { message }
    }

    let result: Result
    var problem: Problem?

    init(_ result: Result) { self.result = result }

    init(_ problem: Problem) { (result, self.problem) = (.incomplete, problem) }
}

/// A job that this laboratory has taken or tries to take, and how far it is: kept in a folder, so that nothing is lost or done
/// twice when the laboratory stops in the middle.
struct LabJob: Equatable {
    /// How far it is.
    enum Stage: Equatable {
        /// The node may or may not carry our claim.
        case claiming
        /// The job is ours; its run has not come to its end.
        case claimed
        /// The run is there, or it is known why not; the results are to be sent.
        case ran(LabOutcome)
        /// The database has the results; the node is to be ended.
        case sent(LabOutcome)
        /// Nothing is left to be done.
        case done
    }

    /// The job's folder.
    let folder: String
    /// The node's identifier.
    let node: String
    /// What we write into the node to call it ours.
    let claim: String
    var stage = Stage.claiming
    /// How often the results were sent in vain.
    var attempts = 0

    private static let file = "job.json"

    /// The folder of the run's records.
    var run: String { "\(folder)/run" }

    /// A job that is about to be claimed.
    ///
    /// - Parameter jobs: the folder of all jobs.
    init(_ node: String, runtime: String, in jobs: String) {
        folder = "\(jobs)/\(node)"
        self.node = node
        claim = "\(runtime):\(UUID().uuidString.lowercased())"
    }

    /// Reads a job's folder.
    init(folder: String) throws {
        let path = "\(folder)/\(Self.file)"
        let root = try JSONValue(parsing: try FileBytes.read(path), source: path)
        guard let node = root["node"]?.text, let claim = root["claim"]?.text, let word = root["stage"]?.text,
            let stage = Self.stage(word, root), case .int(let attempts) = root["attempts"]
        else { throw JSONError(source: path, position: .path(""), message: "no job of a laboratory") }
        self.folder = folder
        (self.node, self.claim, self.stage, self.attempts) = (node, claim, stage, attempts)
    }

    private static func stage(_ word: String, _ root: JSONValue) -> Stage? {
        var outcome: LabOutcome? {
            guard let result = root["result"]?.text.flatMap({ LabOutcome.Result(rawValue: $0) }) else { return nil }
            var outcome = LabOutcome(result)
            if let code = root["error_code"]?.text.flatMap({ LabOutcome.Problem.Code(rawValue: $0) }) {
                outcome.problem = LabOutcome.Problem(code, root["error_msg"]?.text ?? "")
            }
            return outcome
        }
        switch word {
        case "claiming": return .claiming
        case "claimed": return .claimed
        case "ran": return outcome.map { .ran($0) }
        case "sent": return outcome.map { .sent($0) }
        case "done": return .done
        default: return nil
        }
    }

    /// Writes how far the job is, in one step.
    func save() throws {
        let (word, outcome): (String, LabOutcome?) =
            switch stage {
            case .claiming: ("claiming", nil)
            case .claimed: ("claimed", nil)
            case .ran(let outcome): ("ran", outcome)
            case .sent(let outcome): ("sent", outcome)
            case .done: ("done", nil)
            }
        let value = JSONValue.object([
            "node": .string(node), "claim": .string(claim), "stage": .string(word), "attempts": .int(attempts),
            "result": outcome.map { .string($0.result.rawValue) },
            "error_code": outcome?.problem.map { .string($0.code.rawValue) },
            "error_msg": outcome?.problem.map { .string($0.message) },
        ])
        try Folder.make(folder)
        try FileBytes.write("\(value.text())\n".utf8, to: "\(folder)/\(Self.file)")
    }

    /// Goes on to a stage, and writes that.
    mutating func enter(_ stage: Stage) throws {
        self.stage = stage
        try save()
    }
}
