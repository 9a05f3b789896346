/// A line of the kernel's log.
public struct KernelMessage: Sendable, Equatable {
    /// The text, without time stamp and caller.
    public let text: String

    /// Takes a line of a console (`[    1.234567][    T1] text`) or a bare text.
    public init(_ line: some StringProtocol) {
        var rest = line[...]
        while rest.hasPrefix("["), let end = rest.firstIndex(of: "]") { rest = rest[rest.index(after: end)...] }
        text = rest.startIndex == line.startIndex ? String(line) : String(rest.drop { $0 == " " })
    }

    /// Whether the kernel says that a driver failed the kernel's own test of it.
    public var isFailedSelfTest: Bool {
        text.hasPrefix("alg: ") && text.contains("failed")
            || text.hasPrefix("WARNING: ") && text.contains(" crypto/testmgr.c:")
    }

    /// The text without what differs each time: processor and process.
    public var essence: String {
        var words: [Substring] = []
        var isNumber = false
        for word in text.split(separator: " ") {
            let isLabel = word == "CPU:" || word == "PID:"
            if !isNumber, !isLabel { words.append(word) }
            isNumber = isLabel
        }
        return words.joined(separator: " ")
    }
}
