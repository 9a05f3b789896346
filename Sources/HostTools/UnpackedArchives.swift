internal import CArchive
internal import Files
internal import Foundation

/// Archives and compressed files, unpacked by libarchive into a folder that goes away with this value.
///
/// Only files are unpacked: no links, no devices, and nothing outside the folder.
public struct UnpackedArchives: ~Copyable {
    /// What a file was unpacked to.
    public enum Content: Sendable, Equatable {
        /// The path of what was compressed.
        case file(String)
        /// The path of a folder with an archive's files.
        case folder(String)
    }

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

    /// Unpacks a zip, 7z or tar archive, the latter compressed or not, or a file compressed by gzip, bzip2, xz or zstd.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - name: its name, from which that of a compressed file is made: `a.rsp` of `a.rsp.gz`.
    /// - Throws: `ToolError` where it is damaged, encrypted or too large, or `FileError`.
    public mutating func unpack(_ path: String, named name: String) throws -> Content {
        let archive = try ArchiveFile(path)
        let place = "\(folder)/\(count)"
        count += 1
        var compressed: String?
        while let member = try archive.next() {
            guard used.files < limits.files else { throw ToolError.failed("more than \(limits.files) files") }
            used.files += 1
            // What was compressed without an archive has no name of its own.
            let parts = archive.isPlain ? [Self.stem(of: name)] : member.split(separator: "/").map(String.init)
            guard let last = parts.last, !parts.contains("..") else { continue }
            let own = ([place] + parts.dropLast().filter { $0 != "." }).joined(separator: "/")
            try Folder.make(own)
            let target = "\(own)/\(last)"
            try write(archive, to: target)
            if archive.isPlain { compressed = target }
        }
        try Folder.make(place)
        return compressed.map { .file($0) } ?? .folder(place)
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

    /// The name without what tells how it was compressed.
    private static func stem(of name: String) -> String {
        let suffix = [".gz", ".bz2", ".xz", ".zst"].first { name.lowercased().hasSuffix($0) }
        let stem = name.dropLast(suffix?.count ?? 0)
        return stem.isEmpty ? name : String(stem)
    }
}

/// An archive that is open for reading.
private struct ArchiveFile: ~Copyable {
    private let archive: OpaquePointer?

    init(_ path: String) throws(ToolError) {
        archive = archive_read_new()
        archive_read_support_filter_all(archive)
        archive_read_support_format_zip(archive)
        archive_read_support_format_7zip(archive)
        archive_read_support_format_tar(archive)
        archive_read_support_format_raw(archive)
        guard archive_read_open_filename(archive, path, 1 << 16) == ARCHIVE_OK else { throw fault }
    }

    deinit { archive_read_free(archive) }

    /// Whether there is no archive: only a file that was compressed.
    var isPlain: Bool { archive_format(archive) & ARCHIVE_FORMAT_BASE_MASK == ARCHIVE_FORMAT_RAW }

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
