import AgentProtocol
import Files
import Foundation
import Records
import TestSupport
import Testing

@testable import Targets

/// Boards without a board: a command plays the console once another one has switched it on.
@Suite struct BoardTargetTests {
    private static let record = Record.answer(AnswerRecord(vector: "1", output: "00")).line
    private static let end = Record.end(EndRecord(checks: 0, seconds: 0)).line
    private static let (begin, over) = (GuestLayout.ConsoleLine.begin, GuestLayout.ConsoleLine.end)

    /// Boots a board that says these lines, and then does something; returns what came of it.
    private func boot(
        _ lines: [String],
        then: String = "sleep 60",
        powerCycle: String? = nil
    ) async throws -> (ending: Boot.Ending, records: [String], console: String) {
        let place = try TemporaryFolder()
        let text = try place.write("lines", lines.map { "\($0)\r\n" }.joined())
        let target = BoardTarget(
            write: { job in
                #expect(job.outlet == .followed)
                try FileBytes.write("there".utf8, to: "\(place.path)/ramdisk")
            },
            console: "while [ ! -e '\(place.path)/on' ]; do sleep 0.05; done; cat '\(text)'; \(then)",
            powerCycle: powerCycle ?? "mv '\(place.path)/ramdisk' '\(place.path)/on'",
            folder: place.path,
            bootLimit: 3,
            silenceLimit: 2,
            stop: nil
        )
        var records: [String] = []
        let start = ContinuousClock.now
        let boot = try await target.boot(Job(task: .run, corpus: ""), number: 1) { line in
            if case .record(_, let text) = line { records.append(text) }
        }
        #expect(.now - start < .seconds(20))
        return (boot.ending, records, try FileBytes.readText("\(place.path)/console.log"))
    }

    @Test func whatTheAgentSaysIsTakenOutOfTheConsole() async throws {
        let stray = Record.answer(AnswerRecord(vector: "0", output: "00")).line
        let lines = ["U-Boot", stray, Self.begin, Self.record, "[  1.0] random: crng init", Self.end, Self.over]
        let (ending, records, console) = try await boot(lines)
        #expect(ending == .complete)
        #expect(records == [Self.record, Self.end])
        #expect(console == "U-Boot\n\(stray)\n[  1.0] random: crng init\n")
    }

    @Test func aKernelThatPanics() async throws {
        let panic = "Kernel panic - not syncing: Fatal exception"
        let found = try await boot([Self.begin, Self.record, "[ 2.0] BUG: null", "[ 2.0] \(panic)", "[ 2.0] trace"])
        #expect(found.ending == .died(panic))
        #expect(found.records == [Self.record])
        #expect(found.console.contains("trace"))
    }

    /// A second beginning belongs to another boot: nothing behind it is taken for this one's end.
    @Test func aBoardThatStartsAnew() async throws {
        let found = try await boot([Self.begin, Self.record, "U-Boot", Self.begin])
        #expect(found.ending == .died("the board started anew"))
    }

    @Test func aKernelThatHangsMayGoOnTalking() async throws {
        let chatter = "while true; do echo '[ 9.0] INFO: task blocked'; sleep 0.2; done"
        let found = try await boot([Self.begin, Self.record], then: chatter)
        #expect(found.ending == .hung("no record for 2 s"))
        let never = try await boot(["U-Boot"], then: chatter)
        guard case .hung(let words) = never.ending else { throw Program.Fault("\(never.ending)") }
        #expect(words.contains("within 3 s") && words.contains("task blocked"))
    }

    @Test func commandsThatFail() async throws {
        let error = await #expect(throws: TargetError.self) {
            _ = try await boot([], powerCycle: "echo no such outlet >&2; false")
        }
        #expect(error?.description.contains("--power-cycle") == true, "\(String(describing: error))")
        #expect(error?.description.contains("no such outlet") == true)
        let found = try await boot([Self.begin], then: "echo gone >&2")
        guard case .failed(let words) = found.ending else { throw Program.Fault("\(found.ending)") }
        #expect(words.contains("--console") && words.hasSuffix("the command ended: gone"))
    }

    @Test func aBoardWantsAConsole() async throws {
        var request = TargetRequest(agents: .built(folder: "/none"), corpus: "/none", cache: "/none")
        request.place = "/none/ramdisk"
        let error = await #expect(throws: TargetError.self) {
            _ = try await TargetKind.board.prepared(request) { _ in }
        }
        #expect(error?.kind == .input && error?.description.contains("--console") == true)
    }

    @Test func onlyABoardThatIsSwitchedBootsAgain() {
        func board(_ powerCycle: String?) -> BoardTarget {
            BoardTarget(
                write: { _ in },
                console: "",
                powerCycle: powerCycle,
                folder: "",
                bootLimit: 1,
                silenceLimit: 1,
                stop: nil
            )
        }
        #expect(board("pdu").canBootAgain)
        #expect(!board(nil).canBootAgain)
    }
}
