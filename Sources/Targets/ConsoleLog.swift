internal import Corpus
public import Records

/// What a kernel wrote to its console.
public struct ConsoleLog: Sendable {
    /// The lines, without the carriage returns and escape codes that the console adds.
    public let lines: [String]

    /// Reads the console's file; an absent one is an empty console.
    public init(path: String) {
        self.init(text: (try? FileBytes.readText(path)) ?? "")
    }

    /// Takes the console's text.
    init(text: String) {
        lines = text.split(whereSeparator: \.isNewline).map { line in
            String(String.UnicodeScalarView(line.unicodeScalars.filter { $0 == "\t" || $0.value >= 0x20 }))
        }
    }

    /// The line that says why the kernel stopped, when it says so.
    public var panic: String? {
        lines.last { $0.contains("Kernel panic - not syncing") }.map(Self.message)
    }

    /// The last lines, for an error message.
    public func tail(_ count: Int) -> [String] { Array(lines.suffix(count)) }

    /// The kernel's complaints: bugs, warnings, oopses, failed self-tests of algorithms; one incident for each.
    public var complaints: [IncidentRecord] {
        lines.indices.compactMap { index in
            let message = Self.message(lines[index])
            guard Self.marks.contains(where: { message.hasPrefix($0) }) || Self.isFailedSelfTest(message) else {
                return nil
            }
            return IncidentRecord(kind: .complaint, message: message, log: Array(lines[index...].prefix(20)))
        }
    }

    private static let marks = [
        "BUG: ", "WARNING: ", "Oops: ", "general protection fault", "kernel BUG at", "INFO: task ",
    ]

    private static func isFailedSelfTest(_ message: String) -> Bool {
        message.hasPrefix("alg: ") && message.contains("failed")
    }

    /// A line without its time stamp and, where the kernel adds it, its caller: `[    1.234567][    T1] text`.
    private static func message(_ line: String) -> String {
        var rest = line[...]
        while rest.hasPrefix("["), let end = rest.firstIndex(of: "]") { rest = rest[rest.index(after: end)...] }
        return rest.startIndex == line.startIndex ? line : String(rest.drop { $0 == " " })
    }
}
