import AgentProtocol
import Records
import Testing

@Suite struct WorkerThreadTests {
    /// The kernel keeps 15 bytes of a name, and writes them into its splats.
    @Test(arguments: [0, 7, 512]) func aWorkerIsFoundInTheKernelsWords(_ worker: Int) {
        #expect(WorkerThread.name(of: worker).utf8.count <= 15)
        let line = "[ 9.1] CPU: 1 PID: 5 Comm: \(WorkerThread.name(of: worker)) Tainted: G"
        #expect(WorkerThread.isNamed(worker, in: line))
        #expect(!WorkerThread.isNamed(worker * 10 + 1, in: line))
        #expect(!WorkerThread.isNamed(worker / 10, in: line) || worker < 10)
    }

    @Test func kernelWarningsAreRecognised() {
        let lines = [
            "[    9.1][    T1] BUG: kernel NULL pointer dereference", "WARNING: CPU: 1 PID: 3 at x.c:1",
            "[ 1.0] rcu: INFO: rcu_preempt detected stalls", "[ 1.0] watchdog: BUG: soft lockup - CPU#1 stuck",
            "UBSAN: array-index-out-of-bounds in x.c", "Oops: 0002 [#1]",
        ]
        for line in lines { #expect(KernelMessage(line).isWarning) }
        #expect(!KernelMessage("alg: No test for x").isWarning)
        #expect(KernelMessage("INFO: task kworker/0:1 blocked for more than 120 seconds.").isWarning)
        #expect(!KernelMessage("[  363.7] INFO: task algcheck-0:3051 blocked for more than 120 seconds.").isWarning)
    }
}
