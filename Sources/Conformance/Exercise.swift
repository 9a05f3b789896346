public import Corpus

/// A way of sending a vector through the interface; its raw value is its name in records.
public enum Exercise: String, CaseIterable, Sendable {
    /// The whole message in one send.
    case oneshot
    /// The message in three sends, the first of a single byte, so that no piece falls on a block boundary.
    case chunked

    /// The exercises that make sense for a type; generators take no message.
    public static func all(for type: CipherType) -> [Exercise] {
        type == .rng ? [.oneshot] : allCases
    }

    /// The pieces in which a message of `size` bytes is sent, or nil when it is too short to be cut.
    func pieces(ofMessage size: Int) -> [Range<Int>]? {
        switch self {
        case .oneshot: return [0..<size]
        case .chunked:
            guard size >= 2 else { return nil }
            let middle = 1 + (size - 1) / 2
            return [0..<1, 1..<middle, middle..<size].filter { !$0.isEmpty }
        }
    }
}
