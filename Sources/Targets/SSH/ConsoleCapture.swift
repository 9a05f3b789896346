internal import Files
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

    /// The end of the kernel, if it comes from now on: a console may repeat what it said before.
    var end: ConsoleEnd { ConsoleEnd(path: path, start: ConsoleEnd.size(path)) }

    deinit {
        let leader = process.processIdentifier
        // The shell leads a group of its own, in which its commands are. They may have inherited that milder signals are
        // blocked.
        kill(getpgid(leader) == leader ? -leader : leader, SIGKILL)
        process.waitUntilExit()
    }
}

/// The end of a kernel that has stopped and will not start again by itself, as its console tells it.
struct ConsoleEnd: Sendable {
    fileprivate let path: String
    /// How much the console had said when the kernel was alive.
    fileprivate let start: Int

    /// What such a kernel says last (`panic`, `kernel/panic.c`).
    private static let words = "---[ end Kernel panic"

    fileprivate static func size(_ path: String) -> Int {
        if case .file(let size) = Folder.entry(path) { size } else { 0 }
    }

    /// Whether it has come.
    var isReached: Bool {
        guard Self.size(path) > start, let bytes = try? FileBytes.read(path) else { return false }
        return String(decoding: bytes.dropFirst(start), as: UTF8.self).contains(Self.words)
    }
}
