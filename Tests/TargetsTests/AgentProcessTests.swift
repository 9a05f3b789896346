import Foundation
import Subprocess
import SystemPackage
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
        ).run(receive: receive)
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

    @Test func aSilentProcessIsKilled() async throws {
        var lines: [String] = []
        let start = ContinuousClock.now
        let result = try await run("echo one; exec sleep 600", limit: .milliseconds(500)) { lines.append($0) }
        #expect(lines == ["one"])
        #expect(result.ending == .silent(.milliseconds(500)))
        #expect(ContinuousClock.now - start < .seconds(120))
    }

    @Test func anErrorOfTheReceiverEndsTheProcess() async {
        let start = ContinuousClock.now
        await #expect(throws: Refusal.self) {
            _ = try await run("echo one; exec sleep 600") { _ in throw Refusal() }
        }
        #expect(ContinuousClock.now - start < .seconds(120))
    }
}
