import Conformance
import Glibc
import Records
import Synchronization
import SystemPackage

/// Writes records to a descriptor, one line each, as they are made.
struct RecordWriter {
    let descriptor: FileDescriptor
    private let console: Console?

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
    init(descriptor: FileDescriptor) {
        self.descriptor = descriptor
        console = nil
    }

    /// Writes to the console, where nobody answers and no host learns of announcements.
    init(console isLAVA: Bool) {
        descriptor = .standardOutput
        console = Console(isLAVA: isLAVA)
    }

    func write(_ record: Record) throws {
        let lines = [record.line] + (console?.lines(for: record) ?? [])
        _ = try descriptor.writeAll((lines.joined(separator: "\n") + "\n").utf8)
    }

    /// Writes an announcement, so that the host has it when the kernel stops.
    func write(_ announcement: Announcement) throws {
        guard console == nil else { return }
        _ = try descriptor.writeAll((announcement.line + "\n").utf8)
        // A virtio port hands over to the host at once, as long as that keeps up; a serial line must be waited for.
        if isatty(descriptor.rawValue) != 0 { tcdrain(descriptor.rawValue) }
    }

    /// Takes what a run finds out.
    var output: RunOutput { RunOutput(emit: { try write($0) }, announce: { try write($0) }) }
}
