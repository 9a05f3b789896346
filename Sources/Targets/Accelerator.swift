internal import Corpus
internal import Foundation
internal import Glibc
internal import Subprocess

/// How the emulator runs the guest's instructions.
public enum Accelerator: String, CaseIterable, Sendable {
    /// The processor itself runs them.
    case kvm
    /// The emulator translates them; works everywhere.
    case tcg

    /// The emulator's options for it.
    var options: [String] {
        switch self {
        case .kvm: ["-accel", "kvm", "-cpu", "host"]
        case .tcg: ["-accel", "tcg,thread=multi", "-cpu", "max"]
        }
    }

    /// KVM where it works, else TCG.
    ///
    /// `/dev/kvm` can be there and yet hang every guest, so a tiny guest is started on it, which must switch itself off
    /// in time. The answer is kept until the machine boots anew.
    ///
    /// - Parameters:
    ///   - cache: the folder for the answer.
    ///   - limit: how long the tiny guest may take.
    static func best(cache: String, limit: Duration = .seconds(4)) async throws -> Accelerator {
        guard access("/dev/kvm", R_OK | W_OK) == 0 else { return .tcg }
        let boot = (try? FileBytes.readText("/proc/sys/kernel/random/boot_id").prefix(36)).map(String.init) ?? "unknown"
        let note = "\(cache)/accelerator-\(boot)"
        if let known = try? FileBytes.readText(note), let answer = Accelerator(rawValue: known) { return answer }
        let answer: Accelerator = try await isAlive(.kvm, scratch: cache, limit: limit) ? .kvm : .tcg
        try FileBytes.write(answer.rawValue.utf8, to: note)
        return answer
    }

    /// Whether a guest of five instructions ends in time.
    ///
    /// It is a boot sector that writes 16 to QEMU's debug-exit port, whereupon QEMU exits with code 33; a KVM that does
    /// not work at all makes QEMU exit with 1.
    ///
    /// - Parameter emulator: stands in for QEMU in tests.
    static func isAlive(
        _ accelerator: Accelerator,
        scratch: String,
        limit: Duration,
        emulator: Tool = .qemu
    ) async throws -> Bool {
        // mov al, 16; out 0xf4, al; hlt; jmp to the hlt; and the signature of a boot sector.
        let program: [UInt8] = [0xB0, 0x10, 0xE6, 0xF4, 0xF4, 0xEB, 0xFD]
        let sector = program + Array(repeating: 0, count: 510 - program.count) + [0x55, 0xAA]
        let disk = "\(scratch)/accelerator-probe-\(getpid()).img"
        try FileBytes.write(sector, to: disk)
        defer { unlink(disk) }
        let process = AgentProcess(
            executable: try emulator.executable,
            arguments: ["-nodefaults", "-display", "none", "-no-reboot", "-m", "16"] + accelerator.options + [
                "-device", "isa-debug-exit,iobase=0xf4,iosize=4",
                "-drive", "file=\(disk),format=raw,if=ide",
            ],
            firstLine: limit,
            nextLine: limit
        )
        return try await process.run { _ in }.ending == .ended(code: 33)
    }
}
