public import Corpus
internal import KernelNames
public import Records

extension Exercise {
    /// The exercises that make sense for a group; a chain feeds on whole outputs, and a DRBG's second output depends on
    /// the size of the first: both are asked for in one way.
    public static func all(for group: VectorGroup) -> [Exercise] {
        group.chain == nil && group.operation != .knownEntropy ? all(for: group.type) : [.oneshot]
    }

    /// Where a known-answer exercise cuts a message of `size` bytes, or nil when it is too short to be cut.
    func cuts(ofMessage size: Int) -> [Int]? {
        guard self == .chunked else { return [] }
        guard size >= 2 else { return nil }
        let middle = 1 + (size - 1) / 2
        return middle > 1 ? [1, middle] : [1]
    }
}
