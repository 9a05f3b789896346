/// The lines of a text with their numbers, counted from 1.
///
/// One after another: a list of all lines of a file would be larger than the file.
struct NumberedLines: Sequence, IteratorProtocol {
    private var rest: ArraySlice<UInt8>
    private var number = 0
    private var isAtEnd = false

    init(of bytes: [UInt8]) { rest = bytes[...] }

    mutating func next() -> (Int, ArraySlice<UInt8>)? {
        if isAtEnd { return nil }
        number += 1
        let end = rest.firstIndex(of: UInt8(ascii: "\n"))
        let line = rest[..<(end ?? rest.endIndex)]
        rest = rest[(end.map { $0 + 1 } ?? rest.endIndex)...]
        isAtEnd = end == nil
        return (number, line)
    }
}

/// The line without white space around it.
func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 }
    guard let start = line.firstIndex(where: { !isBlank($0) }), let end = line.lastIndex(where: { !isBlank($0) }) else {
        return line[line.startIndex..<line.startIndex]
    }
    return line[start...end]
}
