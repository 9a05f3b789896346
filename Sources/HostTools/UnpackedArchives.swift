internal import CArchive
internal import Files
internal import Foundation

/// Archives, unpacked by libarchive into a folder that goes away with this value.
public struct UnpackedArchives: ~Copyable {
    private let folder: String
    private var unpacker: ArchiveUnpacker
    private var count = 0

    /// Unpacks nothing yet.
    ///
    /// - Parameters:
    ///   - folder: one that does not exist; it is made when something is unpacked.
    ///   - bytes: what the files of all archives together may have.
    ///   - files: how many they may be.
    public init(in folder: String, bytes: Int = 4 << 30, files: Int = 100_000) {
        self.folder = folder
        unpacker = ArchiveUnpacker(bytes: bytes, files: files)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Unpacks a zip, 7z or tar archive, the latter compressed or not.
    ///
    /// - Returns: the folder with its files.
    /// - Throws: `ToolError` where it is damaged, encrypted or too large, or `FileError`.
    public mutating func unpack(_ path: String) throws -> String {
        let place = "\(folder)/\(count)"
        count += 1
        try unpacker.unpack(path, to: place)
        return place
    }
}

/// Unpacks archives by libarchive, all of them together bounded in number, size and time.
///
/// Only files are unpacked: no links, no devices, and nothing outside the folder.
public struct ArchiveUnpacker: Sendable {
    private let limits: (bytes: Int, files: Int)
    private let deadline: ContinuousClock.Instant?
    private let leftOut: Set<String>
    private var used = (bytes: 0, files: 0)

    /// Unpacks nothing yet.
    ///
    /// - Parameters:
    ///   - bytes: what the files of all archives together may have.
    ///   - files: how many they may be.
    ///   - seconds: how long all of it may take from now on; nil for as long as it takes.
    ///   - leftOut: names of files and folders that are left out, wherever they are.
    public init(bytes: Int = 4 << 30, files: Int = 100_000, seconds: Int? = nil, leavingOut leftOut: Set<String> = []) {
        limits = (bytes, files)
        deadline = seconds.map { .now + .seconds($0) }
        self.leftOut = leftOut
    }

    /// Unpacks a zip, 7z or tar archive, the latter compressed or not, into a folder, which is made.
    ///
    /// - Throws: `ToolError` where it is damaged, encrypted, too large or takes too long, or `FileError`.
    public mutating func unpack(_ path: String, to place: String) throws {
        let archive = try ArchiveFile(path, .archive)
        try Folder.make(place)
        while let member = try archive.next() {
            guard used.files < limits.files else { throw ToolError.failed("more than \(limits.files) files") }
            used.files += 1
            try checkTime()
            guard let path = inside(member.name) else { continue }
            if let name = member.twin {
                // The same file by another name of the archive's.
                guard let twin = inside(name), case .file(let size) = Folder.entry("\(place)/\(twin)") else { continue }
                try count(size)
                try Folder.make(Self.parent(of: "\(place)/\(path)"))
                try FileBytes.write(FileBytes.read("\(place)/\(twin)"), to: "\(place)/\(path)")
            } else {
                try Folder.make(Self.parent(of: "\(place)/\(path)"))
                try write(archive, to: "\(place)/\(path)")
            }
        }
    }

    /// A member's name as a path below the folder; nil for one that leads elsewhere or is left out.
    private func inside(_ name: String) -> String? {
        let parts = name.split(separator: "/").map(String.init).filter { $0 != "." }
        guard !parts.isEmpty, !parts.contains(".."), leftOut.isDisjoint(with: parts) else { return nil }
        return parts.joined(separator: "/")
    }

    private static func parent(of path: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    }

    private mutating func count(_ bytes: Int) throws(ToolError) {
        used.bytes += bytes
        guard used.bytes <= limits.bytes else {
            throw .failed("unpacked, with the archives before it, larger than \(limits.bytes >> 20) MiB")
        }
    }

