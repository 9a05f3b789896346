/// The texts in what NETLINK_CRYPTO writes of an algorithm, each in the room that it came in: what lies behind its NUL
/// must be zero.
enum ReportTexts {
    private static let nameSize = CryptoNetlink.Algorithm.nameSize

    /// The names of the fixed part, then those that each attribute begins with.
    static func all(in report: [UInt8]) -> [[UInt8]] {
        func text(_ bytes: ArraySlice<UInt8>, _ index: Int) -> [UInt8] {
            Array(bytes.dropFirst(index * nameSize).prefix(nameSize))
        }
        var texts = (0..<3).map { text(report[...], $0) }
        var rest = report.dropFirst(CryptoNetlink.Algorithm.size)
        while rest.count >= 4 {
            let (size, type) = (word(rest, 0) & 0xFFFF, word(rest, 0) >> 16)
            guard size >= 4, size <= rest.count else { break }
            let payload = rest.dropFirst(4).prefix(size - 4)
            // Ciphers and aeads (4 and 5) tell an IV generator after their type.
            let count = payload.count < nameSize ? 0 : type == 4 || type == 5 ? 2 : 1
            texts += (0..<count).map { text(payload, $0) }
            rest = rest.dropFirst((size + 3) & ~3)
        }
        return texts
    }

    private static func word(_ bytes: ArraySlice<UInt8>, _ offset: Int) -> Int {
        bytes.dropFirst(offset).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
