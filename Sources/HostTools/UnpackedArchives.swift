internal import CArchive
internal import Files
internal import Foundation

/// Archives, unpacked by libarchive into a folder that goes away with this value.
///
/// Only files are unpacked: no links, no devices, and nothing outside the folder.
public struct UnpackedArchives: ~Copyable {
    private let folder: String
    private let limits: (bytes: Int, files: Int)
    private var used = (bytes: 0, files: 0)
    private var count = 0

    /// Unpacks nothing yet.
    ///
    /// - Parameters:
    ///   - folder: one that does not exist; it is made when something is unpacked.
    ///   - bytes: what the files of all archives together may have.
    ///   - files: how many they may be.
    public init(in folder: String, bytes: Int = 4 << 30, files: Int = 100_000) {
        self.folder = folder
        limits = (bytes, files)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Unpacks a zip, 7z or tar archive, the latter compressed or not.
    ///
    /// - Returns: the folder with its files.
    /// - Throws: `ToolError` where it is damaged, encrypted or too large, or `FileError`.
    public mutating func unpack(_ path: String) throws -> String {
        let archive = try ArchiveFile(path, .archive)
        let place = "\(folder)/\(count)"
        count += 1
        try Folder.make(place)
        while let member = try archive.next() {
            guard used.files < limits.files else { throw ToolError.failed("more than \(limits.files) files") }
            used.files += 1
            let parts = member.split(separator: "/").map(String.init)
            guard let last = parts.last, !parts.contains("..") else { continue }
            let own = ([place] + parts.dropLast().filter { $0 != "." }).joined(separator: "/")
            try Folder.make(own)
            try write(archive, to: "\(own)/\(last)")
        }
        return place
    }

    private mutating func write(_ archive: borrowing ArchiveFile, to path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let file = FileHandle(forWritingAtPath: path)
        else { throw ToolError.failed("\(path) cannot be written") }
        defer { try? file.close() }
        while let bytes = try archive.read() {
            used.bytes += bytes.count
            guard used.bytes <= limits.bytes else {
                throw ToolError.failed("with all other archives more than \(limits.bytes >> 20) MiB; unpack it")
            }
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

    /// Goes to the next file, and gives its name; nil at the end.
    func next() throws(ToolError) -> String? {
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
            guard type == S_IFREG || isPlain else { continue }
            guard let name = archive_entry_pathname(entry) else { throw .failed("a file's name cannot be read") }
            return String(cString: name)
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
