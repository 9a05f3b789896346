/// The first element that came before, or nil where all differ.
package func firstRepeated<Elements: Sequence>(_ elements: Elements) -> Elements.Element?
where Elements.Element: Hashable {
    var seen: Set<Elements.Element> = []
    return elements.first { !seen.insert($0).inserted }
}

extension Array {
    /// The elements in arrays of `size`, the last one shorter where need be.
    package func chunks(of size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
