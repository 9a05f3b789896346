import Files
import Foundation
import Records
import TestSupport
import Testing

extension EndToEnd {
    /// A machine that only boots: QEMU that is switched off and on by a command (`Tests/board`), and says everything on its
    /// console.
    @Suite(.serialized) struct BoardTests {
        @Test func aBoardWhoseKernelDies() throws {
            let folder = try CompletedRun.makeFolder("board")
            let script = Program(Checkout.path("Tests/board"))
            defer { _ = try? script.run(["off", folder]) }
            try FileBytes.write([], to: "\(folder)/console")
            let modules = Checkout.path(".cache/kernels/debian-6.1/lib/modules")
            let release = try #require(try Folder.names(in: modules).first)
            let run = try CompletedRun(
                "board-run",
                [
                    "run", "--target", "board:\(folder)/ramdisk.cpio", "--modules", "\(modules)/\(release)",
                    "--module", try Fixtures.module("deadly"), "--console", "tail -n 0 -F '\(folder)/console'",
                    "--power-cycle", "'\(script.path)' cycle '\(folder)'", "--algorithm", "md4", "--exercise",
                    "oneshot",
                    "--driver", "md4-generic", "--driver", "md4-good", "--driver", "md4-oops",
                ],
                expecting: [1]
            ).recorded
            #expect(run.isComplete && run.host?.target == "board" && run.kernel?.kernelRelease == release)
            #expect(Set(run.checks.filter { !$0.failures.isEmpty }.map(\.driver)) == ["md4-oops"])
            for driver in ["md4-generic", "md4-good"] {
                #expect(run.checks.contains { $0.driver == driver && $0.outcome == .pass })
            }
            let deaths = run.incidents.filter { $0.kind == .died && $0.blame != nil }
            #expect(deaths.count == 1 && deaths.allSatisfy { $0.message.hasPrefix("Kernel panic") })
            #expect(try run.boots == 3)
        }
    }
}
