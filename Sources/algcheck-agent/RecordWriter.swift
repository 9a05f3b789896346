import Conformance
import Glibc
import Records
import SystemPackage

/// Writes records to a descriptor, one line each, as they are made.
struct RecordWriter {
    let descriptor: FileDescriptor

    func write(_ record: Record) throws {
        _ = try descriptor.writeAll((record.line + "\n").utf8)
    }

    /// Writes an announcement; when it returns, the host has it, whatever the kernel does next.
    func write(_ announcement: Announcement) throws {
        _ = try descriptor.writeAll((announcement.line + "\n").utf8)
        // A virtio port waits for the host; a serial line must be waited for.
        if isatty(descriptor.rawValue) != 0 { tcdrain(descriptor.rawValue) }
    }

    /// Takes what a run finds out.
    var output: RunOutput { RunOutput(emit: { try write($0) }, announce: { try write($0) }) }
}