    private func checkTime() throws(ToolError) {
        guard let deadline, .now > deadline else { return }
        throw .failed("unpacking takes too long")
    }

    private mutating func write(_ archive: borrowing ArchiveFile, to path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let file = FileHandle(forWritingAtPath: path)
        else { throw ToolError.failed("\(path) cannot be written") }
        defer { try? file.close() }
        while let bytes = try archive.read() {
            try checkTime()
            try count(bytes.count)
            try file.write(contentsOf: bytes)
        }
    }
}

/// Files compressed by gzip, bzip2, xz or zstd, decompressed by libarchive in memory.
public enum CompressedFile {
    /// Endings of their names.
    public static let endings = [".gz", ".bz2", ".xz", ".zst"]

    /// The beginning of what a file holds.
    ///
    /// - Parameter limit: bytes at most.
    /// - Throws: `ToolError` where it is damaged.
    public static func read(_ path: String, upTo limit: Int) throws(ToolError) -> [UInt8] {
        let file = try ArchiveFile(path, .compressed)
        guard try file.next() != nil else { return [] }
        var bytes: [UInt8] = []
        while bytes.count < limit, let more = try file.read() { bytes += more.prefix(limit - bytes.count) }
        return bytes
    }
}

/// An archive that is open for reading.
private struct ArchiveFile: ~Copyable {
    private let archive: OpaquePointer?

    enum Kind {
        case archive
        /// One file, without an archive around it.
        case compressed
    }

    init(_ path: String, _ kind: Kind) throws(ToolError) {
        archive = archive_read_new()
        archive_read_support_filter_all(archive)
        switch kind {
        case .archive:
            archive_read_support_format_zip(archive)
            archive_read_support_format_7zip(archive)
            archive_read_support_format_tar(archive)
        case .compressed:
            archive_read_support_format_raw(archive)
            archive_read_support_format_empty(archive)
        }
        guard archive_read_open_filename(archive, path, 1 << 16) == ARCHIVE_OK else { throw fault }
    }

    deinit { archive_read_free(archive) }

    /// Whether there is no archive: only a file that was compressed.
    private var isPlain: Bool { archive_format(archive) & ARCHIVE_FORMAT_BASE_MASK == ARCHIVE_FORMAT_RAW }

    /// A file in the archive.
    struct Member {
        let name: String
        /// The name of another one that has its content, for what the archive has as a hard link.
        let twin: String?
    }

    /// Goes to the next file; nil at the end.
    func next() throws(ToolError) -> Member? {
        while true {
            var entry: OpaquePointer?
            switch archive_read_next_header(archive, &entry) {
            case ARCHIVE_EOF: return nil
            case ARCHIVE_OK, ARCHIVE_WARN: break
            default: throw fault
            }
            // Bytes that are neither an archive nor compressed.
            if isPlain, archive_filter_count(archive) < 2 { throw .failed(Self.damage) }
            // A file that was compressed alone has no type.
            let type = archive_entry_filetype(entry)
            let twin = archive_entry_hardlink(entry).map { String(cString: $0) }
            guard type == S_IFREG || isPlain || twin != nil else { continue }
            guard let name = archive_entry_pathname(entry) else { throw .failed("a file's name cannot be read") }
            return Member(name: String(cString: name), twin: twin)
        }
    }

    /// The next bytes of the file; nil at its end.
    func read() throws(ToolError) -> Data? {
        var buffer = Data(count: 1 << 16)
        let count = buffer.withUnsafeMutableBytes { archive_read_data(archive, $0.baseAddress, $0.count) }
        guard count >= 0 else { throw fault }
        return count == 0 ? nil : buffer.prefix(count)
    }

    private static let damage = "it is damaged"

    private var fault: ToolError {
        .failed(archive_error_string(archive).map { String(cString: $0) } ?? Self.damage)
    }
}
