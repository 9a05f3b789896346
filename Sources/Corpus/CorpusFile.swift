internal import Files
internal import JSONC
internal import KernelNames
internal import SystemPackage

/// A corpus that cannot be used: the file, the place in it, and why.
public struct CorpusError: Error, CustomStringConvertible {
    /// One line: file, place, fault.
    public var description: String

    init(_ description: String) { self.description = description }
}

/// The corpus on disk: an index that a person can read, and one file of packed vectors.
///
/// `corpus.json` is one object: `version`, `manifest` (the sha256 of the manifest that the corpus was made from) and
/// `groups`, each with its description and the `offset` and `length` of its vectors in `corpus.bin`. A packed vector is
/// one byte of expectation, seven 32-bit little-endian lengths (id, note, key, iv, aad, input, output), and the seven
/// byte strings. The packing exists because parsing the same data as JSON takes an emulated guest many seconds.
public enum CorpusFile {
    /// The format's version; readers refuse any other.
    public static let version = 2
    /// The file of the index.
    public static let indexName = "corpus.json"
    /// The file of the vectors.
    public static let packName = "corpus.bin"
    static let headerSize = 1 + 7 * 4

    /// Writes a corpus into a folder that exists.
    ///
    /// - Parameter groups: each group with its vectors; `count` is set from the vectors.
    public static func write(
        _ groups: some Sequence<(VectorGroup, [Vector])>,
        manifestDigest: String,
        to folder: String
    ) throws {
        var writer = try CorpusWriter(folder: folder)
        for (group, vectors) in groups { try writer.add(group, vectors) }
        try writer.finish(manifestDigest: manifestDigest)
    }

    static func append(_ vector: Vector, to pack: inout [UInt8]) {
        let texts = [vector.id.utf8, vector.note.utf8]
        let fields = [vector.key, vector.iv, vector.aad, vector.input, vector.output]
        pack.append(vector.expectation.rawValue)
        for count in texts.map(\.count) + fields.map(\.count) {
            withUnsafeBytes(of: UInt32(count).littleEndian) { pack.append(contentsOf: $0) }
        }
        for text in texts { pack.append(contentsOf: text) }
        for field in fields { pack.append(contentsOf: field) }
    }

    static func entry(for group: VectorGroup, count: Int, offset: Int, length: Int) -> JSONValue {
        .object([
            "id": .string(group.id),
            "source": .string(group.source),
            "file": .string(group.file),
            "algorithm": .string(group.algorithm),
            "type": .string(group.type.rawValue),
            "operation": .string(group.operation.rawValue),
            "keySize": group.keySize.map { .int($0) },
            "ivSize": .int(group.ivSize),
            "tagSize": .int(group.tagSize),
            "padding": .string(group.padding.rawValue),
            "chain": group.chain.map { entry(for: $0) },
            "evidence": .string(group.evidence.rawValue),
            "wide": group.isWide ? .bool(true) : nil,
            "count": .int(count),
            "offset": .int(offset),
            "length": .int(length),
        ])
    }

    private static func entry(for chain: Chain) -> JSONValue {
        .object([
            "kind": .string(chain.kind.rawValue), "length": .int(chain.length),
            "messageSize": chain.messageSize.map { .int($0) },
        ])
    }
}
