import KernelNames
import Testing

@testable import Conformance

@Suite struct ReferenceTests {
    private func reference(_ drivers: [(name: String, priority: Int)]) -> String? {
        let entries = drivers.map { driver in
            RegisteredDriver(
                algorithm: "xctr(aes)",
                driver: driver.name,
                type: .skcipher,
                priority: driver.priority,
                selftest: "passed",
                isInternal: false,
                fields: [:]
            )
        }
        return Reference.driver(for: "xctr(aes)", .skcipher, among: entries)
    }

    @Test func codeForAnInstructionSetAnswersOnlyForWantOfC() {
        // Of x86 and of arm64.
        for fast in ["xctr-aes-aesni-avx", "xctr-aes-ce", "xctr-aes-neonbs", "xctr-aes-arm64"] {
            #expect(reference([(fast, 100), ("xctr(aes-generic)", 400)]) == "xctr(aes-generic)", "\(fast)")
            #expect(reference([(fast, 100), ("xctr(aes-fixed-time)", 400)]) == "xctr(aes-fixed-time)", "\(fast)")
            #expect(reference([(fast, 100)]) == fast)
        }
    }
}
