internal import Conformance
internal import Corpus
internal import NettleOracle
internal import Records
internal import Synchronization
internal import SystemPackage

/// A running digest.
final class MemoryHash: MemoryOperation, MemoryStream {
    /// What copies that share a state share.
    private final class Message {
        var bytes: [UInt8] = []
    }

    private var message = Message()
    private var isOpen = false
    /// Who goes on with a copy; nil for the same transform.
    private let other: MemoryTransform?

    init(_ transform: MemoryTransform, copiedBy other: MemoryTransform? = nil) {
        self.other = other
        super.init(transform)
    }

    func add(_ control: Script.Control?, _ data: [UInt8], more: Bool) throws(BackendError) {
        transform.hook?(transform.name)
        _ = try transform.key(at: .send)
        if fault == .refusesMessages { throw transform.refusal(.send, .invalidArgument, "EINVAL") }
        if fault == .operationInTransform, isOpen { message.bytes = transform.state.withLock { $0.scratch } }
        if !isOpen { message.bytes = fault == .abandonedStays ? transform.state.withLock { $0.abandoned } : [] }
        if fault == .dropsPartialBlock, isOpen { message.bytes.removeLast(message.bytes.count % 64) }
        message.bytes += data
        isOpen = more
        transform.state.withLock { $0.abandoned = Array(message.bytes.suffix(message.bytes.count % 64)) }
        if fault == .operationInTransform || fault == .notThreadSafe {
            transform.state.withLock { $0.scratch = message.bytes }
        }
    }

    func receive(_ layout: Script.Layout, inPlace: Bool) throws(BackendError) -> Received {
        transform.hook?(transform.name)
        if fault == .notThreadSafe { Pause.letOthersRun() }
        let digest = try digest()
        return write(digest, layout, inPlace: inPlace)
    }

    private func digest() throws(BackendError) -> [UInt8] {
        let key = try transform.key(at: .receive)
        var bytes = message.bytes
        if fault == .notThreadSafe { bytes = transform.state.withLock { $0.scratch } }
        (message.bytes, isOpen) = ([], false)
        transform.state.withLock { $0.abandoned = [] }
        guard let digest = NettleOracle.answer(to: transform.model.question(key: key, bytes)) else {
            throw transform.refusal(.receive, .invalidArgument, "EINVAL")
        }
        return transform.spoil(digest, message: bytes.count)
    }

    func clone() throws(BackendError) -> any OpenOperation {
        let taker = other ?? transform
        let copy = MemoryHash(taker, copiedBy: other.map { _ in transform })
        taker.state.withLock { $0.open += 1 }
        copy.isOpen = isOpen
        if let other, [fault, other.fault].contains(.ownFormatOfStates) {
            // What is left of a block lies elsewhere in the state.
            copy.message.bytes = message.bytes.reversed()
            return copy
        }
        if fault == .cloneSharesState { copy.message = message } else { copy.message.bytes = message.bytes }
        return copy
    }

    func submit(_ size: Int) throws(BackendError) -> any PendingResult {
        let digest = try digest()
        transform.state.withLock { $0.scratch = digest }
        let isShared = fault == .requestInTransform
        return MemoryResult { [transform] in
            Received(bytes: isShared ? transform.state.withLock { $0.scratch } : digest)
        }
    }
}

/// A chance for other threads.
enum Pause {
    static func letOthersRun() {
        let end = ContinuousClock.now + .microseconds(200)
        while ContinuousClock.now < end {}
    }
}
