import Foundation
import Testing

@testable import Targets

@Suite struct AcceleratorTests {
    private func isAlive(_ script: String) async throws -> Bool {
        let folder = try TemporaryFolder()
        let emulator = try folder.write("qemu", "#!/bin/sh\n\(script)\n", mode: 0o755)
        return try await Accelerator.isAlive(
            .kvm,
            scratch: folder.path,
            limit: .milliseconds(300),
            emulator: Tool(name: emulator, package: "none")
        )
    }

    @Test func anEmulatorThatHangsIsGivenUp() async throws {
        let start = ContinuousClock.now
        #expect(try await isAlive("exec sleep 600") == false)
        #expect(ContinuousClock.now - start < .seconds(120))
    }

    @Test func onlyTheGuestsOwnExitCodeCounts() async throws {
        #expect(try await isAlive("exit 33"))
        #expect(try await isAlive("exit 1") == false)
        #expect(try await isAlive("exit 0") == false)
    }

    @Test(.enabled(if: Checkout.hasEmulator, "QEMU is not installed"))
    func emulationRunsAGuest() async throws {
        let folder = try TemporaryFolder()
        #expect(try await Accelerator.isAlive(.tcg, scratch: folder.path, limit: .seconds(60)))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test(.enabled(if: Checkout.hasEmulator, "QEMU is not installed"))
    func theAnswerComesInTimeAndIsKept() async throws {
        let folder = try TemporaryFolder()
        let start = ContinuousClock.now
        let best = try await Accelerator.best(cache: folder.path, limit: .seconds(2))
        #expect(ContinuousClock.now - start < .seconds(120))
        // Where /dev/kvm is there and hangs guests, this is the fallback at work.
        if !FileManager.default.isReadableFile(atPath: "/dev/kvm") { #expect(best == .tcg) }
        let again = ContinuousClock.now
        #expect(try await Accelerator.best(cache: folder.path, limit: .seconds(2)) == best)
        #expect(ContinuousClock.now - again < .seconds(60))
    }
}
