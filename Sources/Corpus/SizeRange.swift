internal import KernelNames

/// The sizes of something, in bytes.
public struct SizeRange: Sendable, Hashable {
    /// The smallest size.
    public var least: Int
    /// The largest size.
    public var most: Int
    /// How many different sizes there are.
    public var distinct: Int

    /// Names the ends and how many sizes lie between them, the ends included.
    public init(least: Int, most: Int, distinct: Int) {
        self.least = least
        self.most = most
        self.distinct = distinct
    }

    /// The range of sizes that occur; nothing occurring counts as the size 0.
    public init(of sizes: Set<Int>) {
        self.init(least: sizes.min() ?? 0, most: sizes.max() ?? 0, distinct: sizes.count)
    }
}

/// The sizes of a group's vectors.
public struct GroupSizes: Sendable, Equatable {
    /// Bytes of key.
    public var key: SizeRange
    /// Bytes of associated data.
    public var associated: SizeRange
    /// Bytes of message, without a tag that follows it.
    public var message: SizeRange
}

extension Corpus {
    /// The sizes of the vectors of the group at `index` of `groups`; reads their headers and unpacks none.
    ///
    /// - Throws: `CorpusError` when a vector is damaged.
    public func sizes(ofGroup index: Int) throws -> GroupSizes {
        var sizes: [Set<Int>] = [[], [], []]
        let group = groups[index]
        let tag = group.type == .aead && group.operation == .decrypt ? group.tagSize : 0
        try visitLengths(ofGroup: index) { lengths in
            sizes[0].insert(lengths.key)
            sizes[1].insert(lengths.aad)
            sizes[2].insert(max(0, lengths.input - tag))
        }
        return GroupSizes(
            key: SizeRange(of: sizes[0]),
            associated: SizeRange(of: sizes[1]),
            message: SizeRange(of: sizes[2])
        )
    }
}
