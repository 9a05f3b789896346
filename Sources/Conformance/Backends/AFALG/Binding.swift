internal import AFALG
internal import Synchronization

/// A transform of the library as the engine uses it.
protocol BindableTransform: ~Copyable, Sendable {
    mutating func takeKey(_ key: [UInt8]) throws(AFALGError)
    mutating func takeTagSize(_ size: Int) throws(AFALGError)
    func takeEntropy(_ entropy: [UInt8]) throws(AFALGError)
    func session() throws(AFALGError) -> sending any OpenOperation
}

extension BindableTransform where Self: ~Copyable {
    func takeTagSize(_ size: Int) {}
    func takeEntropy(_ entropy: [UInt8]) {}
}

/// A transform that threads share.
final class Binding<Transform: BindableTransform & ~Copyable>: BoundTransform {
    private let transform: Mutex<Transform>

    init(_ transform: consuming sending Transform) { self.transform = Mutex(transform) }

    func setKey(_ key: [UInt8]) throws(BackendError) {
        try BackendError.asking { () throws(AFALGError) in
            try transform.withLock { transform throws(AFALGError) in try transform.takeKey(key) }
        }
    }

    func setTagSize(_ size: Int) throws(BackendError) {
        try BackendError.asking { () throws(AFALGError) in
            try transform.withLock { transform throws(AFALGError) in try transform.takeTagSize(size) }
        }
    }

    func setEntropy(_ entropy: [UInt8]) throws(BackendError) {
        try BackendError.asking { () throws(AFALGError) in
            try transform.withLock { transform throws(AFALGError) in try transform.takeEntropy(entropy) }
        }
    }

    func open() throws(BackendError) -> any OpenOperation {
        try BackendError.asking { () throws(AFALGError) in
            try transform.withLock { transform throws(AFALGError) in try transform.session() }
        }
    }
}
