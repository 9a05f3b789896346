internal import Foundation
internal import Glibc

/// A command whose standard output is a machine's console, written to a file while a boot lasts.
final class ConsoleCapture {
    private let process = Process()
    /// The file.
    let path: String

    /// Starts the command in the shell.
    ///
    /// - Throws: `TargetError` when it cannot be started.
    init(_ command: String, to path: String) throws {
        self.path = path
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        do {
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", command]
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            process.standardError = FileHandle.nullDevice
            try process.run()
        } catch {
            throw TargetError(.input, "--console \(command): \(error)")
        }
    }

    /// What came.
    var log: ConsoleLog { ConsoleLog(path: path) }

    deinit {
        let leader = process.processIdentifier
        // The shell leads a group of its own, in which its commands are. They may have inherited that milder signals are
        // blocked.
        kill(getpgid(leader) == leader ? -leader : leader, SIGKILL)
        process.waitUntilExit()
    }
}
