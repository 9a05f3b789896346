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
    private let places: [Range<Int>]
    package let layout: Script.Layout

    /// Reserves memory and fills what is looked at with the pattern.
    package init(_ layout: Script.Layout) {
        self.layout = layout
        places = layout.places
        let end = places.last?.upperBound ?? layout.offset
        // A page before, a page behind.
        memory = Pages.take((2 * Self.page + end + Self.page - 1) / Self.page)
        let start = Self.page + layout.offset - Self.guarded
        let watched = start..<min(Self.page + end + Self.guarded, memory.count)
        UnsafeMutableRawBufferPointer(rebasing: memory[watched])
            .initializeMemory(as: UInt8.self, repeating: Self.canary)
        blankOut()
    }

    /// Makes the pieces as they were before anything was received.
    package func blankOut() {
        for index in places.indices { piece(index).initializeMemory(as: UInt8.self, repeating: Self.blank) }
    }

    /// The numbers of the pieces.
    package var pieces: Range<Int> { places.indices }

    /// Whether the layout has one piece.
    package var isOnePiece: Bool { places.count == 1 }

    /// Whether the memory is one piece of that size at a page's start.
    package func isOnePiece(of size: Int) -> Bool { isOnePiece && places[0] == 0..<size }

    deinit { Pages.giveBack(memory) }

    /// The memory of one piece.
    package func piece(_ index: Int) -> UnsafeMutableRawBufferPointer {
        let place = places[index]
        return UnsafeMutableRawBufferPointer(
            rebasing: memory[Self.page + place.lowerBound..<Self.page + place.upperBound]
        )
    }

    /// Writes bytes into the pieces, in order.
    package func fill(_ bytes: [UInt8]) {
        var start = 0
        for index in layout.pieces.indices {
            let piece = piece(index)
            piece.copyBytes(from: bytes[start..<start + piece.count])
            start += piece.count
        }
    }

    /// The first `count` bytes of the pieces.
    package func bytes(_ count: Int) -> [UInt8] {
        if isOnePiece { return Array(UnsafeRawBufferPointer(piece(0)).prefix(count)) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        for index in layout.pieces.indices where bytes.count < count {
            bytes.append(contentsOf: piece(index).prefix(count - bytes.count))
        }
        return bytes
    }

    /// Where the pattern around the pieces is broken, in bytes from the start of the first piece; nil when it is whole.
    package func spoiledPlace() -> Int? {
        var start = Self.page + layout.offset - Self.guarded
        for place in places {
            if let spoiled = spoiled(start..<Self.page + place.lowerBound) { return spoiled }
            start = Self.page + place.upperBound
        }
        return spoiled(start..<min(start + Self.guarded, memory.count))
    }

    private func spoiled(_ range: Range<Int>) -> Int? {
        guard let base = memory.baseAddress, memcmp(base + range.lowerBound, Self.pattern, range.count) != 0 else {
            return nil
        }
        return range.first { memory[$0] != Self.canary }.map { $0 - Self.page - layout.offset }
    }
}
