public import Files
internal import JSONC
internal import KernelNames
internal import SystemPackage

/// Writes a corpus group by group into a folder that exists, so that no more than one group has to be in memory, and of the
/// others their lines in the index.
///
/// The files get their names in `finish`; what is left after an error is called `.partial`.
public struct CorpusWriter: ~Copyable {
    private static let bufferSize = 1 << 20

    private let folder: String
    private let pack: FileDescriptor
    private var buffer: [UInt8] = []
    private var offset = 0
    /// The index so far: as text, which is a fraction of what values would take in memory.
    private var entries: [UInt8] = []
    private var isOpen = true

    private var packPath: String { "\(folder)/\(CorpusFile.packName)" }

    /// Begins a corpus in `folder`.
    public init(folder: String) throws(FileError) {
        self.folder = folder
        let path = "\(folder)/\(CorpusFile.packName).partial"
        do {
            pack = try FileDescriptor.open(
                FilePath(path),
                .writeOnly,
                options: [.create, .truncate],
                permissions: [.ownerReadWrite, .groupRead, .otherRead]
            )
        } catch {
            throw FileError(path: path, errno: error as? Errno ?? .ioError)
        }
    }

    deinit {
        if isOpen { try? pack.close() }
    }

    /// Adds a group; its `count` is set from the vectors.
    public mutating func add(_ group: VectorGroup, _ vectors: [Vector]) throws(FileError) {
        let start = offset + buffer.count
        for vector in vectors {
            CorpusFile.append(vector, to: &buffer)
            if buffer.count > Self.bufferSize { try flush() }
        }
        let length = offset + buffer.count - start
        let entry = CorpusFile.entry(for: group, count: vectors.count, offset: start, length: length)
        entries += (entries.isEmpty ? "\n" : ",\n").utf8
        entries += entry.text().utf8
    }

    /// Writes the index, and gives both files their names.
    public mutating func finish(manifestDigest: String) throws(FileError) {
        try flush()
        isOpen = false
        do {
            try pack.close()
        } catch {
            throw FileError(path: packPath, errno: error as? Errno ?? .ioError)
        }
        let digest = JSONValue.string(manifestDigest).text()
        var index = Array("{ \"version\": \(CorpusFile.version), \"manifest\": \(digest), \"groups\": [".utf8)
        index += entries
        index += "\n] }\n".utf8
        try Folder.rename("\(packPath).partial", to: packPath)
        try FileBytes.write(index, to: "\(folder)/\(CorpusFile.indexName)")
    }

    private mutating func flush() throws(FileError) {
        do {
            _ = try pack.writeAll(buffer)
        } catch {
            throw FileError(path: packPath, errno: error as? Errno ?? .ioError)
        }
        offset += buffer.count
        buffer.removeAll(keepingCapacity: true)
    }
}
