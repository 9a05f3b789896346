import AgentProtocol
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
            /// Further options of `algcheck run`.
            var options: [String] = []
            var closed: Set<CipherType>
            var reason: Reason
            var evidence: String
            var codes: Set<Int32> = [0]
            var testDescription: String { ([words] + options).joined(separator: " ") }
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
            Way(
                words: "module_blacklist=af_alg",
                closed: Set(CipherType.allCases),
                reason: .noAFALG,
                evidence: "socket: EAFNOSUPPORT",
                codes: [4]
            ),
            Way(
                words: "quiet",
                options: ["--kernel", "debian:7.3", "--restrict", "2"],
                closed: Set(CipherType.allCases),
                reason: .restricted,
                evidence: "socket: EAFNOSUPPORT; af_alg_restrict is 2",
                codes: [4]
            ),
        ]

        private static let algorithms = ["sha256", "gcm(aes)", "cbc(aes)"]

        @Test(arguments: ways) func `each way has its own reason`(_ way: Way) throws {
            let run = try CompletedRun(
                "closed",
                ["run", "--append", way.words, "--exercise", "oneshot"] + way.options
                    + Self.algorithms.flatMap { ["--algorithm", $0] },
                expecting: way.codes
            ).recorded
            let closed = run.drivers.filter { way.closed.contains($0.type) && $0.untested?.reason != .internalUse }
            #expect(!closed.isEmpty)
            #expect(closed.allSatisfy { $0.untested == Untested(way.reason, evidence: way.evidence) })
            let open = run.drivers.filter { !way.closed.contains($0.type) && $0.untested == nil }
            #expect(open.isEmpty == (way.closed.count == CipherType.allCases.count))
            #expect(run.checks.allSatisfy { !way.closed.contains($0.type) && $0.failures.isEmpty })
        }

        /// The list of those who may use AF_ALG, which is kept from others by the driver's name.
        @Test func aRestrictedListLeavesWhatIsOnIt() throws {
            let run = try CompletedRun(
                "restricted",
                ["run", "--kernel", "debian:7.3", "--restrict", "1", "--exercise", "oneshot"]
                    + Self.algorithms.flatMap { ["--algorithm", $0] }
            ).recorded
            #expect(Set(run.checks.map(\.driver)).count == run.drivers.count { $0.untested == nil })
            #expect(run.drivers.filter { $0.untested == nil }.allSatisfy { $0.boundAs != nil })
            let closed = run.drivers.filter { $0.untested != nil && $0.untested?.reason != .offCPUMasked }
            #expect(!closed.isEmpty)
            #expect(closed.allSatisfy { $0.untested?.reason == .restricted })
            #expect(closed.allSatisfy { $0.untested?.evidence.hasPrefix("af_alg_restrict is 1, ") ?? false })
        }

        /// As in containers.
        @Test func aFilterOfSystemCallsHasItsOwnReason() throws {
            let folder = try TemporaryFolder()
            let program = "\(folder.path)/filtered"
            try Fixtures.compile(Checkout.path("Tests/Fixtures/filtered/filtered.c"), to: program)
            var job = Job(task: .run, corpus: GuestLayout.Path.corpus)
            job.selection.algorithms = Self.algorithms
            let outcome = try Setup.algcheck.run(["exec", program, job.text], expecting: [0])
            // Without what the agent announces.
            let records = outcome.lines.filter { $0.hasPrefix("{") }.joined(separator: "\n")
            let run = try RecordedRun(folder: folder.path, lines: records, source: "the agent")
            #expect(run.checks.isEmpty)
            let closed = run.drivers.filter { $0.untested?.reason != .internalUse }
            #expect(!closed.isEmpty)
            #expect(closed.allSatisfy { $0.untested?.reason == .familyBlocked })
            #expect(closed.allSatisfy { $0.untested?.evidence == "socket: EPERM; Seccomp: 2" })
        }
    }
}
