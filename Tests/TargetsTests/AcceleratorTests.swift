import Foundation
import HostTools
import TestSupport
import Testing

@testable import Targets

@Suite struct AcceleratorTests {
    private func boots(_ script: String) async throws -> Bool {
        let folder = try TemporaryFolder()
        let emulator = try folder.write("qemu", "#!/bin/sh\n\(script)\n", mode: 0o755)
        let tool = Tool(name: emulator, package: "none")
        return try await Accelerator.kvm.boots(
            "vmlinux",
            of: .standard,
            limit: .milliseconds(500),
            emulator: tool
        )
    }

    @Test func anEmulatorThatHangsIsGivenUp() async throws {
        let start = ContinuousClock.now
        #expect(try await boots("exec sleep 600") == false)
        #expect(ContinuousClock.now - start < .seconds(120))
    }

    @Test func aKernelThatCrawlsIsGivenUp() async throws {
        let start = ContinuousClock.now
        #expect(try await boots("while echo '[    4.5] Initmem setup'; do sleep 0.1; done") == false)
        #expect(ContinuousClock.now - start < .seconds(120))
    }

    @Test func onlyTheKernelsOwnWordsCount() async throws {
        #expect(
            try await boots("echo '[    1.0] Kernel panic - not syncing: VFS: Unable to mount root fs on'; sleep 600")
        )
        #expect(try await boots("echo 'KVM internal error'; exit 1") == false)
        #expect(try await boots("exit 0") == false)
    }

    @Test(.enabled(if: Checkout.canBoot, "no emulator or no Debian kernel"))
    func emulationBootsAKernel() async throws {
        let kernel = try #require(Checkout.kernel).kernel
        #expect(try await Accelerator.tcg.boots(kernel, of: .standard, limit: .seconds(100)))
    }

    @Test(.enabled(if: Checkout.hasEmulator, "QEMU is not installed"))
    func theAnswerComesInTimeAndIsKept() async throws {
        let folder = try TemporaryFolder()
        let kernel = try folder.write("kernel", Machine.hangingKernel)
        let start = ContinuousClock.now
        func best() async throws -> Accelerator {
            try await .best(for: kernel, of: .standard, cache: folder.path, limit: .seconds(2))
        }
        #expect(try await best() == .tcg)
        #expect(ContinuousClock.now - start < .seconds(120))
        let again = ContinuousClock.now
        #expect(try await best() == .tcg)
        #expect(ContinuousClock.now - again < .seconds(1))
    }
}
