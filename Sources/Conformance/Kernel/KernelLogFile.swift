internal import SystemPackage

/// /dev/kmsg, from which the kernel's log is read record by record.
///
/// The file is opened once: a process that gives up its privileges later reads on. A process that may not open it (EPERM)
/// gets an empty log.
final class KernelLogFile: Sendable {
    private let file: FileDescriptor?

    /// The most that one read returns (CONSOLE_EXT_LOG_MAX in `kernel/printk`; newer kernels have less).
    private static let longest = 8192

    /// Opens the log, at its first record.
    init() { file = try? FileDescriptor.open("/dev/kmsg", .readOnly, options: [.nonBlocking]) }

    deinit { try? file?.close() }

    /// Goes to the first record; false where there is no log to read.
    func rewind() -> Bool { (try? file?.seek(offset: 0, from: .start)) != nil }

    /// Goes behind the last record.
    func skipToEnd() { _ = try? file?.seek(offset: 0, from: .end) }

    /// The text of the next record; nil where there is none.
    func next() -> String? {
        guard let file else { return nil }
        return withUnsafeTemporaryAllocation(byteCount: Self.longest, alignment: 1) { buffer in
            while true {
                do {
                    let count = try file.read(into: buffer, retryOnInterrupt: true)
                    if count == 0 { return nil }
                    if let text = Self.text(of: buffer[..<count]) { return text }
                } catch {
                    // Records that were overwritten before they were read; the next read has the one after them.
                    guard error as? Errno == .brokenPipe else { return nil }
                }
            }
        }
    }

    /// The text of a record: `priority,number,time,flags;text`, then a line for each property.
    static func text(of record: some Collection<UInt8>) -> String? {
        guard let start = record.firstIndex(of: UInt8(ascii: ";")) else { return nil }
        let text = record[record.index(after: start)...].prefix { $0 != UInt8(ascii: "\n") }
        return String(decoding: text, as: UTF8.self)
    }
}
