import Glibc
import Testing

@testable import Contract

/// A check's process ends in one of five ways, and each must be told from the others.
@Suite(.serialized)
struct IsolationTests {
    private struct Fault: Error, CustomStringConvertible {
        var description: String { "a fault" }
    }

    @Test func wordComesBack() {
        #expect(Isolation.run({ "ENOENT" }) == .observed("ENOENT"))
    }

    @Test func longWordComesBackWhole() {
        let word = String(repeating: "word ", count: 50_000)
        #expect(Isolation.run({ word }) == .observed(word))
    }

    @Test func emptyWordIsAnAnswer() {
        #expect(Isolation.run({ "" }) == .observed(""))
    }

    @Test func skipKeepsItsReason() {
        #expect(Isolation.run({ throw ContractSkip("not here") }) == .skipped("not here"))
    }

    @Test func otherErrorsAreTheHarnesss() {
        #expect(Isolation.run({ throw Fault() }) == .failed("a fault"))
    }

    @Test func hangIsEndedInTime() {
        let start = ContinuousClock.now
        let result = Isolation.run(
            {
                while true { sleep(60) }
            },
            limit: .milliseconds(200)
        )
        #expect(result == .blocked)
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test func signalIsNamed() {
        #expect(Isolation.run({ "\(raise(SIGKILL))" }) == .killed(SIGKILL))
    }

    @Test func earlyExitIsNoAnswer() {
        #expect(Isolation.run({ _exit(0) }) == .failed("the check ended without an answer"))
    }

    @Test func checkCannotChangeItsParent() {
        let folder = String(cString: getcwd(nil, 0))
        #expect(Isolation.run({ chdir("/") == 0 ? "moved" : "stayed" }) == .observed("moved"))
        #expect(String(cString: getcwd(nil, 0)) == folder)
    }
}
