internal import Files
internal import Foundation
internal import HostTools

/// User-mode Linux as a program that this machine can start.
///
/// A program that was built for a newer Debian wants a newer C library than this machine may have. Then it is started with
/// the library of its own suite. Not by calling that suite's `ld.so`: user-mode Linux lays its memory out around the end
/// of its own image and starts itself anew by `/proc/self/exe`, which both would be those of `ld.so`. So a copy is made
/// whose program interpreter is `ld.so` in the folder that it is started in.
struct UserModeProgram: Sendable {
    /// The program.
    let path: String
    /// The folder to start it in; nil where any will do.
    let folder: String?
    /// The folder of the shared libraries; nil for this machine's own.
    let libraries: String?

    /// The name of the program interpreter in a copy's folder; not longer than what stands in its place.
    private static let interpreter = "./ld.so"

    /// Finds out how a kernel is to be started.
    ///
    /// - Parameters:
    ///   - kernel: the program.
    ///   - architecture: what it was built for.
    ///   - cache: where a copy is kept.
    /// - Throws: `TargetError` when this machine cannot start the program, and there is no library beside it.
    static func startable(_ kernel: String, _ architecture: Architecture, cache: String) async throws -> Self {
        let kernel = URL(fileURLWithPath: kernel).path
        do {
            try await Tool(name: kernel, package: DebianRelease.userMode).run(["--version"])
            return UserModeProgram(path: kernel, folder: nil, libraries: nil)
        } catch let error as ToolError {
            guard "\(error)".contains("GLIBC_"),
                let libraries = libraries(around: kernel, architecture)
            else { throw TargetError(.input, "this machine cannot start the kernel: \(error)") }
            let folder = URL(fileURLWithPath: "\(cache)/kernels/startable-\(try FileVersion(of: kernel))").path
            let program = UserModeProgram(path: "\(folder)/linux", folder: folder, libraries: libraries)
            try copy(kernel, to: program.path, from: architecture.debian.interpreter)
            let link = "\(folder)/ld.so"
            try? FileManager.default.removeItem(atPath: link)
            try FileManager.default.createSymbolicLink(
                atPath: link,
                withDestinationPath: "\(libraries)/\(name(of: architecture.debian.interpreter))"
            )
            return program
        }
    }

    /// What the program's environment needs.
    var variables: [String: String] { libraries.map { ["LD_LIBRARY_PATH": $0] } ?? [:] }

    /// Where unpacked packages around the program have a C library: below `/lib` in Debian 12, below `/usr/lib` since.
    private static func libraries(around kernel: String, _ architecture: Architecture) -> String? {
        let suffix = "/usr/bin/\(name(of: kernel))"
        guard kernel.hasSuffix(suffix) else { return nil }
        let root = kernel.dropLast(suffix.count)
        let folders = ["usr/lib", "lib"].map { "\(root)/\($0)/\(architecture.gnuName)" }
        return folders.first { FileManager.default.fileExists(atPath: "\($0)/libc.so.6") }
    }

    /// Copies a program with another interpreter, which takes the old one's place in the file.
    private static func copy(_ source: String, to target: String, from interpreter: String) throws {
        let files = FileManager.default
        if files.isExecutableFile(atPath: target) { return }
        var bytes = Data(try FileBytes.read(source))
        let old = Data(interpreter.utf8 + [0])
        guard let place = bytes.range(of: old) else {
            throw TargetError(.input, "\(source): the program does not name \(interpreter), which would start it")
        }
        let new = Data(Self.interpreter.utf8)
        bytes.replaceSubrange(place, with: new + Data(count: old.count - new.count))
        try files.createDirectory(
            atPath: URL(fileURLWithPath: target).deletingLastPathComponent().path,
            withIntermediateDirectories: true
        )
        // Another run may do the same now, so that the name appears with the whole file.
        let partial = "\(target).partial-\(ProcessInfo.processInfo.processIdentifier)"
        defer { try? files.removeItem(atPath: partial) }
        try FileBytes.write(Array(bytes), to: partial)
        try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: partial)
        if !files.isExecutableFile(atPath: target) { try files.moveItem(atPath: partial, toPath: target) }
    }

    private static func name(of path: String) -> String { URL(fileURLWithPath: path).lastPathComponent }
}
