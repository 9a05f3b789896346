import Files
import Foundation
import Records
import TestSupport
import Testing

extension EndToEnd {
    /// `algcheck lab` against KernelCI on loopback (`Tests/kernelci-server`), with a kernel that is fetched and booted.
    @Suite(.serialized) struct LabTests {
        @Test func aJobOfKernelCI() throws {
            let folder = try CompletedRun.makeFolder("lab")
            let server = try KernelCIServer(in: "\(folder)/server")
            let kernels = Checkout.path(".cache/kernels/debian-6.1")
            let image = try #require(try Folder.names(in: "\(kernels)/boot").first { $0.hasPrefix("vmlinuz-") })
            let release = String(image.dropFirst("vmlinuz-".count))
            try server.add("bzImage", try FileBytes.read("\(kernels)/boot/\(image)"))
            let parts = ["kernel/crypto", "kernel/arch/x86/crypto", "modules.order", "modules.builtin"]
                .map { "lib/modules/\(release)/\($0)" }
            let archive = "\(server.folder)/files/modules.tar.xz"
            try Program("tar").run(["-C", kernels, "-c", "-I", "xz -0", "-f", archive] + parts, expecting: [0])
            let digests = try ["bzImage", "modules.tar.xz"].map { name in
                let said = try Program("sha256sum").run(["\(server.folder)/files/\(name)"], expecting: [0]).output
                return String(said.prefix(64))
            }
            let names = ["kernel": "bzImage", "modules": "modules.tar.xz"]
            let job = "a1a1a1a1a1a1a1a1a1a1a1a1"
            let test: [String: Any] = [
                "id": "t", "type": "algcheck", "parameters": "algorithm=sha256 exercise=oneshot", "timeout_s": 300,
            ]
            try server.addJob(
                job,
                [
                    "artifacts": names.mapValues { "\(server.address)/files/\($0)" },
                    "integrity": ["sha256": ["kernel": digests[0], "modules": digests[1]]],
                    "environment": ["platform": "qemu-x86", "arch": "x86_64"], "tests": [test],
                ]
            )
            try FileBytes.write("\(KernelCIServer.Token.api)\n".utf8, to: "\(folder)/api")
            try FileBytes.write("\(KernelCIServer.Token.database)\n".utf8, to: "\(folder)/database")
            let outcome = try Setup.algcheck.run(
                [
                    "lab", "--once", "--api", "\(server.address)/latest", "--api-token-file", "\(folder)/api",
                    "--runtime", "lab", "--platform", "qemu-x86", "--to", server.address, "--origin", "testlab",
                    "--token-file", "\(folder)/database", "--out", "\(folder)/out", "--require-digests",
                ],
                expecting: [0]
            )
            #expect(!(outcome.output + outcome.errors).contains("-secret"))

            let node = try #require(try server.nodes()[job])
            #expect(node["state"] as? String == "done" && node["result"] as? String == "pass", "\(outcome.errors)")
            let run = try RecordedRun(folder: "\(folder)/out/jobs/\(job)/run")
            #expect(run.isComplete && run.kernel?.kernelRelease == release)
            let tests = try server.tests()
            let sent = Set(
                tests.compactMap { ($0["environment"] as? [String: Any])?["misc"] as? [String: Any] }
                    .compactMap { $0["driver"] as? String }
            )
            #expect(!sent.isEmpty && sent == Set(run.drivers.map(\.driver)))
            #expect(tests.allSatisfy { $0["build_id"] as? String == "maestro:\(KernelCIServer.build)" })
        }
    }
}
