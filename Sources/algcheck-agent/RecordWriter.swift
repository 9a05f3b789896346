import AgentProtocol
import Conformance
import Glibc
import Records
import Synchronization
import SystemPackage

/// Writes records to a descriptor, one line each, as they are made.
struct RecordWriter {
    let descriptor: FileDescriptor
    private let console: Console?
    /// Where somebody answers who reads; nil where nobody does.
    private let answers: FileDescriptor?
    /// How long an answer may take, in milliseconds. A host that is that late is not there any more.
    private static let patience: CInt = 30_000
    private let isSerialLine: Bool
    /// Bytes of an announcement on a serial line, some tenths of a second.
    private static let serialRoom = 4096
    /// One line after the other.
    private let turn = Turn()

    private final class Turn: Sendable {
        private let mutex = Mutex(())

        func take(_ body: () throws -> Void) throws { try mutex.withLock { _ in try body() } }
    }

    /// What a console gets beside the records.
    private final class Console: Sendable {
        private let isLAVA: Bool
        private let signals = Mutex(LAVASignals())

        init(isLAVA: Bool) { self.isLAVA = isLAVA }

        /// Lines for a LAVA job; none where no job reads them.
        func lines(for record: Record) -> [String] {
            isLAVA ? signals.withLock { $0.note(record) }.map(\.line) : []
        }
    }

    /// Writes for a host.
    ///
    /// - Parameter answers: where the host answers; nil where it does not.
    init(descriptor: FileDescriptor, answers: FileDescriptor? = nil) {
        self.descriptor = descriptor
        self.answers = answers
        isSerialLine = isatty(descriptor.rawValue) != 0
        console = nil
    }

    /// Writes to the console, where nobody answers and no host learns of announcements.
    init(console isLAVA: Bool) {
        descriptor = .standardOutput
        answers = nil
        isSerialLine = isatty(descriptor.rawValue) != 0
        console = Console(isLAVA: isLAVA)
    }

    func write(_ record: Record) throws {
        let lines = [record.line] + (console?.lines(for: record) ?? [])
        let text = lines.joined(separator: "\n") + "\n"
        try turn.take { _ = try descriptor.writeAll(text.utf8) }
    }

    /// Writes an announcement.
    func write(_ announcement: Announcement) throws {
        guard console == nil else { return }
        let text = (isSerialLine ? announcement.line(within: Self.serialRoom) : announcement.line) + "\n"
        try turn.take { _ = try descriptor.writeAll(text.utf8) }
        // A virtio port hands over to the host at once, as long as that keeps up; a serial line must be waited for.
        if isSerialLine { tcdrain(descriptor.rawValue) }
    }

    /// Returns when the host says that it has everything. A write returns before that.
    func settle() throws {
        guard let answers else { return }
        try turn.take {
            // One that comes too late answers an earlier question.
            while try takeAnswer(from: answers, within: 0) {}
            _ = try descriptor.writeAll((Announcement.question + "\n").utf8)
            _ = try takeAnswer(from: answers, within: Self.patience)
        }
    }

    /// Waits so many milliseconds; returns whether there was an answer.
    private func takeAnswer(from answers: FileDescriptor, within limit: CInt) throws -> Bool {
        var answer = pollfd(fd: answers.rawValue, events: Int16(POLLIN), revents: 0)
        guard poll(&answer, 1, limit) == 1 else { return false }
        return try withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { try answers.read(into: $0) } > 0
    }

    /// Takes what a run finds out.
    var output: RunOutput {
        RunOutput(emit: { try write($0) }, announce: { try write($0) }, settle: { try settle() })
    }
}
