import Records
import Synchronization
import Testing

@testable import Targets

/// A target whose agent says what it is told to.
private final class Parrot: Target {
    let words: [String]

    init(_ words: [String]) { self.words = words }

    var description: HostRecord { HostRecord(suiteVersion: "0", target: "parrot", startedAt: "now") }
    let canBootAgain = false

    func boot(_ job: Job, number: Int, receive: @escaping (String) throws -> Void) async throws -> Boot {
        for word in words { try receive(word) }
        return Boot(.complete)
    }
}

@Suite struct IsolatedRunTests {
    /// Announcements travel with the records of every task, and are no records.
    @Test(arguments: [Job.Task.run, .list, .answer, .command, .contract])
    func keepsNoAnnouncements(_ task: Job.Task) async throws {
        let end = Record.end(EndRecord(checks: 1, seconds: 1)).line
        let words = [Announcement.load(module: "ctr").line, "what a program says", end]
        let kept = Mutex<[String]>([])
        try await IsolatedRun(Parrot(words), stepLimit: 5, say: { _ in })
            .perform(Job(task: task, corpus: "")) { line in kept.withLock { $0.append(line) } }
        let lines = kept.withLock(\.self)
        #expect(lines.first == "what a program says")
        #expect(try Record(line: #require(lines.last), source: "test").line.contains(#""kind":"end""#))
        #expect(lines.count == 2)
    }
}
