import CAFALG

/// Answers of NETLINK_CRYPTO, made by hand.
enum Datagram {
    static func acknowledgement(sequence: UInt32, errno: Int32 = 0) -> [UInt8] {
        message(type: 2, sequence: sequence, words(UInt32(bitPattern: -errno)) + [UInt8](repeating: 0, count: 16))
    }

    static func done(sequence: UInt32) -> [UInt8] { message(type: 3, sequence: sequence, words(0)) }

    /// A report of a block cipher mode.
    static func skcipher(_ name: String, driver: String, priority: UInt32, sequence: UInt32) -> [UInt8] {
        let report = text("skcipher") + text("") + words(16, 16, 32, 16)
        let payload =
            text(name) + text(driver) + text("aesni_intel") + words(0, 0, 3, 0x480)
            + attribute(4, report) + attribute(1, words(priority))
        return message(type: 0x13, sequence: sequence, payload)
    }

    static func message(type: UInt16, sequence: UInt32, _ payload: [UInt8]) -> [UInt8] {
        words(UInt32(16 + payload.count)) + half(type) + half(0) + words(sequence, 0) + payload
    }

    private static func attribute(_ type: UInt16, _ value: [UInt8]) -> [UInt8] {
        half(UInt16(4 + value.count)) + half(type) + value
    }

    private static func text(_ string: String) -> [UInt8] {
        Array(string.utf8) + [UInt8](repeating: 0, count: 64 - string.utf8.count)
    }

    private static func words(_ values: UInt32...) -> [UInt8] {
        values.flatMap { value in withUnsafeBytes(of: value) { Array($0) } }
    }

    private static func half(_ value: UInt16) -> [UInt8] { withUnsafeBytes(of: value) { Array($0) } }
}
