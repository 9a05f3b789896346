import KernelNames
import Records
import TestSupport
import Testing

extension EndToEnd {
    /// Ways in which distributions and administrators close AF_ALG, or a part of it: each has a reason of its own, with what
    /// proves it, and what is still open is tested.
    @Suite(.serialized) struct ClosedInterfaceTests {
        struct Way: Sendable, CustomTestStringConvertible {
            /// What the kernel's command line says.
            var words: String
            var closed: Set<CipherType>
            var reason: Reason
            var evidence: String
            var codes: Set<Int32> = [0]
            var testDescription: String { words }
        }

        static let ways = [
            Way(
                words: "initcall_blacklist=algif_aead_init",
                closed: [.aead],
                reason: .typeMissing,
                evidence: "bind: ENOENT; module algif_aead: EPERM"
            ),
            Way(
                words: "module_blacklist=algif_skcipher",
                closed: [.skcipher],
                reason: .typeMissing,
                evidence: "bind: ENOENT; module algif_skcipher: EPERM"
            ),
            Way(
                words: "initcall_blacklist=af_alg_init",
                closed: Set(CipherType.allCases),
                reason: .noAFALG,
                evidence: "socket: EAFNOSUPPORT",
                codes: [4]
            ),
        ]

        @Test(arguments: ways) func `each way has its own reason`(_ way: Way) throws {
            let run = try CompletedRun(
                "closed",
                [
                    "run", "--append", way.words, "--exercise", "oneshot", "--algorithm", "sha256", "--algorithm",
                    "gcm(aes)",
                    "--algorithm", "cbc(aes)",
                ],
                expecting: way.codes
            ).recorded
            let closed = run.drivers.filter { way.closed.contains($0.type) && $0.untested?.reason != .internalUse }
            #expect(!closed.isEmpty)
            #expect(closed.allSatisfy { $0.untested == Untested(way.reason, evidence: way.evidence) })
            let open = run.drivers.filter { !way.closed.contains($0.type) && $0.untested == nil }
            #expect(open.isEmpty == (way.closed.count == CipherType.allCases.count))
            #expect(run.checks.allSatisfy { !way.closed.contains($0.type) && $0.failures.isEmpty })
        }
    }
}
