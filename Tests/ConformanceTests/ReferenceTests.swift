import Corpus
import KernelNames
import Records
import Testing

@testable import Conformance

@Suite struct ReferenceTests {
    private func reference(_ drivers: [(name: String, priority: Int)]) -> String? {
        Reference.ranked(for: "xctr(aes)", .skcipher, among: drivers.map { entry("xctr(aes)", $0.name, $0.priority) })
            .first?.driver
    }

    private func entry(
        _ algorithm: String,
        _ name: String,
        _ priority: Int,
        _ type: CipherType = .skcipher,
        of module: String = "kernel"
    ) -> RegisteredDriver {
        RegisteredDriver(
            algorithm: algorithm,
            driver: name,
            module: module,
            type: type,
            priority: priority,
            selftest: "passed",
            isInternal: false,
            fields: [:]
        )
    }

    @Test func codeForAnInstructionSetAnswersOnlyForWantOfC() {
        // Of x86 and of arm64.
        for fast in ["xctr-aes-aesni-avx", "xctr-aes-ce", "xctr-aes-neonbs", "xctr-aes-arm64"] {
            #expect(reference([(fast, 100), ("xctr(aes-generic)", 400)]) == "xctr(aes-generic)", "\(fast)")
            #expect(reference([(fast, 100), ("xctr(aes-fixed-time)", 400)]) == "xctr(aes-fixed-time)", "\(fast)")
            #expect(reference([(fast, 100)]) == fast)
        }
    }

    /// What nobody else has tested answers for nothing as long as the kernel has a driver, whatever its priority and name.
    @Test func theKernelsOwnDriversComeFirst() {
        let entries = [
            entry("sha256", "vendor-generic", 1, .hash, of: "vendor"),
            entry("sha256", "sha256-lib", 300, .hash),
            entry("hmac(sha256)", "hmac(vendor-generic)", 1, .hash, of: "hmac"),
            entry("hmac(sha256)", "hmac-sha256-lib", 300, .hash),
            entry("sha224", "vendor-sha224", 1, .hash, of: "vendor"),
        ].marked(with: ["vendor"])
        #expect(entries.map(\.isOutOfTree) == [true, false, true, false, true])
        func answerer(_ algorithm: String) -> [String] {
            Reference.ranked(for: algorithm, .hash, among: entries).map(\.driver)
        }
        #expect(answerer("sha256") == ["sha256-lib", "vendor-generic"])
        #expect(answerer("hmac(sha256)") == ["hmac-sha256-lib", "hmac(vendor-generic)"])
        // Better than nobody.
        #expect(answerer("sha224") == ["vendor-sha224"])
    }

    /// A driver exchanges states with another one of the kernel's own, the reference too.
    @Test func aPeerIsAnotherOfTheKernelsDrivers() {
        let group = Laboratory("sha256", .digest).group
        let entries = [
            entry("sha256", "sha256-generic", 100, .hash), entry("sha256", "sha256-device", 400, .hash, of: "device"),
            entry("sha256", "states", 1, .hash, of: "states"), entry("sha256", "cryptd(sha256-generic)", 50, .hash),
        ].marked(with: ["states"])
        let references = References([group], entries)
        func peers(_ name: String) -> [String] {
            var driver = Laboratory.driver(group)
            driver.id.name = name
            return references.peers(of: driver)
        }
        #expect(peers("states") == ["sha256-generic", "sha256-device"])
        #expect(peers("sha256-device") == ["sha256-generic"])
        #expect(peers("sha256-generic") == ["sha256-device"])
    }
}
