import Foundation
import Glibc

/// What people see: messages and progress on standard error, results on standard output.
enum Terminal {
    /// Whether standard error is a terminal.
    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    /// Takes the lines instead of standard error; tests read them so.
    @TaskLocal static var listener: (@Sendable (String) -> Void)?

    /// Writes a line to standard error.
    static func say(_ line: String) {
        if let listener { return listener(line) }
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    /// Writes a line of algcheck's own to standard error.
    ///
    /// - Parameter label: what it is about, where several things go on at once.
    static func say(_ text: String, label: String?) {
        say(["algcheck", label, text].compactMap(\.self).joined(separator: ": "))
    }

    /// Replaces the terminal's current line.
    static func show(_ line: String) {
        FileHandle.standardError.write(Data(("\r\u{1B}[K" + line).utf8))
    }
}

/// When to use colour.
enum ColorChoice: String, CaseIterable {
    case auto
    case always
    case never

    /// Whether to colour what goes to standard output; `NO_COLOR` turns `auto` off (no-color.org).
    var isOn: Bool {
        switch self {
        case .always: true
        case .never: false
        case .auto:
            isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
        }
    }
}
