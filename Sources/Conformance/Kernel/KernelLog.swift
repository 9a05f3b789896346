public import Records

/// New messages of the kernel that runs here, from /dev/kmsg. Not to be used by two threads at once.
final class KernelLog: Sendable {
    private let file = KernelLogFile()

    /// Lines that are kept of one splat.
    private static let limit = 60

    /// Starts to listen; what the kernel said before does not count. Without the right to read the log it stays silent.
    init() { file.skipToEnd() }

    /// What the kernel complained about since the last call, from the first complaint on; mostly empty.
    func complaints() -> [String] { Self.complaints(in: news()) }

    /// What the kernel said since the last call.
    func news() -> [String] {
        var lines: [String] = []
        while let line = file.next() { lines.append(line) }
        return lines
    }

    /// The lines from the first complaint on. Failed self-tests are not among them: they speak for themselves.
    static func complaints(in lines: [String]) -> [String] {
        let start = lines.firstIndex { line in
            let message = KernelMessage(line)
            return message.isComplaint && !message.isFailedSelfTest
        }
        return start.map { Array(lines[$0...].prefix(limit)) } ?? []
    }
}

/// Reports what the kernel complains about while one thing after the other is done.
public struct ComplaintWatch {
    private let log: KernelLog

    /// Starts to listen.
    public init() { log = KernelLog() }

    init(_ log: KernelLog) { self.log = log }

    /// Emits an incident for what the kernel complained about since the last call, if it did.
    ///
    /// - Parameter blame: what was done since.
    /// - Returns: all that the kernel said since.
    @discardableResult
    public func report(to output: RunOutput, blame: IncidentRecord.Blame) throws -> [String] {
        let news = log.news()
        let complaint = KernelLog.complaints(in: news)
        if let first = complaint.first {
            let message = KernelMessage(first).text
            try output.emit(.incident(IncidentRecord(kind: .complaint, message: message, log: complaint, blame: blame)))
        }
        return news
    }
}
