internal import JSONC

/// What a wrong answer looks like, and what that hints at.
public struct Fingerprint: Sendable, Equatable {
    /// The part of an output in which the first wrong byte lies.
    public enum Region: String, CaseIterable, Sendable {
        /// The copy of the associated data.
        case associatedData = "associated-data"
        /// The first block.
        case head
        /// A block boundary further on, or the boundary of a piece.
        case boundary
        /// Between boundaries.
        case middle
        /// The last block, when it is not whole.
        case tail
        /// The tag.
        case tag
        /// The first block after a part that was received on its own: the IV did not go on.
        case nextIV = "next-iv"
        /// Memory around the output.
        case outside
    }

    /// One line in words.
    public var diagnosis: String
    /// The first wrong byte, counted from the start of the output.
    public var firstWrong: Int?
    /// Where that is.
    public var region: Region?
    /// Whether the same came each time when it was done again; nil where it was not.
    public var isSteady: Bool?

    /// Describes a fault.
    public init(diagnosis: String, firstWrong: Int? = nil, region: Region? = nil, isSteady: Bool? = nil) {
        self.diagnosis = diagnosis
        self.firstWrong = firstWrong
        self.region = region
        self.isSteady = isSteady
    }
}

extension Fingerprint {
    var value: JSONValue {
        .object([
            "diagnosis": .string(diagnosis), "firstWrong": firstWrong.map { .int($0) },
            "region": region.map { .string($0.rawValue) }, "steady": isSteady.map { .bool($0) },
        ])
    }

    init(from cursor: JSONCursor) throws(JSONError) {
        self.init(
            diagnosis: try cursor.at("diagnosis").string(),
            firstWrong: try cursor.member("firstWrong")?.int(),
            region: try cursor.member("region")?.choice(of: Region.self),
            isSteady: try cursor.member("steady")?.bool()
        )
    }
}
