internal import JSONC
internal import KernelNames

/// All groups of vectors that a run can draw from.
public struct Corpus: Sendable {
    /// The groups in file order, without their vectors.
    public let groups: [VectorGroup]
    /// The sha256 of the manifest that the corpus was made from.
    public let manifestDigest: String

    /// Seconds that opening took.
    public let openingSeconds: Double

    private let pack: [UInt8]
    private let places: [Range<Int>]
    private let packPath: String

    /// Opens the corpus in a folder. Vectors stay packed until `vectors(ofGroup:)` asks for them.
    ///
    /// - Throws: `FileError` when a file cannot be read; `JSONError` or `CorpusError` when one is damaged.
    public init(folder: String) throws {
        let start = ContinuousClock.now
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
        openingSeconds = (ContinuousClock.now - start) / .seconds(1)
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

    /// Bytes that the vectors of the group at `index` of `groups` have in the file.
    public func packedSize(ofGroup index: Int) -> Int { places[index].count }

    /// Visits the lengths of key, associated data and input of each vector of a group, and whether it is a valid case;
    /// unpacks none.
    ///
    /// - Throws: `CorpusError` when a vector is damaged.
    package func visitLengths(
        ofGroup index: Int,
        _ visit: ((key: Int, aad: Int, input: Int, isValid: Bool)) -> Void
    ) throws {
        var position = places[index].lowerBound
        let end = places[index].upperBound
        while position < end {
            guard let lengths = lengths(at: position, before: end) else {
                throw CorpusError(
                    "\(packPath): byte \(position): damaged vector in \(groups[index].id); generate it anew"
                )
            }
            let isValid = pack[position] == Vector.Expectation.output.rawValue
            visit((lengths[2], lengths[4], lengths[5], isValid))
            position += CorpusFile.headerSize + lengths.sum
        }
    }

    /// The lengths of a vector's fields: id, note, key, IV, associated data, input and output.
    struct Lengths {
        private let values: InlineArray<7, Int>

        /// - Parameter read: the length of a field.
        init(_ read: (Int) -> Int) { values = InlineArray { read($0) } }

        subscript(_ field: Int) -> Int { values[field] }

        /// Bytes of all fields.
        var sum: Int {
            var sum = 0
            for field in values.indices { sum += values[field] }
            return sum
        }
    }

    /// The seven lengths of the vector at `position`; nil where it does not fit.
    private func lengths(at position: Int, before end: Int) -> Lengths? {
        guard end - position >= CorpusFile.headerSize else { return nil }
        let lengths = pack.withUnsafeBytes { pack in
            Lengths { Int(pack.loadUnaligned(fromByteOffset: position + 1 + $0 * 4, as: UInt32.self).littleEndian) }
        }
        return lengths.sum <= end - position - CorpusFile.headerSize ? lengths : nil
    }

    private func unpack(at position: inout Int, before end: Int) -> Vector? {
        guard let lengths = lengths(at: position, before: end),
            let expectation = Vector.Expectation(rawValue: pack[position])
        else { return nil }
        var next = position + CorpusFile.headerSize
        func take(_ field: Int) -> ArraySlice<UInt8> {
            defer { next += lengths[field] }
            return pack[next..<next + lengths[field]]
        }
        let vector = Vector(
            id: String(decoding: take(0), as: UTF8.self),
            note: String(decoding: take(1), as: UTF8.self),
            expectation: expectation,
            key: Array(take(2)),
            iv: Array(take(3)),
            aad: Array(take(4)),
            input: Array(take(5)),
            output: Array(take(6))
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
            chain: try Self.chain(of: cursor),
            evidence: try cursor.at("evidence").choice(of: Evidence.self),
            isWide: try cursor.member("wide")?.bool() ?? false,
            count: try cursor.at("count").int()
        )
    }

    private static func chain(of group: JSONCursor) throws -> Chain? {
        guard let cursor = try group.member("chain") else { return nil }
        let length = try cursor.at("length").int()
        guard length > 0 else { throw try cursor.at("length").error("not above zero") }
        return Chain(
            kind: try cursor.at("kind").choice(of: Chain.Kind.self),
            length: length,
            messageSize: try cursor.member("messageSize")?.int()
        )
    }
}
