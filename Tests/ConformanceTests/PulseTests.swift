import Glibc
import Synchronization
import Testing

@testable import Conformance

@Suite struct PulseTests {
    @Test(.timeLimit(.minutes(1))) func aThreadThatWaitsIsIdleAndOneThatComputesIsNot() async throws {
        let waiting = Mutex<Pulse?>(nil)
        let computing = Mutex<Pulse?>(nil)
        let isOver = Atomic(false)
        try #require(
            Workers.start(named: "waits") {
                waiting.withLock { $0 = Pulse() }
                while !isOver.load(ordering: .relaxed) { usleep(5_000_000) }
            }
        )
        try #require(
            Workers.start(named: "computes") {
                computing.withLock { $0 = Pulse() }
                while !isOver.load(ordering: .relaxed) {}
            }
        )
        while waiting.withLock({ $0 == nil }) || computing.withLock({ $0 == nil }) {
            try await Task.sleep(for: .milliseconds(1))
        }
        // Time for the one to fall asleep.
        try await Task.sleep(for: .milliseconds(100))
        _ = waiting.withLock { $0?.idle(at: .now) }
        for _ in 0..<5 {
            try await Task.sleep(for: .milliseconds(20))
            #expect(computing.withLock { $0?.idle(at: .now) } == .zero)
        }
        let idle = try #require(waiting.withLock { $0?.idle(at: .now) })
        isOver.store(true, ordering: .relaxed)
        #expect(idle >= .milliseconds(100))
    }

    @Test func timeThatAMachineStoodStillIsNotTheThreads() {
        let pulse = Mutex<Pulse?>(nil)
        let isStarted = Workers.start(named: "waits") {
            pulse.withLock { $0 = Pulse() }
            sleep(60)
        }
        #expect(isStarted)
        while pulse.withLock({ $0 == nil }) { usleep(1_000) }
        usleep(100_000)
        _ = pulse.withLock { $0?.idle(at: .now) }
        let idle = pulse.withLock { $0?.idle(at: .now + .seconds(3600)) }
        #expect(idle == .milliseconds(100))
    }
}
