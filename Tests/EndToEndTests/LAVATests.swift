import Files
import Foundation
import Glibc
import Records
import TestSupport
import Testing

extension EndToEnd {
    /// The job of Documentation/ci.md under Debian's lava-run (`Tests/lava`), as a laboratory's dispatcher runs it.
    @Suite(.serialized, .enabled(if: getuid() == 0, "lava-run wants root"))
    struct LAVATests {
        /// LAVA's results are those that algcheck reports of the records on the job's console.
        @Test(arguments: ["amd64", "arm64"]) func aJobUnderLAVA(_ arch: String) throws {
            let folder = try CompletedRun.makeFolder("lava-\(arch)")
            let ramdisk = "\(folder)/algcheck.cpio"
            try Setup.algcheck.run(
                ["ramdisk", "--lava", "--out", ramdisk, "--kernel", "debian:6.1", "--arch", arch]
                    + ["--algorithm", "sha256", "--algorithm", "cbc(aes)", "--exercise", "oneshot"],
                expecting: [0]
            )
            let boot = Checkout.path(".cache/kernels/debian-6.1\(arch == "amd64" ? "" : "-\(arch)")/boot")
            let image = try #require(try Folder.names(in: boot).first { $0.hasPrefix("vmlinuz-") })
            let job = try Program(Checkout.path("Tests/lava"))
                .run([folder, arch, "\(boot)/\(image)", ramdisk], expecting: [0], limit: 900)
            #expect(job.lines.last == "job pass", "\(folder)/lava.log")

            let console = try FileBytes.readText("\(folder)/console.log")
            let lines = console.split(separator: "\n").filter { $0.hasPrefix(#"{"v":"#) }.joined(separator: "\n")
            try FileBytes.write("\(lines)\n".utf8, to: "\(folder)/records.jsonl")
            let run = try RecordedRun(folder: folder)
            #expect(run.isComplete && run.kernel?.machine == (arch == "amd64" ? "x86_64" : "aarch64"))
            #expect(run.checks.contains { $0.outcome == .pass })
            let report = try Setup.algcheck.run(["report", folder, "--lava"], expecting: [0]).output
            let pattern = /TEST_CASE_ID=(\S+) RESULT=(\w+) MEASUREMENT=(\d+)/
            // LAVA keeps letters, digits and underscores of a name.
            let said = report.matches(of: pattern).map { match in
                let name = String(match.1.map { $0.isLetter || $0.isNumber ? $0 : "_" })
                return "\(name) \(match.2) \(match.3)"
            }.sorted()
            // A result for each driver, and the run's.
            #expect(said.count == run.drivers.count + 1)
            #expect(job.lines.dropLast().sorted() == said)
        }
    }
}
