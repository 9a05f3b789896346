internal import AgentProtocol
internal import Glibc
public import Records
internal import SystemPackage

/// New messages of the kernel that runs here, from /dev/kmsg. Not to be used by two threads at once.
final class KernelLog: @unchecked Sendable {
    private let file: FileDescriptor?
    /// Where lines come from in tests.
    private let feed: (@Sendable () -> String?)?
    private var record = [UInt8](repeating: 0, count: 8192)

    /// Lines that are kept of one splat.
    private static let limit = 60

    /// Starts to listen; what the kernel said before does not count. Without the right to read the log it stays silent.
    init() {
        feed = nil
        file = try? FileDescriptor.open("/dev/kmsg", .readOnly, options: [.nonBlocking])
        _ = try? file?.seek(offset: 0, from: .end)
    }

    /// A log of lines that come from elsewhere; nil when there is no new one.
    init(_ feed: @escaping @Sendable () -> String?) {
        file = nil
        self.feed = feed
    }

    deinit { try? file?.close() }

    /// The kernel warning that came since the last call, with all that follows it; mostly empty.
    func warning() -> [String] { Self.warning(in: news()) }

    /// What the kernel said since the last call.
    func news() -> [String] {
        var lines: [String] = []
        while let line = next() { lines.append(line) }
        return lines
    }

    /// The lines from the first kernel warning on. Failed self-tests are not among them: they speak for themselves.
    static func warning(in lines: [String]) -> [String] {
        let start = lines.firstIndex { line in
            let message = KernelMessage(line)
            return message.isWarning && !message.isFailedSelfTest
        }
        return start.map { Array(lines[$0...].prefix(limit)) } ?? []
    }

    /// The next message's text; nil when there is none.
    private func next() -> String? {
        if let feed { return feed() }
        guard let file else { return nil }
        while true {
            do {
                let count = try record.withUnsafeMutableBytes { try file.read(into: $0, retryOnInterrupt: true) }
                guard count > 0 else { return nil }
                // `priority,number,time,flags;text`, then a line for each property.
                let text = record[..<count].drop { $0 != UInt8(ascii: ";") }.dropFirst()
                return String(decoding: text.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
            } catch let error as Errno where error == .brokenPipe {
                // Messages were overwritten before they were read.
                continue
            } catch {
                return nil
            }
        }
    }
}

/// Reports kernel warnings while one thing after the other is done.
public struct KernelWarningWatch {
    private let log: KernelLog

    /// Starts to listen.
    public init() { log = KernelLog() }

    init(_ log: KernelLog) { self.log = log }

    /// Emits an incident for the kernel warning that came since the last call, if one did.
    ///
    /// - Parameter blame: what was done since.
    /// - Returns: all that the kernel said since.
    @discardableResult
    public func report(to output: RunOutput, blame: IncidentRecord.Blame) throws -> [String] {
        let news = log.news()
        let warning = KernelLog.warning(in: news)
        if let first = warning.first {
            let message = KernelMessage(first).text
            try output.emit(
                .incident(IncidentRecord(kind: .kernelWarning, message: message, log: warning, blame: blame))
            )
        }
        return news
    }
}
