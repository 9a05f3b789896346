/// The lines of a text with their numbers, counted from 1.
func numberedLines(of bytes: [UInt8]) -> some Sequence<(Int, ArraySlice<UInt8>)> {
    zip(1..., bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false))
}

/// The line without white space around it.
func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 }
    guard let start = line.firstIndex(where: { !isBlank($0) }), let end = line.lastIndex(where: { !isBlank($0) }) else {
        return line[line.startIndex..<line.startIndex]
    }
    return line[start...end]
}
