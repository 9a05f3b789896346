import Foundation
import Glibc
import Subprocess
import SystemPackage
import TestSupport
import Testing

@testable import Targets

@Suite struct AgentProcessTests {
    private struct Refusal: Error {}

    private func run(
        _ script: String,
        limit: Duration = .seconds(5),
        receive: (String) throws -> Void = { _ in }
    ) async throws -> (ending: AgentProcess.Ending, message: String) {
        try await AgentProcess(
            executable: .path("/bin/sh"),
            arguments: ["-c", script],
            firstLine: limit,
            nextLine: limit
        ).run {
            try receive($0)
            return nil
        }
    }

    @Test func linesComeInOrder() async throws {
        var lines: [String] = []
        let result = try await run("echo one; echo; printf two; echo said >&2; exit 3") { lines.append($0) }
        #expect(lines == ["one", "two"])
        #expect(result.ending == .ended(code: 3))
        #expect(result.message == "said\n")
    }

    @Test func aProcessThatIsKilledHasNoCode() async throws {
        #expect(try await run("kill -9 $$").ending == .ended(code: nil))
    }

    /// Writes 240 KiB, more than a pipe holds, and as an emulator does: what there is no room for is not written later.
    @Test func aSlowReceiverLosesNothing() async throws {
        let script = """
            line=$(printf %4095s | tr ' ' x)
            for i in $(seq 60); do
                printf '%s\\n' $line | dd bs=4096 iflag=fullblock oflag=nonblock status=none || exit 9
                sleep 0.05
            done
            """
        var count = 0
        let result = try await run(script, limit: .seconds(60)) { _ in
            if count == 0 { sleep(4) }
            count += 1
        }
        #expect(result.ending == .ended(code: 0))
        #expect(count == 60)
    }

    @Test func whoAsksWhetherAllArrivedGetsAnAnswer() async throws {
        var lines: [String] = []
        let script = "for i in 1 2 3; do echo $i; echo '~?'; read answer || exit 9; done; echo end"
        let result = try await run(script) { lines.append($0) }
        #expect(lines == ["1", "2", "3", "end"])
        #expect(result.ending == .ended(code: 0))
    }

    /// A kernel may die between its question and the answer.
    @Test func anAnswerThatNobodyReadsIsNoError() async throws {
        for _ in 0..<20 {
            #expect(try await run("exec <&-; echo '~?'; echo end; exit 3").ending == .ended(code: 3))
        }
    }

    @Test func aSilentProcessIsKilled() async throws {
        var lines: [String] = []
        let start = ContinuousClock.now
        let result = try await run("echo one; exec sleep 600", limit: .milliseconds(500)) { lines.append($0) }
        #expect(lines == ["one"])
        #expect(result.ending == .silent(.milliseconds(500)))
        #expect(ContinuousClock.now - start < .seconds(120))
    }

    @Test func childrenEndWithTheProcess() async throws {
        let folder = try TemporaryFolder()
        let process = AgentProcess(
            executable: .path("/bin/sh"),
            arguments: ["-c", "sleep 600 & echo $! >'\(folder.path)/child'; echo one; wait"],
            firstLine: .seconds(60),
            nextLine: .milliseconds(300),
            errorLog: "\(folder.path)/errors",
            hasChildren: true
        )
        let start = ContinuousClock.now
        #expect(try await process.run { _ in nil }.ending == .silent(.milliseconds(300)))
        // The child holds standard output open: were it alive, the run would not end.
        #expect(ContinuousClock.now - start < .seconds(120))
        let child = try #require(pid_t(try String(contentsOfFile: "\(folder.path)/child", encoding: .utf8).dropLast()))
        // What is killed has closed its files a moment before it is gone.
        for _ in 0..<100 where !Self.isGone(child) { try await Task.sleep(for: .milliseconds(50)) }
        #expect(Self.isGone(child))
    }

    /// Whether the process ended; one that nobody waited for counts as ended.
    private static func isGone(_ process: pid_t) -> Bool {
        let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        return status.map { $0.contains(") Z ") } ?? true
    }

    @Test func standardErrorCanGoToAFile() async throws {
        let folder = try TemporaryFolder()
        var process = AgentProcess(
            executable: .path("/bin/sh"),
            arguments: ["-c", "echo one; echo $WORD >&2"],
            firstLine: .seconds(60),
            nextLine: .seconds(60),
            errorLog: "\(folder.path)/errors"
        )
        process.variables = ["WORD": "said"]
        let result = try await process.run { _ in nil }
        #expect(result.ending == .ended(code: 0))
        #expect(result.message.isEmpty)
        #expect(try String(contentsOfFile: "\(folder.path)/errors", encoding: .utf8) == "said\n")
    }

    @Test func theReceiverSaysHowLongTheNextLineMayTake() async throws {
        let process = AgentProcess(
            executable: .path("/bin/sh"),
            arguments: ["-c", "echo one; exec sleep 600"],
            firstLine: .seconds(60),
            nextLine: .seconds(60)
        )
        #expect(try await process.run { _ in .milliseconds(300) }.ending == .silent(.milliseconds(300)))
    }

    @Test func anErrorOfTheReceiverEndsTheProcess() async {
        let start = ContinuousClock.now
        await #expect(throws: Refusal.self) {
            _ = try await run("echo one; exec sleep 600") { _ in throw Refusal() }
        }
        #expect(ContinuousClock.now - start < .seconds(120))
    }
}
