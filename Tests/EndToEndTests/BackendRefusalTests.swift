import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// What keeps the kernel module from being used: one line each, and an exit code for whose fault it is.
    @Suite(.serialized) struct BackendRefusalTests {
        private static let one = ["--driver", "sha256-generic", "--exercise", "oneshot"]

        /// Policies of kernels that take signed modules alone; the last one has no AF_ALG either.
        @Test(arguments: [
            ("module.sig_enforce=1", "kernel", "EKEYREJECTED"), ("lockdown=integrity", "kernel", "EPERM"),
            ("module.sig_enforce=1 initcall_blacklist=af_alg_init", "auto", "EKEYREJECTED"),
        ]) func aKernelRefusesTheModule(_ words: String, _ way: String, _ errno: String) throws {
            let reports = try CompletedRun.makeFolder("refused")
            let outcome = try Setup.algcheck.run(
                ["run", "--backend", way, "--append", words, "--reports", reports] + Self.one
            )
            #expect(outcome.code == 70, "\(outcome.account)")
            #expect(
                outcome.unfolded.contains("the kernel refuses the module algcheck: \(errno)"),
                "\(outcome.account)"
            )
        }

        /// Built before, by `make -C KERNEL M=...`: the module as it is, and one whose interface is of another version.
        @Test func aModuleThatWasBuiltBefore() throws {
            let folder = try CompletedRun.makeFolder("built-before")
            let words = try Checkout.text("Sources/KernelModule/algcheck.h").firstMatch(
                of: /(#define ALGCHECK_VERSION )([0-9]+)/
            )
            let define = try #require(words)
            let known = try #require(Int(define.2))
            for version in [known, known + 1] {
                let own = "\(folder)/\(version)"
                try FileManager.default.copyItem(atPath: Checkout.path("Sources/KernelModule"), toPath: own)
                let header = "\(own)/algcheck.h"
                let text = try String(contentsOfFile: header, encoding: .utf8)
                try text.replacing(define.0, with: "\(define.1)\(version)")
                    .write(toFile: header, atomically: true, encoding: .utf8)
                try Fixtures.build(in: own)
                let outcome = try Setup.algcheck.run(
                    [
                        "run", "--backend", "kernel", "--algcheck-module", "\(own)/algcheck.ko", "--reports",
                        "\(own)/runs",
                    ] + Self.one
                )
                #expect(outcome.code == (version == known ? 0 : 70), "\(outcome.account)")
                let refusal = "has version \(version) of its interface, and this agent knows \(known)"
                #expect(outcome.unfolded.contains(refusal) == (version != known), "\(outcome.account)")
            }
        }

        /// A file that is for another kernel, users that may not, and machines where nobody loaded it: nothing is booted.
        @Test func whatIsNamedWronglyIsRefused() throws {
            let folder = try CompletedRun.makeFolder("wrong-module")
            let file = "\(folder)/algcheck.ko"
            var bytes = Array("\0name=algcheck\0vermagic=5.0.0 SMP \0".utf8)
            bytes.insert(0x7F, at: 0)
            try Data(bytes).write(to: URL(fileURLWithPath: file))
            let refusals: [(options: [String], code: Int32, words: String)] = [
                (["--algcheck-module", file], 64, "a module for 5.0.0; the kernel is 6.1.0-"),
                (["--unprivileged"], 64, "only root may use the kernel module"),
                (["--target", "local"], 70, "/dev/algcheck: ENOENT: the kernel module algcheck is not loaded"),
            ]
            for refusal in refusals {
                let outcome = try Setup.algcheck.run(
                    ["run", "--backend", "kernel", "--reports", "\(folder)/runs"] + refusal.options + Self.one
                )
                #expect(outcome.code == refusal.code, "\(outcome.account)")
                #expect(outcome.unfolded.contains(refusal.words), "\(outcome.account)")
            }
        }
    }
}
