import Glibc
import Records
import SystemPackage

/// Writes records to a descriptor, one line each, as they are made.
struct RecordWriter {
    let descriptor: FileDescriptor

    func write(_ record: Record) throws {
        _ = try descriptor.writeAll((record.line + "\n").utf8)
    }
}
