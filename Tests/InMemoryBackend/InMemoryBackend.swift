package import Conformance
internal import Corpus
package import KernelNames
internal import Synchronization
internal import SystemPackage

/// Drivers that compute in this process, over Nettle, and behave as the kernel's interface does: what the engine is tested
/// with where there is no kernel.
///
/// A driver is called `memory-ALGORITHM`, with a number after `#` where there are several; its faultless reference
/// `ALGORITHM-generic`.
package struct InMemoryBackend: Backend {
    /// What is wrong with the drivers; nil for nothing. References have no fault.
    package var fault: Fault?
    /// Called with a driver's name before each request: a place to wait in.
    package var hook: (@Sendable (String) -> Void)?
    /// Whether callers may not sleep.
    private var isAtomic = false
    /// The driver that goes on with copies of running digests; nil for the same.
    private var other: String?

    /// The same drivers for callers that may not sleep.
    package var atomic: (any Backend)? {
        var copy = self
        copy.isAtomic = true
        return copy
    }

    /// All drivers of an algorithm have one format of states.
    package func handover(from driver: String, to other: String) -> StateExchange {
        var copy = self
        copy.other = other
        return .works(copy)
    }

    /// Makes the backend.
    package init(fault: Fault? = nil, hook: (@Sendable (String) -> Void)? = nil) {
        self.fault = fault
        self.hook = hook
    }

    /// The name of the driver that may have a fault.
    package static func driver(of algorithm: String, _ number: Int? = nil) -> String {
        "memory-\(algorithm)\(number.map { "#\($0)" } ?? "")"
    }

    /// The name of the driver that has none.
    package static func reference(of algorithm: String) -> String { "\(algorithm)-generic" }

    package func bind(_ type: CipherType, _ name: String) throws(BackendError) -> any BoundTransform {
        guard let other else { return try transform(type, name, other: nil) }
        return try transform(type, name, other: try transform(type, other, other: nil))
    }

    private func transform(
        _ type: CipherType,
        _ name: String,
        other: MemoryTransform?
    ) throws(BackendError) -> MemoryTransform {
        let isReference = name.hasSuffix("-generic")
        let own = name.trimmingPrefix("memory-").prefix { $0 != "#" }
        let algorithm = isReference ? String(name.dropLast(8)) : String(own)
        guard let model = Model(type, algorithm) else {
            throw BackendError(.bind, call: "bind", .noSuchFileOrDirectory, name: "ENOENT", type: type, subject: name)
        }
        return MemoryTransform(
            model,
            name: name,
            fault: isReference ? nil : fault,
            isAtomic: isAtomic,
            other: other,
            hook: hook
        )
    }
}

