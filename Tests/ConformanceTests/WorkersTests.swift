import Files
import Synchronization
import Testing

@testable import Conformance

@Suite struct WorkersTests {
    @Test(arguments: [1, 2, 7]) func everyThreadRunsOnceAndHasEnded(_ count: Int) {
        let calls = Shared()
        Workers.run(count) { calls.add("") }
        #expect(calls.all.count == count)
    }

    @Test(.timeLimit(.minutes(1)), arguments: [1, 2, 7]) func everyThreadRunsOnceUnderItsName(_ count: Int) async throws
    {
        let names = Shared()
        for number in 0..<count {
            let isStarted = Workers.start(named: "worker-\(number)") {
                names.add((try? FileBytes.readText("/proc/thread-self/comm")) ?? "")
            }
            #expect(isStarted)
        }
        while names.all.count < count { try await Task.sleep(for: .milliseconds(1)) }
        #expect(Set(names.all) == Set((0..<count).map { "worker-\($0)\n" }))
    }

    @Test func thereIsAtLeastOneProcessor() {
        #expect(Workers.count >= 1)
    }

    private final class Shared: Sendable {
        private let values = Mutex<[String]>([])
        func add(_ value: String) { values.withLock { $0.append(value) } }
        var all: [String] { values.withLock { $0 } }
    }
}
