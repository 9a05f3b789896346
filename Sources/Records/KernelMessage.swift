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

    /// Whether the kernel says that something is wrong with itself.
    ///
    /// That a thread of the agent's has been waiting for minutes does not count: the agent gave it up long before, and said
    /// so of the step that waited. Whoever runs when the kernel notices has nothing to do with it.
    public var isComplaint: Bool {
        !text.hasPrefix("INFO: task algcheck-") && Self.heads.contains { text.hasPrefix($0) }
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

    private static let heads =
        [
            "BUG: ", "WARNING: ", "UBSAN: ", "kernel BUG at", "INFO: task ", "rcu: INFO: rcu", "watchdog: BUG: ",
        ] + oopses

    /// How the kernel begins to tell of a fault of its own: the words are each architecture's
    /// (`arch/x86/mm/fault.c`, `arch/arm64/mm/fault.c`, `arch/arm64/kernel/traps.c`).
    private static let oopses = [
        "Oops: ", "general protection fault",  // x86
        "Unable to handle kernel ", "Internal error: ",  // arm64
    ]
}
