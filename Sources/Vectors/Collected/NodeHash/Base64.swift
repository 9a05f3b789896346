/// Base 64 (RFC 4648, section 4).
enum Base64 {
    /// The bytes that the text spells; nil where it is no base 64 with its padding.
    static func decode(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 4) else { return nil }
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: digits.count, by: 4) {
            let quartet = digits[place..<place + 4]
            let used = quartet.prefix { $0 != UInt8(ascii: "=") }
            let isLast = place + 4 == digits.count
            guard used.count == 4 || (isLast && used.count >= 2), quartet.dropFirst(used.count).allSatisfy({ $0 == 61 })
            else { return nil }
            var bits = 0
            for digit in used {
                guard let value = value(of: digit) else { return nil }
                bits = bits << 6 | value
            }
            bits <<= 6 * (4 - used.count)
            bytes += [UInt8(bits >> 16 & 255), UInt8(bits >> 8 & 255), UInt8(bits & 255)].prefix(used.count - 1)
        }
        return bytes
    }

    private static func value(of digit: UInt8) -> Int? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(digit) - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(digit) - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(digit) + 4
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
