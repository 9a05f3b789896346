internal import Corpus

/// The known answers of BLAKE2's authors: lines of `in`, `key` and `hash`.
struct BLAKE2Reader: VectorReader {
    static let format = "blake2"
    static let sample = BLAKE2Reader(digestSize: 4)

    /// Bytes of digest.
    var digestSize: Int

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        var input: [UInt8]?
        var key: [UInt8]?
        var count = 0
        for (number, line) in NumberedLines(of: bytes[...]) {
            func fault(_ message: String) -> VectorFileError {
                VectorFileError(file: path, line: number, message: message)
            }
            var text = line.filter { $0 != 13 && $0 != 9 && $0 != 32 }
            // The authors' program printed "ok" behind its last hash.
            if text.suffix(2).elementsEqual("ok".utf8) { text.removeLast(2) }
            if text.isEmpty || text.first == UInt8(ascii: "#") { continue }
            let parts = text.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let value = Hex.decode(parts[1]) else { throw fault("not a name and hexadecimal") }
            switch String(decoding: parts[0], as: UTF8.self) {
            case "in" where input == nil: input = value
            case "key" where input != nil && key == nil: key = value
            case "hash":
                guard let message = input, let given = key, value.count == digestSize else {
                    throw fault("no in and key stand above, or a hash of \(value.count) bytes")
                }
                groups.countRecord()
                count += 1
                groups.add(
                    Vector(id: "L\(number)", key: given, input: message, output: value),
                    .digest,
                    tagSize: digestSize
                )
                (input, key) = (nil, nil)
            default: throw fault("unexpected line")
            }
        }
        if count == 0 { throw VectorFileError(file: path, message: "no records") }
    }
}
