import Records
import Testing

@Suite struct KernelMessageTests {
    @Test(arguments: [
        "[ 9.0] BUG: kernel NULL pointer dereference, address: 0", "[ 9.0][ T1] Oops: 0000 [#1] PREEMPT SMP",
        "general protection fault, probably for non-canonical address 0xdead",
        "[ 9.0] Unable to handle kernel NULL pointer dereference at virtual address 0000000000000000",
        "[ 9.1] Internal error: Oops: 0000000096000004 [#1] SMP", "WARNING: CPU: 0 PID: 1 at lib/x.c:1",
    ])
    func faultsOfEachArchitectureAreKnown(_ line: String) {
        #expect(KernelMessage(line).isComplaint)
    }

    @Test(arguments: ["[ 1.0] Internal timer is good", "[ 1.0] INFO: task algcheck-1:7 blocked", "Booting Linux"])
    func ordinaryWordsAreNoFault(_ line: String) {
        #expect(!KernelMessage(line).isComplaint)
    }
}
