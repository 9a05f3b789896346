internal import Glibc
package import Records

/// Memory for the pieces of a layout: whole pages, filled with a pattern around the pieces, so that a byte that is written
/// beside them shows.
package final class Arena {
    /// What stands around the pieces.
    static let canary: UInt8 = 0xC5
    /// What stands in an output before it is received.
    static let blank: UInt8 = 0x5C
    private static let page = Pages.size
    /// Bytes before the first piece and behind the last that are looked at.
    private static let guarded = 512

    /// As much of the pattern as is looked at in one place.
    private static let pattern = [UInt8](repeating: canary, count: guarded)

    private let memory: UnsafeMutableRawBufferPointer
    /// Bytes from the start of a page to the first piece.
    private let offset: Int
    /// Where the first piece lies. By itself: nearly all memory is of one piece, and then needs no array.
    private let first: Range<Int>
    /// Where the further pieces lie.
    private let rest: [Range<Int>]

    /// Reserves memory and fills what is looked at with the pattern.
    package convenience init(_ layout: Script.Layout) {
        let places = layout.places
        let first = places.first ?? layout.offset..<layout.offset
        self.init(at: layout.offset, first, places.count > 1 ? Array(places.dropFirst()) : [])
    }

    /// Memory in one piece of that size, from a page's start on.
    convenience init(onePiece size: Int) { self.init(at: 0, 0..<size, []) }

    private init(at offset: Int, _ first: Range<Int>, _ rest: [Range<Int>]) {
        self.offset = offset
        self.first = first
        self.rest = rest
        let end = (rest.last ?? first).upperBound
        // A page before, a page behind.
        memory = Pages.take((2 * Self.page + end + Self.page - 1) / Self.page)
        fillGaps()
        blankOut()
    }

    /// Writes the pattern around the pieces.
    private func fillGaps() {
        for index in 0...pieces.count {
            UnsafeMutableRawBufferPointer(rebasing: memory[gap(before: index)])
                .initializeMemory(as: UInt8.self, repeating: Self.canary)
        }
    }

    /// Makes the pieces as they were before anything was received.
    package func blankOut() {
        for index in pieces { piece(index).initializeMemory(as: UInt8.self, repeating: Self.blank) }
    }

    /// The numbers of the pieces.
    package var pieces: Range<Int> { 0..<rest.count + 1 }

    /// Bytes in all pieces.
    package var count: Int { rest.reduce(first.count) { $0 + $1.count } }

    /// Whether the layout has one piece.
    package var isOnePiece: Bool { rest.isEmpty }

    /// Whether the memory is one piece of that size at a page's start.
    func isOnePiece(of size: Int) -> Bool { isOnePiece && first == 0..<size }

    /// Whether the memory has this layout.
    func hasLayout(_ layout: Script.Layout) -> Bool {
        offset == layout.offset && pieces.count == layout.pieces.count
            && pieces.allSatisfy { place($0).count == layout.pieces[$0] }
    }

    private func place(_ index: Int) -> Range<Int> { index == 0 ? first : rest[index - 1] }

    /// What is looked at before a piece, or behind the last one.
    private func gap(before index: Int) -> Range<Int> {
        let end = index == 0 ? Self.page + offset - Self.guarded : Self.page + place(index - 1).upperBound
        return
            end..<(index < pieces.count ? Self.page + place(index).lowerBound : min(end + Self.guarded, memory.count))
    }

    deinit { Pages.giveBack(memory) }

    /// The memory of one piece.
    package func piece(_ index: Int) -> UnsafeMutableRawBufferPointer {
        let place = place(index)
        return UnsafeMutableRawBufferPointer(
            rebasing: memory[Self.page + place.lowerBound..<Self.page + place.upperBound]
        )
    }

    /// Writes bytes into the pieces, in order.
    package func fill(_ bytes: [UInt8]) {
        var start = 0
        for index in pieces {
            let piece = piece(index)
            piece.copyBytes(from: bytes[start..<start + piece.count])
            start += piece.count
        }
    }

    /// Whether the pieces hold bytes, in order.
    func holds(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var start = 0
            for index in pieces {
                let piece = piece(index)
                guard start + piece.count <= bytes.count else { return false }
                if let own = piece.baseAddress, let other = bytes.baseAddress,
                    memcmp(own, other + start, piece.count) != 0
                {
                    return false
                }
                start += piece.count
            }
            return start == bytes.count
        }
    }

    /// The first `count` bytes of the pieces.
    package func bytes(_ count: Int) -> [UInt8] {
        if isOnePiece { return Array(UnsafeRawBufferPointer(piece(0)).prefix(count)) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        for index in pieces where bytes.count < count {
            bytes.append(contentsOf: piece(index).prefix(count - bytes.count))
        }
        return bytes
    }

    /// Where the pattern around the pieces is broken, in bytes from the start of the first piece; nil when it is whole.
    package func spoiledPlace() -> Int? {
        for index in 0...pieces.count {
            if let place = spoiled(gap(before: index)) { return place }
        }
        return nil
    }

    private func spoiled(_ range: Range<Int>) -> Int? {
        guard let base = memory.baseAddress, memcmp(base + range.lowerBound, Self.pattern, range.count) != 0 else {
            return nil
        }
        return range.first { memory[$0] != Self.canary }.map { $0 - Self.page - offset }
    }
}
