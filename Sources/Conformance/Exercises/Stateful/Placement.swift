internal import Records

/// Lays bytes out in memory as a command wants.
struct Placement {
    /// Bytes in which the driver works.
    let stride: Int
    /// The most pieces that the interface takes for an output.
    let pieces: Int
    /// Bytes of associated data at the start, and of a tag at the end.
    var head = 0
    var tail = 0
    private static let odd = [1, 3, 7, 13, 5, 17, 31]
    private static let oddOffsets = [1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 17, 24, 33, 63]

    /// A layout of `count` bytes; what is too short to be cut lies in one piece.
    func layout(_ place: Command.Place, _ count: Int, _ random: inout SplitMix) -> Script.Layout {
        let page = Pages.size
        guard count > 0 else { return Script.Layout([count]) }
        switch place {
        case .page, .inPlace: return Script.Layout([count])
        case .spliced:
            // A pipe has room for so many pages. What is spliced keeps its address, so that it and the output's differ.
            return Script.Layout([count], offset: count < 8 * page ? random.pick([0, 0, 1, 2, 3, 5, 6, 7, 2049]) : 0)
        case .odd: return Script.Layout([count], offset: random.pick(Self.oddOffsets))
        case .pageEnd: return Script.Layout([count], offset: (page - count % page) % page)
        case .across, .splicedAcross: return Script.Layout([count], offset: page - max(1, min(count, page) / 2))
        case .inBlock, .splicedInBlock: return cut(count, at: placeInBlock(count, &random), atPageEnd: false)
        case .atPageEnd: return cut(count, at: placeInBlock(count, &random), atPageEnd: true)
        case .inHead: return cut(count, at: head > 1 ? 1 + random.below(head - 1) : 1, atPageEnd: random.below(2) == 0)
        case .inTail: return cut(count, at: count - tail + random.below(max(1, tail)), atPageEnd: random.below(2) == 0)
        case .blocks:
            let size = stride * (1 + random.below(3))
            return Buffers.layout([size], of: count, head % page, most: Buffers.mostPieces)
        case .pieces: return Buffers.layout(Self.odd, of: count, random.below(page), most: Buffers.mostPieces)
        case .many: return Buffers.layout([5, 16, 3, 11], of: count, random.below(64), most: pieces)
        }
    }

    private func placeInBlock(_ count: Int, _ random: inout SplitMix) -> Int {
        let text = count - head - tail
        guard text > 1 else { return count / 2 }
        let blocks = (text - 1) / stride
        let start = stride * (blocks > 0 ? random.below(min(blocks + 1, 9)) : 0)
        return head + start + 1 + random.below(max(1, min(stride - 1, text - start - 1)))
    }

    /// Two pieces; the first one ends with its page, or starts with it.
    private func cut(_ count: Int, at place: Int, atPageEnd: Bool) -> Script.Layout {
        guard place > 0, place < count else { return Script.Layout([count]) }
        let page = Pages.size
        return Script.Layout([place, count - place], offset: atPageEnd ? (page - place % page) % page : 0)
    }
}
