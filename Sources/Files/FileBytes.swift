public import SystemPackage

/// A file that cannot be read or written: which, and why.
public struct FileError: Error, CustomStringConvertible {
    /// The file.
    public var path: String
    /// What the operating system says.
    public var errno: Errno

    /// Names a file and the reason.
    public init(path: String, errno: Errno) {
        self.path = path
        self.errno = errno
    }

    /// One line: `path: reason`.
    public var description: String {
        String(path.map { $0.isNewline || ($0.asciiValue ?? 32) < 32 ? "?" : $0 }) + ": \(errno)"
    }
}

/// Whole files as bytes.
public enum FileBytes {
    /// Everything in the file; works for the files of /proc, whose size is unknown, as well.
    public static func read(_ path: String) throws(FileError) -> [UInt8] {
        do {
            let file = try FileDescriptor.open(FilePath(path), .readOnly)
            return try file.closeAfter {
                // The files of /proc have no size to ask for, and a folder has a huge one; both are read piece by piece.
                let end = (try? file.seek(offset: 0, from: .end)) ?? 0
                if end > 0 { try file.seek(offset: 0, from: .start) }
                let size = end < 1 << 32 ? end : 0
                var bytes: [UInt8] = []
                while true {
                    let room = max(65536, Int(size) + 1 - bytes.count, bytes.count)
                    let piece = try [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                        count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
                    }
                    if piece.isEmpty { return bytes }
                    if bytes.isEmpty { bytes = piece } else { bytes += piece }
                }
            }
        } catch {
            throw FileError(path: path, errno: error as? Errno ?? .ioError)
        }
    }

    /// The first bytes of the file, at most `limit`.
    public static func read(_ path: String, upTo limit: Int) throws(FileError) -> [UInt8] {
        do {
            let file = try FileDescriptor.open(FilePath(path), .readOnly)
            return try file.closeAfter {
                try [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
                    while count < limit {
                        let room = UnsafeMutableRawBufferPointer(
                            rebasing: UnsafeMutableRawBufferPointer(buffer)[count...]
                        )
                        let got = try file.read(into: room)
                        if got == 0 { break }
                        count += got
                    }
                }
            }
        } catch {
            throw FileError(path: path, errno: error as? Errno ?? .ioError)
        }
    }

    /// The file as text; bytes that are no UTF-8 become U+FFFD.
    public static func readText(_ path: String) throws(FileError) -> String {
        String(decoding: try read(path), as: UTF8.self)
    }

    /// The first line of a file; nil where the file cannot be read or has none. For the one-line files of /proc and /sys.
    public static func firstLine(of path: String) -> String? {
        guard let text = try? readText(path) else { return nil }
        return text.split(separator: "\n").first.map(String.init)
    }

    /// Replaces the file's content, as one step: a reader sees the old content or the new.
    public static func write(_ bytes: some Sequence<UInt8>, to path: String) throws(FileError) {
        do {
            let partial = path + ".partial"
            let file = try FileDescriptor.open(
                FilePath(partial),
                .writeOnly,
                options: [.create, .truncate],
                permissions: [.ownerReadWrite, .groupRead, .otherRead]
            )
            try file.closeAfter { _ = try file.writeAll(bytes) }
        } catch {
            throw FileError(path: path, errno: error as? Errno ?? .ioError)
        }
        try Folder.rename(path + ".partial", to: path)
    }
}
