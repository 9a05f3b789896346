internal import Files
internal import Foundation
internal import Glibc
internal import HostTools
internal import Subprocess

/// How the emulator runs the guest's instructions.
public enum Accelerator: String, CaseIterable, Sendable {
    /// The processor itself runs them.
    case kvm
    /// The emulator translates them; works everywhere.
    case tcg

    /// The value of QEMU's `-accel`.
    var option: String {
        switch self {
        case .kvm: "kvm"
        case .tcg: "tcg,thread=multi"
        }
    }

    /// KVM where the kernel boots on it faster than TCG would, else TCG.
    ///
    /// `/dev/kvm` proves nothing: there are machines on which it hangs every guest, and others on which it runs a boot
    /// sector and then takes minutes for a kernel. So the very kernel that is to be tested is started on it without a
    /// root file system: it must come to its panic for want of one. The answer is kept until the machine boots anew.
    ///
    /// - Parameters:
    ///   - kernel: the kernel's image.
    ///   - architecture: what it was built for.
    ///   - cache: the folder for the answer.
    ///   - limit: how long the kernel may take; TCG takes three to six seconds to that point.
    static func best(
        for kernel: String,
        of architecture: Architecture,
        cache: String,
        limit: Duration = .seconds(8)
    ) async throws -> Accelerator {
        guard architecture.isOfThisMachine, access("/dev/kvm", R_OK | W_OK) == 0 else { return .tcg }
        let boot = (try? FileBytes.readText("/proc/sys/kernel/random/boot_id").prefix(36)).map(String.init) ?? "unknown"
        let note = "\(cache)/accelerator-\(boot)-\(try FileVersion(of: kernel))"
        if let known = try? FileBytes.readText(note), let answer = Accelerator(rawValue: known) { return answer }
        let answer: Accelerator = try await Accelerator.kvm.boots(kernel, of: architecture, limit: limit) ? .kvm : .tcg
        try FileManager.default.createDirectory(atPath: cache, withIntermediateDirectories: true)
        try FileBytes.write(answer.rawValue.utf8, to: note)
        return answer
    }

    /// Whether the kernel gets as far as looking for its root file system in time.
    ///
    /// - Parameter emulator: stands in for QEMU in tests.
    func boots(
        _ kernel: String,
        of architecture: Architecture,
        limit: Duration,
        emulator: Tool? = nil
    ) async throws -> Bool {
        let words = ["console=\(architecture.emulation.console)", "panic=-1"] + architecture.emulation.words
        let process = AgentProcess(
            executable: try (emulator ?? architecture.emulation.program).executable,
            arguments: ["-nodefaults", "-display", "none", "-no-reboot", "-m", "512"] + architecture.options(self) + [
                "-kernel", kernel, "-append", words.joined(separator: " "),
                "-chardev", "file,id=console,path=/dev/fd/1", "-serial", "chardev:console",
            ],
            firstLine: limit,
            nextLine: limit
        )
        let start = ContinuousClock.now
        do {
            _ = try await process.run { line in
                if line.contains("Kernel panic - not syncing: VFS") { throw Outcome.booted }
                if ContinuousClock.now - start > limit { throw Outcome.late }
                return nil
            }
        } catch let outcome as Outcome {
            return outcome == .booted
        }
        return false
    }

    /// Why the emulator is stopped before its end.
    private enum Outcome: Error {
        case booted
        case late
    }
}
