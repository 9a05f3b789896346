/// Hexadecimal text and bytes.
public enum Hex {
    /// The bytes that the digits spell, either case; nil when a character is no digit or the count is odd.
    ///
    /// Files of vectors are digits for the most part: reading them takes the time that this takes.
    public static func decode(_ digits: some Collection<UInt8>) -> [UInt8]? {
        if let bytes = digits.withContiguousStorageIfAvailable({ decode(storage: $0) }) { return bytes }
        return Array(digits).withUnsafeBufferPointer { decode(storage: $0) }
    }

    private static func decode(storage digits: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard digits.count.isMultiple(of: 2) else { return nil }
        var isHexadecimal = true
        let bytes = [UInt8](unsafeUninitializedCapacity: digits.count / 2) { buffer, count in
            while count < digits.count / 2 {
                guard let high = nibble(digits[2 * count]), let low = nibble(digits[2 * count + 1]) else {
                    isHexadecimal = false
                    return
                }
                buffer[count] = high << 4 | low
                count += 1
            }
        }
        return isHexadecimal ? bytes : nil
    }

    /// The bytes that the text spells.
    public static func decode(_ text: String) -> [UInt8]? { decode(text.utf8) }

    /// Lower-case digits, two for each byte.
    public static func encode(_ bytes: some Collection<UInt8>) -> String {
        if let text = bytes.withContiguousStorageIfAvailable({ encode(storage: $0) }) { return text }
        return Array(bytes).withUnsafeBufferPointer { encode(storage: $0) }
    }

    private static func encode(storage bytes: UnsafeBufferPointer<UInt8>) -> String {
        func digit(_ value: UInt8) -> UInt8 { value + (value < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10) }
        return String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
            for (index, byte) in bytes.enumerated() {
                buffer[2 * index] = digit(byte >> 4)
                buffer[2 * index + 1] = digit(byte & 15)
            }
            return bytes.count * 2
        }
    }

    private static func nibble(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
