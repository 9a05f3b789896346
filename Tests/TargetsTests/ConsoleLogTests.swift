import Foundation
import Records
import Testing

@testable import Targets

@Suite struct ConsoleLogTests {
    @Test func carriageReturnsAndEscapeCodesGo() {
        let log = ConsoleLog(text: "\u{1B}[2J[    0.1] one\r\n\r\n[    0.2] two\t2\r\n")
        #expect(log.lines.suffix(1) == ["[    0.2] two\t2"])
        #expect(log.lines.first?.contains("\u{1B}") == false)
        #expect(log.tail(1) == ["[    0.2] two\t2"])
    }

    @Test func anAbsentConsoleIsEmpty() {
        #expect(ConsoleLog(path: "/no/console").lines.isEmpty)
    }

    @Test func theLastPanicIsTheReason() {
        let log = ConsoleLog(
            text: """
                [    1.100000] Kernel panic - not syncing: first
                [    1.200000][    T1] Kernel panic - not syncing: No working init found.
                [    1.200001] ---[ end Kernel panic - not syncing: No working init found. ]---
                [    1.300000] Rebooting
                """
        )
        #expect(log.panic == "Kernel panic - not syncing: No working init found.")
        #expect(ConsoleLog(text: "[ 1.0] all is well").panic == nil)
    }

    @Test(arguments: [
        "BUG: unable to handle page fault for address: 0", "WARNING: CPU: 0 PID: 1 at crypto/algapi.c:465",
        "Oops: general protection fault, maybe", "general protection fault: 0000", "INFO: task x blocked",
        "kernel BUG at lib/x.c:1!", "Oops: 0000 [#1] SMP",
        "alg: skcipher: cbc-x encryption test failed (wrong result) on test vector 0, cfg=\"in-place\"",
        "alg: self-tests for ecb(aes) using ecb-x failed (rc=-22)",
    ])
    func kernelWarningsAreFound(line: String) {
        for stamp in ["", "[    3.141592] ", "[    3.141592][   T17] "] {
            let found = ConsoleLog(text: "[ 1.0] before\n\(stamp)\(line)\n[ 4.0] after").warnings
            #expect(found.map(\.message) == [line])
            #expect(found.first?.kind == .kernelWarning)
            #expect(found.first?.log == ["\(stamp)\(line)", "[ 4.0] after"])
        }
    }

    @Test(arguments: [
        "alg: No test for rot13", "alg: self-tests disabled", "ccp_crypto: Cannot load: BUG: not",
        "alg: self-tests passed",
    ])
    func ordinaryLinesAreNoComplaints(line: String) {
        #expect(ConsoleLog(text: "[    1.0] \(line)").warnings.isEmpty)
    }
}
