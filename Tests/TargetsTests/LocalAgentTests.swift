import AgentProtocol
import Corpus
import Foundation
import Records
import Subprocess
import SystemPackage
import TestSupport
import Testing

@testable import Targets

/// The agent as an ordinary program.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: Checkout.agent), "`make build` makes the agent"))
struct LocalAgentTests {
    /// Runs a job, given as its text: how the agent ended, its lines, and what it said on standard error.
    private func run(_ job: String) async throws -> (ending: AgentProcess.Ending, lines: [AgentLine], said: String) {
        let folder = try TemporaryFolder()
        var lines: [AgentLine] = []
        let (ending, said) = try await AgentProcess(
            executable: .path(FilePath(Checkout.agent)),
            arguments: [try folder.write("job.json", job)],
            firstLine: .seconds(60),
            nextLine: .seconds(60)
        ).run {
            lines.append(AgentLine($0))
            return nil
        }
        return (ending, lines, said)
    }

    @Test(arguments: [
        (#""oneshot""#, #""backwards""#, #"job.json: exercises[0]: "backwards" is none of "#),
        (#""protocol": \#(Job.version)"#, #""protocol": 99"#, "job.json: root: a job of protocol version 99, "),
        (#""dangerous""#, #""daring""#, #"job.json: root: unknown member "daring""#),
    ])
    func aJobThatItDoesNotUnderstandIsOneLine(_ part: String, _ other: String, _ fault: String) async throws {
        let text = Job(task: .run, corpus: "/nowhere", exercises: [.oneshot]).text
        #expect(text.contains(part))
        let (ending, lines, said) = try await run(text.replacing(part, with: other))
        #expect(ending == .ended(code: 70))
        #expect(lines.isEmpty)
        #expect(said.hasPrefix("algcheck-agent: /") && said.contains(fault) && said.split(separator: "\n").count == 1)
    }

    /// A job is the same work in a guest and here: a program writes its records where the agent's would go.
    @Test func aProgramWritesRecordsOfItsOwn() async throws {
        let record = Record.answer(AnswerRecord(vector: "1", output: "00")).line
        let variables = [GuestLayout.Variable.recordsDescriptor, .corpus].map(\.rawValue)
        let script = "echo '\(record)' >&$\(variables[0]); echo corpus $\(variables[1])"
        let job = Job(task: .command, corpus: "/nowhere", command: ["/bin/sh", "-c", script])
        let (ending, lines, said) = try await run(job.text)
        #expect(ending == .ended(code: 0))
        #expect(lines == [AgentLine(record), AgentLine(Record.end(EndRecord(checks: 0, seconds: 0)).line)])
        #expect(said == "corpus /nowhere\n")
    }
}
