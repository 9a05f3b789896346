import Synchronization
import Testing

@testable import Conformance

@Suite struct WorkersTests {
    @Test(arguments: [1, 2, 7]) func everyThreadRunsOnceAndHasEnded(_ count: Int) {
        let calls = Shared()
        Workers.run(count) { calls.add() }
        #expect(calls.count == count)
    }

    @Test func thereIsAtLeastOneProcessor() {
        #expect(Workers.count >= 1)
    }

    private final class Shared: Sendable {
        private let value = Mutex(0)
        func add() { value.withLock { $0 += 1 } }
        var count: Int { value.withLock { $0 } }
    }
}