/// A driver of one algorithm under one key.
package final class MemoryTransform: BoundTransform {
    /// What the transform keeps.
    struct State {
        /// The key that is set; nil before the first, and after one that was refused.
        var key: [UInt8]?
        var tagSize: Int
        /// Operations that are open.
        var open = 0
        /// Requests that were answered.
        var answered = 0
        /// Whether a message was opened since the key was set.
        var hasOpened = false
        /// Whether the last message was a forgery, and the last cipher message refused.
        var hasRefused = false
        /// The size of tag before the present one, and the IV of the last message.
        var formerTag = 0
        var formerIV: [UInt8] = []
        /// What an abandoned digest left of a block.
        var abandoned: [UInt8] = []
        /// What faulty drivers keep here of requests and operations.
        var scratch: [UInt8] = []
        /// A generator's state.
        var generator: MemoryGenerator?
    }

    let model: Model
    let name: String
    let fault: Fault?
    /// Whether requests are a caller's that may not sleep.
    let isAtomic: Bool
    /// The transform of another driver that goes on with copies of running digests; nil for this one.
    let other: MemoryTransform?
    let hook: (@Sendable (String) -> Void)?
    let state: Mutex<State>

    init(
        _ model: Model,
        name: String,
        fault: Fault?,
        isAtomic: Bool,
        other: MemoryTransform?,
        hook: (@Sendable (String) -> Void)?
    ) {
        self.model = model
        self.name = name
        self.fault = fault
        self.isAtomic = isAtomic
        self.other = other
        self.hook = hook
        state = Mutex(State(key: model.isKeyed ? nil : [], tagSize: model.largestTag))
    }

    package func setKey(_ key: [UInt8]) throws(BackendError) {
        hook?(name)
        try other?.setKey(key)
        try state.withLock { state throws(BackendError) in
            if state.open > 0, state.key != nil, model.type != .hash || model.isKeyed {
                throw refusal(.setKey, .resourceBusy, "EBUSY")
            }
            if model.type == .rng {
                let before = fault == .seedIsMixed ? state.scratch : []
                state.scratch = key
                state.generator = MemoryGenerator(seed: before + key)
                state.key = key
                return
            }
            guard model.isKeyed else { throw refusal(.setKey, .noFunction, "ENOSYS") }
            guard model.takes(key: key) || fault == .takesAnyKey else {
                state.key = nil
                throw refusal(.setKey, .invalidArgument, "EINVAL")
            }
            state.hasOpened = false
            if fault == .shorterKeyOver, let old = state.key, old.count > key.count, old.count <= 64 {
                state.key = key + old.dropFirst(key.count)
            } else if fault == .keyKnownByStart, let old = state.key, old.count == key.count, key.count > 8,
                old.prefix(8) == key.prefix(8)
            {
                state.key = old
            } else if fault == .staleKeySchedule, let old = state.key, old.count == key.count, key.count > 1 {
                state.key = Array(old.prefix(key.count / 2) + key.dropFirst(key.count / 2))
            } else {
                state.key = key
            }
        }
    }

    package func setTagSize(_ size: Int) throws(BackendError) {
        guard model.type == .aead else { return }
        guard model.takes(tagSize: size) else { throw refusal(.setTagSize, .invalidArgument, "EINVAL") }
        state.withLock { ($0.formerTag, $0.tagSize) = ($0.tagSize, size) }
    }

    package func setEntropy(_ entropy: [UInt8]) throws(BackendError) {
        throw refusal(.setEntropy, .protocolNotAvailable, "ENOPROTOOPT")
    }

    package func open() throws(BackendError) -> any OpenOperation {
        hook?(name)
        state.withLock { $0.open += 1 }
        return switch model.type {
        case .hash: MemoryHash(self, copiedBy: other)
        case .skcipher: MemoryCipher(self)
        case .aead: MemoryAEAD(self)
        case .rng: MemoryTap(self)
        }
    }

    /// An operation was closed.
    func close() { state.withLock { $0.open -= 1 } }

    /// The key, or ENOKEY.
    func key(at step: BackendError.Step) throws(BackendError) -> [UInt8] {
        guard let key = state.withLock({ $0.key }) else { throw refusal(step, .noKey, "ENOKEY") }
        return key
    }

    /// An error as this transform says it.
    func refusal(_ step: BackendError.Step, _ errno: Errno, _ name: String) -> BackendError {
        BackendError(step, call: "\(step)".lowercased(), errno, name: name, type: model.type, subject: self.name)
    }

    /// A right output as the fault leaves it.
    func spoil(_ output: [UInt8], from start: Int = 0, message size: Int) -> [UInt8] {
        let count = state.withLock { state in
            state.answered += 1
            return state.answered
        }
        var output = output
        func turn(_ index: Int) { if output.indices.contains(index) { output[index] ^= 1 } }
        switch fault {
        case .alwaysWrong: turn(output.count - 1)
        case .everyHundredthWrong where count.isMultiple(of: 100): turn(start)
        case .rareLength where size >= 64 && (1...2).contains(size % 32): turn(start)
        case .wrongBeyondPage where size > 4096: turn(model.type == .hash ? 0 : output.count - 1)
        default: break
        }
        return output
    }
}

extension Errno {
    /// ENOKEY.
    static let noKey = Errno(rawValue: 126)
}
