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
    /// - Returns: the folder with its files, and what it has beside them.
    /// - Throws: `ToolError` where it is damaged, encrypted or too large, or `FileError`.
    public mutating func unpack(_ path: String) throws -> (folder: String, leftOut: [LeftOutMember]) {
        let place = "\(folder)/\(count)"
        count += 1
        return (place, try unpacker.unpack(path, to: place))
    }
}

/// What an archive has, and what is not unpacked.
public struct LeftOutMember: Sendable, Equatable {
    /// Its name in the archive.
    public var name: String
    /// Why it is not.
    public var reason: String
}

/// Unpacks archives by libarchive, all of them together bounded in number, size and time.
///
/// Only files are unpacked: no links, no devices, nothing outside the folder, and of several files of one name the first.
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
    /// - Returns: what was not unpacked, beside the names that were to be left out.
    /// - Throws: `ToolError` where it is damaged, encrypted, too large or takes too long, or `FileError`.
    @discardableResult
    public mutating func unpack(_ path: String, to place: String) throws -> [LeftOutMember] {
        let archive = try ArchiveFile(path, .archive)
        var others: [LeftOutMember] = []
        try Folder.make(place)
        while let member = try archive.next() {
            guard used.files < limits.files else { throw ToolError.failed("more than \(limits.files) files") }
            used.files += 1
            try checkTime()
            let parts = Self.components(of: member.name)
            if !leftOut.isDisjoint(with: parts) { continue }
            if let reason = try unpack(member, of: archive, to: place) {
                others.append(LeftOutMember(name: member.name, reason: reason))
            }
        }
        return others
    }

    /// Unpacks a member; the reason where it is not.
    private mutating func unpack(
        _ member: ArchiveFile.Member,
        of archive: borrowing ArchiveFile,
        to place: String
    ) throws -> String? {
        guard let path = Self.inside(member.name) else { return "a name that leads out of the archive" }
        let target = "\(place)/\(path)"
        if Folder.entry(target) != nil { return "another file of that name comes before it" }
        switch member.content {
        case .none: return "neither a file nor a folder"
        case .link: return "a link in an archive"
        case .twin(let name):
            // The same file by another name of the archive's.
            guard let twin = Self.inside(name), case .file(let size) = Folder.entry("\(place)/\(twin)") else {
                return "a link in an archive that leads nowhere"
            }
            try count(size)
            try Folder.make(Self.parent(of: target))
            try FileBytes.write(FileBytes.read("\(place)/\(twin)"), to: target)
        case .own:
            try Folder.make(Self.parent(of: target))
            try write(archive, to: target)
        }
        return nil
    }

    private static func components(of name: String) -> [String] {
        name.split(separator: "/").map(String.init).filter { $0 != "." }
    }

    /// A member's name as a path below the folder; nil for one that leads elsewhere.
    private static func inside(_ name: String) -> String? {
        let parts = components(of: name)
        return parts.isEmpty || parts.contains("..") ? nil : parts.joined(separator: "/")
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

/// Files compressed by gzip, bzip2, xz, zstd, lz4, lzip or compress, decompressed by libarchive in memory.
public enum CompressedFile {
    /// Endings of their names.
    public static let endings = [".gz", ".bz2", ".xz", ".zst", ".lz4", ".lz", ".z"]

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

    /// What an archive has under a name that is no folder's.
    struct Member {
        let name: String
        let content: Content
    }

    /// Where the content of a member is.
    enum Content {
        case own
        /// In another member, which has it as well: a hard link.
        case twin(String)
        /// Wherever a symbolic link leads.
        case link
        /// Nowhere: a pipe or a device.
        case none
    }

    /// Goes to the next member that is no folder; nil at the end.
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
            guard let name = archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry) else {
                throw .failed("a file's name cannot be read")
            }
            let twin = archive_entry_hardlink_utf8(entry) ?? archive_entry_hardlink(entry)
            let content: Content
            if let twin {
                content = .twin(String(cString: twin))
            } else if type == S_IFREG || isPlain {
                content = .own
            } else if type == S_IFDIR {
                continue
            } else {
                content = type == S_IFLNK ? .link : .none
            }
            return Member(name: String(cString: name), content: content)
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
