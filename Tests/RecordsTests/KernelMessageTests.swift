import Records
import Testing

@Suite struct KernelMessageTests {
    @Test func failedSelfTestsAreRecognised() {
        #expect(KernelMessage("WARNING: CPU: 1 PID: 9 at crypto/testmgr.c:5907 alg_test").isFailedSelfTest)
        #expect(KernelMessage("alg: self-tests for rsa using x failed (rc=-22)").isFailedSelfTest)
        #expect(!KernelMessage("alg: No test for x").isFailedSelfTest)
    }

    @Test func theEssenceIsTheSameOnAnyProcessor() {
        let one = KernelMessage("WARNING: CPU: 0 PID: 12 at x.c:1 f+0x1/0x2")
        #expect(one.essence == KernelMessage("[ 3.0] WARNING: CPU: 1 PID: 345 at x.c:1 f+0x1/0x2").essence)
        #expect(one.essence == "WARNING: at x.c:1 f+0x1/0x2")
    }
}
