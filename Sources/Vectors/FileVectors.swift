package import Corpus

/// What a reader made of one published file.
package struct FileVectors: Sendable {
    /// Records in the file.
    package var read: Int
    /// Records that no kernel transform takes, counted by reason.
    package var dropped: [String: Int]
    /// The groups, ordered by direction and sizes.
    package var groups: [(group: VectorGroup, vectors: [Vector])]

    /// Records that became at least one vector.
    package var applicable: Int { read - dropped.values.reduce(0, +) }

    /// Reads a file that a source has.
    ///
    /// - Parameters:
    ///   - source: the source's name in group ids.
    ///   - bytes: the whole file.
    ///   - path: the file's name for error messages.
    /// - Throws: `VectorFileError` with a line or `JSONError` with a path, at the first fault.
    package init(of file: SourceFile, source: String, bytes: [UInt8], path: String) throws {
        try self.init(of: file, source: source, path: path) { try file.reader.read(bytes, path: path, into: &$0) }
    }

    /// Reads a file in another way than by the reader alone.
    init(
        of file: SourceFile,
        source: String,
        path: String,
        _ read: (inout GroupBuilder) throws -> Void
    ) throws {
        var builder = GroupBuilder(source: source, file: file)
        try read(&builder)
        self = try builder.finish(path: path)
    }

    init(read: Int, dropped: [String: Int], groups: [(group: VectorGroup, vectors: [Vector])]) {
        self.read = read
        self.dropped = dropped
        self.groups = groups
    }
}
