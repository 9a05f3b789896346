import AgentProtocol
import Foundation
import Records
import Subprocess
import SystemPackage
import TestSupport
import Testing

@testable import Targets

/// The agent on a machine whose connection breaks, without the machine: a program writes what a run would.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: Checkout.agent), "`make build` makes the agent"))
struct RemoteAgentTests {
    private static func record(_ number: Int) -> String {
        Record.answer(AnswerRecord(vector: "\(number)", output: "00")).line
    }

    /// Serves a folder over one connection that breaks after so many lines; returns the lines and how the worker ended.
    private func serve(
        _ folder: String,
        _ job: Job?,
        known: Int,
        breakingAfter limit: Int = .max
    ) async throws -> (lines: [String], ending: RemoteAgent.Ending?) {
        struct Broken: Error {}
        let text = job.map { Array($0.text.utf8) } ?? []
        var process = AgentProcess(
            executable: .path(FilePath(Checkout.agent)),
            arguments: [RemoteAgent.Mode.serve.rawValue, folder, "\(known)", "\(text.count)"],
            firstLine: .seconds(30),
            nextLine: .seconds(30)
        )
        process.input = text
        var (lines, ending): ([String], RemoteAgent.Ending?) = ([], nil)
        do {
            _ = try await process.run { text in
                guard let line = RemoteAgent.line(of: text) else { return nil }
                if let last = RemoteAgent.Ending(line: line) {
                    ending = last
                } else {
                    lines.append(line)
                    if lines.count == limit { throw Broken() }
                }
                return nil
            }
        } catch is Broken {}
        return (lines, ending)
    }

    @Test func aConnectionThatBreaksLosesNothing() async throws {
        let place = try TemporaryFolder()
        let folder = "\(place.path)/run"
        let count = 60
        let lines = (1...count).map(Self.record)
        let list = try place.write("lines", Array((lines.joined(separator: "\n") + "\n").utf8))
        let descriptor = GuestLayout.Variable.recordsDescriptor.rawValue
        let script = "while read -r line; do echo \"$line\" >&$\(descriptor); sleep 0.02; done <\(list)"
        let job = Job(task: .command, corpus: "/nowhere", command: ["/bin/sh", "-c", script])
        var came = try await serve(folder, job, known: 0, breakingAfter: 1).lines
        while true {
            let more = try await serve(folder, nil, known: came.count, breakingAfter: 7)
            came += more.lines
            guard more.ending == nil else {
                #expect(more.ending?.code == 0)
                break
            }
            try #require(!more.lines.isEmpty)
        }
        #expect(came == lines + [Record.end(EndRecord(checks: 0, seconds: 0)).line])
        // The host has said that it has everything.
        #expect(!FileManager.default.fileExists(atPath: folder))
    }

    @Test func aWorkerThatIsKilledSaysSo() async throws {
        let place = try TemporaryFolder()
        let folder = "\(place.path)/run"
        let descriptor = GuestLayout.Variable.recordsDescriptor.rawValue
        let script = "echo '\(Self.record(1))' >&$\(descriptor); kill -9 $PPID"
        let job = Job(task: .command, corpus: "/nowhere", command: ["/bin/sh", "-c", script])
        let (lines, ending) = try await serve(folder, job, known: 0)
        #expect(lines == [Self.record(1)])
        let last = try #require(ending)
        #expect(last.code == nil)
    }

    @Test func aJobThatItDoesNotUnderstandIsItsEnd() async throws {
        let place = try TemporaryFolder()
        let job = Job(task: .run, corpus: "/nowhere")
        let (lines, ending) = try await serve("\(place.path)/run", job, known: 0)
        #expect(lines.isEmpty)
        #expect(ending?.code == 70 && ending?.message.contains("/nowhere") == true)
    }

    @Test func linesAreWholeOrAbsent() {
        #expect(RemoteAgent.line(of: RemoteAgent.framed("{}")) == "{}")
        #expect(RemoteAgent.line(of: "{\"v\":2,\"ki") == nil)
        let ending = RemoteAgent.Ending(code: 70, message: "a\tb")
        #expect(RemoteAgent.Ending(line: ending.line) == ending)
        #expect(RemoteAgent.Ending(line: "~load\tx") == nil)
    }
}
