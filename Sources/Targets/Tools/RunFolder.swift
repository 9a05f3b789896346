public import Files
internal import Foundation
public import Records
internal import SystemPackage

/// The folder of one run: records as they come, then the reports made from them.
public final class RunFolder {
    /// The folder's path.
    public let path: String
    private let file: FileDescriptor
    private var size: Int64 = 0
    /// Whether nobody had it before.
    private let isNew: Bool

    /// Makes `<reports>/<release>-<time>/` with an empty `records.jsonl`.
    ///
    /// - Parameters:
    ///   - reports: the folder of all runs.
    ///   - release: `uname -r` of the kernel, as far as known.
    ///   - time: UTC, compact: `20261123T030000Z`.
    /// - Throws: `FileError` naming what could not be made.
    public convenience init(reports: String, release: String, time: String) throws {
        let safe = release.map { $0.isLetter || $0.isNumber || "-._+".contains($0) ? $0 : "_" }
        try self.init(path: Self.make(in: reports, named: "\(String(safe))-\(time)"))
    }

    /// Makes a folder of that name, or with a number behind it where there is one already; returns its path.
    ///
    /// - Throws: `FileError` naming what could not be made.
    public static func make(in reports: String, named name: String) throws -> String {
        var path = "\(reports)/\(name)"
        var attempt = 1
        while Folder.exists(path) {
            attempt += 1
            path = "\(reports)/\(name)-\(attempt)"
        }
        try Folder.make(path)
        return path
    }

    /// Makes that folder with an empty `records.jsonl`.
    ///
    /// - Throws: `FileError` naming what could not be made; `TargetError` when the folder has records already.
    public init(path: String) throws {
        self.path = path
        isNew = try Folder.names(in: path).isEmpty
        try Folder.make(path)
        do {
            file = try FileDescriptor.open(
                FilePath("\(path)/records.jsonl"),
                .writeOnly,
                options: [.create, .exclusiveCreate, .append],
                permissions: [.ownerReadWrite, .groupRead, .otherRead]
            )
        } catch Errno.fileExists {
            throw TargetError(.input, "\(path): the folder has the records of a run already; name another one")
        } catch {
            throw FileError(path: "\(path)/records.jsonl", errno: error as? Errno ?? .ioError)
        }
    }

    deinit { try? file.close() }

    /// Takes back what was made, where nothing came of the run.
    public func discard() {
        try? FileManager.default.removeItem(atPath: isNew ? path : "\(path)/records.jsonl")
    }

    /// Adds one line; when it returns, the line is with the operating system.
    ///
    /// - Throws: `FileError`, on a full disk for instance; the lines before stay whole.
    public func append(_ line: String) throws(FileError) {
        do {
            size += Int64(try file.writeAll((line + "\n").utf8))
        } catch {
            // What the disk still took of this line is no record.
            try? file.resize(to: size)
            throw FileError(path: "\(path)/records.jsonl", errno: error as? Errno ?? .ioError)
        }
    }

    /// Adds one record.
    public func append(_ record: Record) throws(FileError) { try append(record.line) }
}
