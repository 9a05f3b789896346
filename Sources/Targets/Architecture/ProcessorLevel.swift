internal import HostTools

/// A processor of the emulator's with fewer features than the fullest: kernels take other code on it.
public struct ProcessorLevel: Sendable, Equatable {
    /// What people call it.
    public let name: String
    /// QEMU's `-cpu` for it.
    public let processor: String
    /// The first version of QEMU that has it.
    let since: EmulatorVersion

    init(_ name: String, _ processor: String, since: EmulatorVersion = EmulatorVersion(major: 0, minor: 0)) {
        self.name = name
        self.processor = processor
        self.since = since
    }

    /// The levels of a kernel's architecture that the installed emulator has, the fullest first.
    ///
    /// - Parameters:
    ///   - kernel: a path or `debian:VERSION`.
    ///   - asked: the architecture, where it is named beside the kernel.
    /// - Throws: `TargetError` when the kernel is none, `ToolError` when the emulator is not installed.
    public static func all(for kernel: String, _ asked: Architecture?) async throws -> [ProcessorLevel] {
        let architecture =
            if let debian = try DebianKernel(kernel, for: asked) { debian.architecture } else {
                try await KernelImage(path: kernel).architecture
            }
        let version = try await EmulatorVersion(of: architecture.emulation.program)
        return architecture.emulation.levels.filter { $0.since <= version }
    }
}

/// The version of an emulator.
struct EmulatorVersion: Sendable, Comparable, CustomStringConvertible {
    let major: Int
    let minor: Int

    init(major: Int, minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// Reads the first line that QEMU says of itself: `QEMU emulator version 7.2.22 (Debian ...)`; nil for other text.
    init?(_ text: String) {
        guard let found = text.firstMatch(of: #/version ([0-9]+)\.([0-9]+)/#), let major = Int(found.1),
            let minor = Int(found.2)
        else { return nil }
        self.init(major: major, minor: minor)
    }

    /// Asks a program; one that says something else is taken for an old one.
    init(of program: Tool) async throws {
        let text = String(decoding: try await program.run(["--version"]), as: UTF8.self)
        self = EmulatorVersion(text) ?? EmulatorVersion(major: 0, minor: 0)
    }

    static func < (left: EmulatorVersion, right: EmulatorVersion) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }

    var description: String { "\(major).\(minor)" }
}
