internal import KernelNames

/// Two drivers of one algorithm that compute a digest in turns: a copy of a running digest is exported by the one and imported
/// by the other.
final class DigestPair: BoundTransform {
    private let first: KernelTransform
    private let second: KernelTransform

    init(_ first: KernelTransform, _ second: KernelTransform) {
        self.first = first
        self.second = second
    }

    func setKey(_ key: [UInt8]) throws(BackendError) {
        try first.setKey(key)
        try second.setKey(key)
    }

    func setTagSize(_ size: Int) throws(BackendError) { try first.setTagSize(size) }

    func setEntropy(_ entropy: [UInt8]) throws(BackendError) { try first.setEntropy(entropy) }

    func open() -> any OpenOperation { DigestSession(first, other: second) }
}
