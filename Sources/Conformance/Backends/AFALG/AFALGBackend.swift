internal import AFALG
internal import Corpus
internal import KernelNames
internal import Records
internal import Synchronization

/// The drivers of the kernel that runs here, by AF_ALG sockets.
///
/// The engine's only way to `AFALG`: one class for each type's transform, and one for its operation.
struct AFALGBackend: Backend {
    func bind(_ type: CipherType, _ name: String) throws(BackendError) -> any BoundTransform {
        do {
            return switch type {
            case .hash: Binding(try HashTransform(name))
            case .skcipher: Binding(try SkcipherTransform(name))
            case .aead: Binding(try AEADTransform(name))
            case .rng: Binding(try RNGTransform(name))
            }
        } catch {
            throw BackendError(error)
        }
    }
}

extension BackendError {
    /// What AF_ALG said.
    init(_ error: AFALGError) {
        self.init(
            Step(error.step),
            call: error.step.rawValue,
            error.errno,
            name: error.errno.symbol,
            type: CipherType(rawValue: error.type),
            subject: "\(error.type) \(error.algorithm)"
        )
    }

    /// Does what AF_ALG is asked for.
    @inline(__always)
    static func asking<Result: ~Copyable>(
        _ body: () throws(AFALGError) -> Result
    ) throws(BackendError) -> Result {
        do {
            return try body()
        } catch {
            throw BackendError(error)
        }
    }
}

extension BackendError.Step {
    fileprivate init(_ step: AFALGError.Step) {
        self =
            switch step {
            case .socket, .bind: .bind
            case .setKey, .setKeySerial: .setKey
            case .setTagSize: .setTagSize
            case .setEntropy: .setEntropy
            case .accept: .open
            case .send, .splice, .sendfile: .send
            case .receive: .receive
            case .buffers, .pipe, .vmsplice, .queueSetup, .submit, .events, .addKey, .keyControl, .file, .netlink:
                .equipment
            }
    }
}

extension Script.Control {
    /// The direction as the library has it.
    var way: Direction { direction == .encrypt ? .encrypt : .decrypt }
}

/// A receive that the kernel completes on its own time, in a queue of its own.
final class QueuedReceive: PendingResult {
    private let queue: KeptQueue

    /// - Parameter submit: puts one request into the queue.
    init(_ submit: (inout RequestQueue) throws(AFALGError) -> Void) throws(BackendError) {
        queue = try KeptQueue.take()
        try queue.use(submit)
    }

    func wait(until deadline: ContinuousClock.Instant) throws(BackendError) -> Received? {
        let left = max(.zero, deadline - .now)
        let done = try queue.use { queue throws(AFALGError) in try queue.completions(atLeast: 1, timeout: left) }
        // A queue whose request is still under way is not used again.
        guard let done = done.first else { return nil }
        KeptQueue.giveBack(queue)
        if let spoiled = done.spoiled {
            // Also where the request failed: what a driver must refuse it may not write about.
            return Received(bytes: (try? done.result.get()) ?? [], spoiled: spoiled)
        }
        return try BackendError.asking { () throws(AFALGError) in Received(bytes: try done.result.get()) }
    }
}

/// A queue for one request, kept from one to the next: the kernel waits a grace period before it lets one go.
private final class KeptQueue: Sendable {
    private static let free = Mutex<[KeptQueue]>([])

    /// Bytes around each result: a driver that writes a block or a page too many shall not write into the agent's own memory.
    private static let margin = Pages.size

    private let queue: Mutex<RequestQueue>

    private init(_ queue: consuming sending RequestQueue) { self.queue = Mutex(queue) }

    static func take() throws(BackendError) -> KeptQueue {
        if let kept = free.withLock({ $0.popLast() }) { return kept }
        return KeptQueue(
            try BackendError.asking { () throws(AFALGError) in try RequestQueue(depth: 1, margin: margin) }
        )
    }

    static func giveBack(_ queue: KeptQueue) { free.withLock { $0.append(queue) } }

    func use<Result: Sendable>(
        _ body: (inout RequestQueue) throws(AFALGError) -> Result
    ) throws(BackendError) -> Result {
        try BackendError.asking { () throws(AFALGError) in
            try queue.withLock { queue throws(AFALGError) in try body(&queue) }
        }
    }
}
