/// A number modulo 2^130 - 5, the field that Poly1305 computes in (RFC 8439, section 2.5).
struct Poly1305Residue: Equatable {
    /// Bits 128 and 129.
    private var high: UInt64
    private var low: UInt128

    static let zero = Poly1305Residue(0)

    init(_ low: UInt128) {
        high = 0
        self.low = low
    }

    /// A block of at most 16 bytes, little-endian, with the bit that the algorithm puts behind it.
    init(block: ArraySlice<UInt8>) {
        self.init(UInt128(littleEndian: block))
        if block.count == 16 { high = 1 } else { low |= 1 << (8 * UInt128(block.count)) }
    }

    /// The number where it has at most 128 bits.
    var narrow: UInt128? { high == 0 ? low : nil }
    /// The lower 128 bits.
    var truncated: UInt128 { low }

    static func + (left: Poly1305Residue, right: Poly1305Residue) -> Poly1305Residue {
        var sum = left
        let (low, carry) = left.low.addingReportingOverflow(right.low)
        sum.low = low
        sum.high = left.high + right.high + (carry ? 1 : 0)
        sum.reduce()
        return sum
    }

    /// 2^130 is 5.
    private mutating func reduce() {
        while high > 3 || (high == 3 && low >= UInt128.max - 4) {
            let (sum, carry) = low.addingReportingOverflow(5)
            low = sum
            high = high + (carry ? 1 : 0) - 4
        }
    }

    static prefix func - (value: Poly1305Residue) -> Poly1305Residue {
        if value == zero { return zero }
        // From 2^130 - 5, whose lower half is 2^128 - 5.
        var difference = zero
        let (low, borrow) = (UInt128.max - 4).subtractingReportingOverflow(value.low)
        difference.low = low
        difference.high = 3 - value.high - (borrow ? 1 : 0)
        return difference
    }

    static func - (left: Poly1305Residue, right: Poly1305Residue) -> Poly1305Residue { left + -right }

    /// By doubling and adding: slow, and plain to see.
    static func * (left: Poly1305Residue, right: Poly1305Residue) -> Poly1305Residue {
        var product = zero
        for bit in (0..<130).reversed() {
            product = product + product
            if right.bit(bit) { product = product + left }
        }
        return product
    }

    private func bit(_ number: Int) -> Bool {
        number < 128 ? low >> UInt128(number) & 1 == 1 : high >> UInt64(number - 128) & 1 == 1
    }

    /// The number that gives 1 when multiplied with this one, which is not 0: its power of 2^130 - 7.
    var inverse: Poly1305Residue {
        var exponent = -Poly1305Residue(2)
        var result = Poly1305Residue(1)
        var power = self
        while exponent != .zero {
            if exponent.bit(0) { result = result * power }
            power = power * power
            exponent.low = exponent.low >> 1 | UInt128(exponent.high & 1) << 127
            exponent.high >>= 1
        }
        return result
    }
}

/// Poly1305's one-time key.
struct Poly1305Key {
    /// The multiplier, with the bits cleared that must be.
    let r: Poly1305Residue
    /// What is added at the end.
    let s: UInt128

    /// Takes the 32 bytes in which the key is written.
    init(_ bytes: [UInt8]) {
        r = Poly1305Residue(UInt128(littleEndian: bytes[0..<16]) & 0x0FFF_FFFC_0FFF_FFFC_0FFF_FFFC_0FFF_FFFF)
        s = UInt128(littleEndian: bytes[16..<32])
    }

    /// The tag of a message.
    func tag(of message: [UInt8]) -> [UInt8] {
        var sum = Poly1305Residue.zero
        for start in stride(from: 0, to: message.count, by: 16) {
            sum = (sum + Poly1305Residue(block: message[start..<min(start + 16, message.count)])) * r
        }
        return tag(of: sum)
    }

    /// The tag that an accumulator gives at the end.
    func tag(of sum: Poly1305Residue) -> [UInt8] { (sum.truncated &+ s).littleEndianBytes }

    /// The block that brings the accumulator to `sum` when `last` follows it; nil when no block does.
    func block(before last: Poly1305Residue, leadingTo sum: Poly1305Residue) -> [UInt8]? {
        guard r != .zero else { return nil }
        let inverse = r.inverse
        // The block's own highest bit is 2^128.
        let block = (sum * inverse - last) * inverse - Poly1305Residue(block: [UInt8](repeating: 0, count: 16)[...])
        return block.narrow.map(\.littleEndianBytes)
    }
}

/// ChaCha20's key stream (RFC 8439, section 2.3).
enum ChaCha20 {
    /// 64 bytes of it.
    ///
    /// - Parameters:
    ///   - key: 32 bytes.
    ///   - nonce: 12 bytes.
    static func block(key: [UInt8], counter: UInt32, nonce: [UInt8]) -> [UInt8] {
        func words(_ bytes: [UInt8]) -> [UInt32] {
            stride(from: 0, to: bytes.count, by: 4).map { start in
                bytes[start..<start + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
            }
        }
        let start = words(Array("expand 32-byte k".utf8)) + words(key) + [counter] + words(nonce)
        var state = start
        func mix(_ target: Int, _ source: Int, _ rotated: Int, _ bits: UInt32) {
            state[target] &+= state[source]
            state[rotated] ^= state[target]
            state[rotated] = state[rotated] << bits | state[rotated] >> (32 - bits)
        }
        for _ in 0..<10 {
            for column in 0..<8 {
                // Four columns, then four diagonals.
                let step = column < 4 ? 0 : 1
                let (a, b) = (column % 4, 4 + (column + step) % 4)
                let (c, d) = (8 + (column + 2 * step) % 4, 12 + (column + 3 * step) % 4)
                mix(a, b, d, 16)
                mix(c, d, b, 12)
                mix(a, b, d, 8)
                mix(c, d, b, 7)
            }
        }
        return zip(state, start).flatMap { word, first in
            withUnsafeBytes(of: (word &+ first).littleEndian) { Array($0) }
        }
    }
}

extension UInt128 {
    /// At most 16 bytes, the lowest first.
    fileprivate init(littleEndian bytes: ArraySlice<UInt8>) {
        self = bytes.reversed().reduce(0) { $0 << 8 | UInt128($1) }
    }

    fileprivate var littleEndianBytes: [UInt8] { (0..<16).map { UInt8(truncatingIfNeeded: self >> (8 * UInt128($0))) } }
}
