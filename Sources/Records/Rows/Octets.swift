/// Bytes of a script: written out, or made by a generator so that a long message stays short in records.
public enum Octets: Sendable, Hashable {
    /// The bytes themselves.
    case bytes([UInt8])
    /// `count` bytes of the generator that starts at `seed`: eight little-endian bytes of each of its words.
    case stream(seed: UInt64, count: Int)

    /// How many bytes.
    public var count: Int {
        switch self {
        case .bytes(let bytes): bytes.count
        case .stream(_, let count): count
        }
    }

    /// The bytes themselves.
    public var values: [UInt8] {
        switch self {
        case .bytes(let bytes): return bytes
        case .stream(let seed, let count):
            var random = SplitMix(seed: seed)
            return random.bytes(count)
        }
    }
}

/// The generator SplitMix64: small, seeded and the same everywhere.
///
/// Source: Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators (OOPSLA 2014), the constants of its
/// `mix64variant13`.
public struct SplitMix: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Starts at a seed.
    public init(seed: UInt64) { state = seed }

    /// Starts at a seed and a name, so that things of different names have different numbers.
    public init(seed: UInt64, for name: String) { state = Self.seed(seed, for: name) }

    /// A seed of its own for a thing of that name: FNV-1a over the name.
    public static func seed(_ seed: UInt64, for name: String) -> UInt64 {
        name.utf8.reduce(seed ^ 0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }

    /// A number from 0 to below `limit`, which is at least 1.
    public mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

    /// One of some elements, of which there is at least one.
    public mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

    /// That many bytes.
    public mutating func bytes(_ count: Int) -> [UInt8] {
        let words = (count + 7) / 8
        return [UInt8](unsafeUninitializedCapacity: 8 * words) { buffer, size in
            let memory = UnsafeMutableRawBufferPointer(buffer)
            for word in 0..<words {
                memory.storeBytes(of: next().littleEndian, toByteOffset: 8 * word, as: UInt64.self)
            }
            size = count
        }
    }
}
