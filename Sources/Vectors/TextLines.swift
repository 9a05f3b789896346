/// The lines of a text with their numbers, counted from 1.
///
/// One after another: a list of all lines of a file would be larger than the file. A line ends in LF, CR LF or, as on old
/// Macintoshes, CR; CR CR LF, which transfers in text mode make of CR LF, ends one line.
struct NumberedLines: Sequence, IteratorProtocol {
    private var rest: ArraySlice<UInt8>
    private var number = 0
    private var isAtEnd = false

    init(of bytes: ArraySlice<UInt8>) { rest = bytes }

    mutating func next() -> (Int, ArraySlice<UInt8>)? {
        if isAtEnd { return nil }
        number += 1
        guard let end = rest.firstIndex(where: { $0 == Self.newline || $0 == Self.carriageReturn }) else {
            isAtEnd = true
            return (number, rest)
        }
        let line = rest[..<end]
        let ending = Self.endings.first { rest[end...].starts(with: $0) }
        rest = rest[(end + (ending?.count ?? 1))...]
        return (number, line)
    }

    private static let newline = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
    /// Ends of more than one byte.
    private static let endings: [[UInt8]] = [[carriageReturn, newline], [carriageReturn, carriageReturn, newline]]
}

/// The line without white space around it.
func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func isBlank(_ byte: UInt8) -> Bool { byte == 32 || 9...13 ~= byte }
    guard let start = line.firstIndex(where: { !isBlank($0) }), let end = line.lastIndex(where: { !isBlank($0) }) else {
        return line[line.startIndex..<line.startIndex]
    }
    return line[start...end]
}
