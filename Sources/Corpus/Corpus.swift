internal import JSONC

/// All groups of vectors that a run can draw from.
public struct Corpus: Sendable {
    /// The groups in file order, without their vectors.
    public let groups: [VectorGroup]
    /// The sha256 of the manifest that the corpus was made from.
    public let manifestDigest: String

    private let pack: [UInt8]
    private let places: [Range<Int>]
    private let packPath: String

    /// Opens the corpus in a folder. Vectors stay packed until `vectors(ofGroup:)` asks for them.
    ///
    /// - Throws: `FileError` when a file cannot be read; `JSONError` or `CorpusError` when one is damaged.
    public init(folder: String) throws {
        let indexPath = "\(folder)/\(CorpusFile.indexName)"
        packPath = "\(folder)/\(CorpusFile.packName)"
        let text = try FileBytes.read(indexPath)
        pack = try FileBytes.read(packPath)
        let document = try JSONDocument(parsing: text.span.bytes, source: indexPath)
        let root = document.root
        let version = try root.at("version").int()
        guard version == CorpusFile.version else {
            throw CorpusError("\(indexPath): version \(version), this build reads version \(CorpusFile.version)")
        }
        manifestDigest = try root.at("manifest").string()
        var groups: [VectorGroup] = []
        var places: [Range<Int>] = []
        let end = pack.count
        try root.at("groups").visit { cursor in
            groups.append(try VectorGroup(from: cursor))
            let offset = try cursor.at("offset").int()
            let length = try cursor.at("length").int()
            guard offset >= 0, length >= 0, offset <= end, length <= end - offset else {
                throw cursor.error("vectors lie outside \(CorpusFile.packName); generate the corpus anew")
            }
            places.append(offset..<offset + length)
        }
        self.groups = groups
        self.places = places
    }

    /// The vectors of the group at `index` of `groups`.
    public func vectors(ofGroup index: Int) throws -> [Vector] {
        let place = places[index]
        let group = groups[index]
        var vectors: [Vector] = []
        vectors.reserveCapacity(group.count)
        var position = place.lowerBound
        while position < place.upperBound {
            guard let vector = unpack(at: &position, before: place.upperBound) else {
                throw CorpusError("\(packPath): byte \(position): damaged vector in \(group.id); generate it anew")
            }
            vectors.append(vector)
        }
        guard vectors.count == group.count else {
            throw CorpusError("\(packPath): \(vectors.count) vectors in \(group.id), the index says \(group.count)")
        }
        return vectors
    }

    private func unpack(at position: inout Int, before end: Int) -> Vector? {
        guard end - position >= CorpusFile.headerSize, let expectation = Vector.Expectation(rawValue: pack[position])
        else { return nil }
        var lengths = (0..<7).map { field in
            (0..<4).reduce(0) { $0 | Int(pack[position + 1 + field * 4 + $1]) << ($1 * 8) }
        }
        guard lengths.reduce(0, +) <= end - position - CorpusFile.headerSize else { return nil }
        var next = position + CorpusFile.headerSize
        func take() -> ArraySlice<UInt8> {
            let length = lengths.removeFirst()
            defer { next += length }
            return pack[next..<next + length]
        }
        let vector = Vector(
            id: String(decoding: take(), as: UTF8.self),
            note: String(decoding: take(), as: UTF8.self),
            expectation: expectation,
            key: Array(take()),
            iv: Array(take()),
            aad: Array(take()),
            input: Array(take()),
            output: Array(take())
        )
        position = next
        return vector
    }
}

extension VectorGroup {
    fileprivate init(from cursor: JSONCursor) throws {
        self.init(
            id: try cursor.at("id").string(),
            source: try cursor.at("source").string(),
            file: try cursor.at("file").string(),
            algorithm: try cursor.at("algorithm").string(),
            type: try cursor.at("type").choice(of: CipherType.self),
            operation: try cursor.at("operation").choice(of: Operation.self),
            keySize: try cursor.member("keySize")?.int(),
            ivSize: try cursor.at("ivSize").int(),
            tagSize: try cursor.at("tagSize").int(),
            padding: try cursor.at("padding").choice(of: Padding.self),
            evidence: try cursor.at("evidence").choice(of: Evidence.self),
            count: try cursor.at("count").int()
        )
    }
}
