import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// The job of Documentation/ci.md under Debian's lava-run (`Tests/lava`), as a laboratory's dispatcher runs it.
    @Suite(.serialized, .enabled(if: getuid() == 0, "lava-run wants root"))
    struct LAVATests {
        private static let selection = ["--algorithm", "sha256", "--exercise", "oneshot"]

        /// LAVA's results are those that algcheck reports of a guest of the same kernel and processor.
        @Test(arguments: ["amd64", "arm64"]) func aJobUnderLAVA(_ arch: String) throws {
            let folder = try CompletedRun.makeFolder("lava-\(arch)")
            let ramdisk = "\(folder)/algcheck.cpio"
            let kernel = ["--kernel", "debian:6.1", "--arch", arch]
            try Setup.algcheck.run(["ramdisk", "--lava", "--out", ramdisk] + kernel + Self.selection, expecting: [0])
            let boot = Checkout.path(".cache/kernels/debian-6.1\(arch == "amd64" ? "" : "-\(arch)")/boot")
            let image = try #require(
                try FileManager.default.contentsOfDirectory(atPath: boot).first { $0.hasPrefix("vmlinuz-") }
            )
            let job = try Program(Checkout.path("Tests/lava"))
                .run([folder, arch, "\(boot)/\(image)", ramdisk], expecting: [0], limit: 900)
            #expect(job.lines.last == "job pass", "\(folder)/lava.log")

            // The processor that the template gives to a machine without KVM.
            let processor = arch == "amd64" ? ["--cpu", "qemu64"] : []
            let run = try CompletedRun("lava-guest-\(arch)", ["run"] + kernel + processor + Self.selection)
            let report = try Setup.algcheck.run(["report", run.folder, "--lava"], expecting: [0]).output
            let pattern = /TEST_CASE_ID=(\S+) RESULT=(\w+) MEASUREMENT=(\d+)/
            let said = Set(report.matches(of: pattern).map { "\($0.1) \($0.2) \($0.3)" })
            let seen = Set(job.lines.dropLast())
            #expect(seen.count >= 2)
            #expect(seen == said)
        }
    }
}
