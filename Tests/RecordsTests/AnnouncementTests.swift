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
            .hold(step, .stuck, log: []), .hold(step, .asleep, log: []),
            .hold(step, .complaint, log: ["WARNING: one", "two"]),
        ]
    }

    @Test(arguments: samples) func areReadAsTheyWereWritten(_ announcement: Announcement) {
        #expect(Announcement(line: announcement.line) == announcement)
        #expect(!announcement.line.contains("\n"))
    }

    @Test func tabsInTheLogBecomeSpaces() {
        let read = Announcement(line: Announcement.hold(Self.step, .complaint, log: ["a\tb"]).line)
        #expect(read == .hold(Self.step, .complaint, log: ["a b"]))
    }

    @Test(arguments: [
        "", "~", "~load", "~start\tx\t1\thash\ta\td\tg\te", "~bind\tnone\tx", "{}", "~reach\t1\t{}",
        "~reach\t1\t\t\t{}",
    ])
    func otherLinesAreNone(_ line: String) { #expect(Announcement(line: line) == nil) }
}

@Suite struct KernelMessageTests {
    @Test func complaintsAreRecognised() {
        let lines = [
            "[    9.1][    T1] BUG: kernel NULL pointer dereference", "WARNING: CPU: 1 PID: 3 at x.c:1",
            "[ 1.0] rcu: INFO: rcu_preempt detected stalls", "[ 1.0] watchdog: BUG: soft lockup - CPU#1 stuck",
            "UBSAN: array-index-out-of-bounds in x.c", "Oops: 0002 [#1]",
        ]
        for line in lines { #expect(KernelMessage(line).isComplaint) }
        #expect(!KernelMessage("alg: No test for x").isComplaint)
        #expect(KernelMessage("INFO: task kworker/0:1 blocked for more than 120 seconds.").isComplaint)
        #expect(!KernelMessage("[  363.7] INFO: task algcheck-0:3051 blocked for more than 120 seconds.").isComplaint)
        #expect(KernelMessage("WARNING: CPU: 1 PID: 9 at crypto/testmgr.c:5907 alg_test").isFailedSelfTest)
        #expect(KernelMessage("alg: self-tests for rsa using x failed (rc=-22)").isFailedSelfTest)
    }

    @Test func theEssenceIsTheSameOnAnyProcessor() {
        let one = KernelMessage("WARNING: CPU: 0 PID: 12 at x.c:1 f+0x1/0x2")
        #expect(one.essence == KernelMessage("[ 3.0] WARNING: CPU: 1 PID: 345 at x.c:1 f+0x1/0x2").essence)
        #expect(one.essence == "WARNING: at x.c:1 f+0x1/0x2")
    }
}

@Suite struct StepIDTests {
    @Test(
        arguments: [
            ("essiv(cbc-aes-aesni,sha256-generic)", "cbc-aes-aesni", true),
            ("essiv(cbc-aes-aesni,sha256-generic)", "sha256-generic", true),
            ("authenc(hmac(sha1-avx),cbc(aes-generic))", "cbc(aes-generic)", true),
            ("authenc(hmac(sha1-avx),cbc(aes-generic))", "aes-generic", true),
            ("cbc(aes-generic)", "cbc(aes-generic)", false), ("ecb(sha1-avx2)", "sha1-avx", false),
            ("xcbc(aes-generic)", "cbc(aes-generic)", false), ("cbc-aes-aesni", "aes-aesni", false),
        ]
    )
    func partsAreWholeNames(_ name: String, _ other: String, _ isBuilt: Bool) {
        func driver(_ name: String) -> DriverID { .init(type: .skcipher, algorithm: "a", name: name) }
        #expect(driver(name).isBuilt(over: driver(other)) == isBuilt)
    }
}
