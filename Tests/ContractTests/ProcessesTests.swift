import Glibc
import Testing

@testable import Contract

/// Many processes at once: each ending counts, and none is waited for too long.
@Suite(.serialized) struct ProcessesTests {
    @Test func allThatEndRightAreRight() {
        #expect(Processes.word(of: ProcessChecks.many) { _ in .right } == "right")
    }

    @Test func whoeverEndsOtherwiseIsCounted() {
        let word = Processes.word(of: 32) { $0 == 31 ? .refused : $0 % 4 == 1 ? .wrong : .right }
        #expect(word == "8 of 32 wrong, 1 of 32 refused")
        #expect(Processes.word(of: 3) { $0 == 1 ? Processes.Ending.crash() : .right } == "1 of 3 stuck")
    }

    @Test func whoeverIsStuckIsLeft() {
        let start = ContinuousClock.now
        let word = Processes.word(of: 4, patience: .milliseconds(300)) { number in
            while number == 2 { sleep(60) }
            return .right
        }
        #expect(word == "1 of 4 stuck")
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    /// They begin when the last one is there, so that they run side by side.
    @Test func theyBeginTogether() {
        let start = ContinuousClock.now
        let word = Processes.word(of: 8) { _ in
            usleep(200_000)
            return .right
        }
        #expect(word == "right")
        #expect(ContinuousClock.now - start < .milliseconds(1_200))
    }
}

extension Processes.Ending {
    fileprivate static func crash() -> Self {
        raise(SIGKILL)
        return .right
    }
}
