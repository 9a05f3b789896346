/// What makes an algorithm one and the same: its AF_ALG type and the kernel's name (`cra_name`), such as skcipher `cbc(aes)`.
public struct AlgorithmID: Hashable, Sendable {
    /// The AF_ALG type.
    public var type: CipherType
    /// The kernel's generic name.
    public var name: String

    /// Names an algorithm.
    public init(_ type: CipherType, _ name: String) {
        self.type = type
        self.name = name
    }
}

extension AlgorithmID {
    /// The algorithm of `__cbc(aes)` is `cbc(aes)`: so the kernel marks implementations that only it may use
    /// (Linux `crypto/simd.c`).
    public var withoutInternalMark: AlgorithmID {
        name.hasPrefix("__") ? AlgorithmID(type, String(name.dropFirst(2))) : self
    }
}

extension AlgorithmID: CustomStringConvertible {
    /// The kernel's name.
    public var description: String { name }
}

extension AlgorithmID: Comparable {
    /// By type in the order of reports, then by name.
    public static func < (left: AlgorithmID, right: AlgorithmID) -> Bool {
        left.type == right.type ? left.name < right.name : left.type < right.type
    }
}
