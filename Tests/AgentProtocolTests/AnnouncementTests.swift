import AgentProtocol
import Corpus
import KernelNames
import Records
import Testing

@Suite struct AnnouncementTests {
    private static let step = StepID(
        driver: .init(type: .aead, algorithm: "gcm(aes)", name: "generic-gcm-aesni"),
        group: "s/f/encrypt-k16",
        exercise: .chunked
    )

    private static var samples: [Announcement] {
        var record = CheckRecord(step)
        record.passed = 3
        let control = Script.Control(.encrypt, iv: [1, 2], associated: 3)
        let script = Script(
            type: .aead,
            setup: [.setKey(transform: 0, key: [9, 10], .success)],
            lanes: [[.open(operation: 0, transform: 0), .message(operation: 0, control, .bytes([7]), .output([13]))]]
        )
        record.failures = [.init(vector: "1", kind: .mismatch, message: "a\tb", expected: "00", actual: "01")]
        return [
            .load(module: "md4"), .bind(type: .hash, name: "hmac(sha256-avx2)"),
            .start(step, worker: 1, vectors: 12), .reach(.init(vector: "7"), record),
            .reach(.init(vector: "7", variant: "8 bytes, then the rest", script: script), record),
            .alive, .hold(step, .stuck, log: []), .hold(step, .asleep, log: []),
            .hold(step, .kernelWarning, log: ["WARNING: one", "two"]),
        ]
    }

    @Test(arguments: samples) func areReadAsTheyWereWritten(_ announcement: Announcement) {
        #expect(Announcement(line: announcement.line) == announcement)
        #expect(!announcement.line.contains("\n"))
    }

    @Test func tabsInTheLogBecomeSpaces() {
        let read = Announcement(line: Announcement.hold(Self.step, .kernelWarning, log: ["a\tb"]).line)
        #expect(read == .hold(Self.step, .kernelWarning, log: ["a b"]))
    }

    @Test(arguments: [
        "", "~", "~load", "~start\tx\t1\thash\ta\td\tg\te", "~bind\tnone\tx", "{}", "~reach\t1\t{}",
        "~reach\t1\t\t\t{}",
    ])
    func otherLinesAreNone(_ line: String) { #expect(Announcement(line: line) == nil) }
}
