public import Corpus
internal import Foundation
public import Records
internal import SystemPackage

/// The folder of one run: records as they come, then the reports made from them.
public final class RunFolder {
    /// The folder's path.
    public let path: String
    private let file: FileDescriptor

    /// Makes `<reports>/<release>-<time>/` with an empty `records.jsonl`.
    ///
    /// - Parameters:
    ///   - reports: the folder of all runs.
    ///   - release: `uname -r` of the kernel, as far as known.
    ///   - time: UTC, compact: `20261123T030000Z`.
    /// - Throws: `FileError` naming what could not be made.
    public init(reports: String, release: String, time: String) throws {
        let safe = release.map { $0.isLetter || $0.isNumber || "-._+".contains($0) ? $0 : "_" }
        var path = "\(reports)/\(String(safe))-\(time)"
        var attempt = 1
        while FileManager.default.fileExists(atPath: path) {
            attempt += 1
            path = "\(reports)/\(String(safe))-\(time)-\(attempt)"
        }
        self.path = path
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw FileError(path: path, errno: RunFolder.errno(in: error))
        }
        do {
            file = try FileDescriptor.open(
                FilePath("\(path)/records.jsonl"),
                .writeOnly,
                options: [.create, .truncate, .append],
                permissions: [.ownerReadWrite, .groupRead, .otherRead]
            )
        } catch {
            throw FileError(path: "\(path)/records.jsonl", errno: error as? Errno ?? .ioError)
        }
    }

    deinit { try? file.close() }

    /// Adds one line; when it returns, the line is with the operating system.
    ///
    /// - Throws: `FileError`, on a full disk for instance; what was written before stays.
    public func append(_ line: String) throws(FileError) {
        do {
            _ = try file.writeAll((line + "\n").utf8)
        } catch {
            throw FileError(path: "\(path)/records.jsonl", errno: error as? Errno ?? .ioError)
        }
    }

    /// Adds one record.
    public func append(_ record: Record) throws(FileError) { try append(record.line) }

    private static func errno(in error: any Error) -> Errno {
        let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        return underlying.map { Errno(rawValue: CInt($0.code)) } ?? .ioError
    }
}
