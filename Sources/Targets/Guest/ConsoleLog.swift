internal import AgentProtocol
internal import Corpus
internal import Files
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
    public init(text: String) {
        lines = text.split(whereSeparator: \.isNewline).map { line in
            String(String.UnicodeScalarView(line.unicodeScalars.filter { $0 == "\t" || $0.value >= 0x20 }))
        }
    }

    /// The line that says why the kernel stopped, when it says so.
    public var panic: String? {
        lines.last { $0.contains("Kernel panic - not syncing") && !$0.contains("---[ end") }.map {
            KernelMessage($0).text
        }
    }

    /// The last lines, for an error message.
    public func tail(_ count: Int) -> [String] { Array(lines.suffix(count)) }

    /// Kernel warnings: bugs, warnings, oopses, failed self-tests of algorithms; one incident for each.
    public var warnings: [IncidentRecord] {
        places { $0.isWarning || $0.isFailedSelfTest }.map { index in
            let message = KernelMessage(lines[index]).text
            return IncidentRecord(kind: .kernelWarning, message: message, log: Array(lines[index...].prefix(20)))
        }
    }

    /// The lines that tell why the kernel stopped: from the first kernel warning on that is not known yet, else the last.
    ///
    /// - Parameter known: the essence of messages that were dealt with before.
    func lastWords(except known: Set<String>) -> [String] {
        let first = places { $0.isWarning && !$0.isFailedSelfTest && !known.contains($0.essence) }.first
        return first.map { Array(lines[$0...].prefix(80)) } ?? tail(20)
    }

    private func places(_ isWanted: (KernelMessage) -> Bool) -> [Int] {
        lines.indices.filter { isWanted(KernelMessage(lines[$0])) }
    }
}
