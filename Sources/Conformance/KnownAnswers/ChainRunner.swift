internal import Corpus
internal import KernelNames
internal import Records

/// Puts each vector as a chain of operations to one transform: one checkpoint of a Monte Carlo test.
struct ChainRunner: KnownAnswerRunner {
    /// How a chain ended.
    enum Ending {
        /// The last outputs, newest first: three of them where the chain is that long; and what would be put to the kernel
        /// after them.
        case outputs([[UInt8]], following: Vector)
        /// An operation wrote beside its output.
        case spoiled(Received)
    }

    private var session: KeyedSession
    private let chain: Chain
    private let group: VectorGroup

    init(_ session: KeyedSession, _ chain: Chain, _ group: VectorGroup) {
        self.session = session
        self.chain = chain
        self.group = group
    }

    mutating func ask(_ vector: Vector, _ message: Message, cuts: [Int]) throws(BackendError) -> Received {
        switch try end(of: vector) {
        case .outputs(let outputs, _): Received(bytes: outputs.first ?? [])
        case .spoiled(let received): received
        }
    }

    /// Runs the chain that starts at the vector.
    mutating func end(of vector: Vector) throws(BackendError) -> Ending {
        // Newest first. A chain has a thousand operations: what is done here for each of them counts.
        var last: ([UInt8]?, [UInt8]?, [UInt8]?) = (nil, nil, nil)
        let isEncryption = group.operation == .encrypt
        var step = ChainStep(vector, chain, isEncryption: isEncryption)
        for _ in 0..<chain.length {
            let put = step.vector
            let control = group.type == .hash ? nil : Script.Control(isEncryption ? .encrypt : .decrypt, iv: put.iv)
            let room = Message.room(group.type, of: put.input.count)
            let received = try session.exchange(key: put.key, control, put.input, room: room)
            if received.spoiled != nil { return .spoiled(received) }
            step.advance(received.bytes)
            last = (received.bytes, last.0, last.1)
        }
        return .outputs([last.0, last.1, last.2].compactMap(\.self), following: step.vector)
    }
}

/// One operation of a Monte Carlo test, and how the next one follows from it.
struct ChainStep {
    /// What is put to the kernel.
    private(set) var vector: Vector
    private let chain: Chain
    private let isEncryption: Bool
    /// What becomes the next input: the last output, or for digests the last three, oldest first.
    private var pending: [[UInt8]]

    /// The first operation of the chain that starts at `start`.
    init(_ start: Vector, _ chain: Chain, isEncryption: Bool) {
        vector = start
        self.chain = chain
        self.isEncryption = isEncryption
        switch chain.kind {
        case .threeDigests: pending = [start.input, start.input, start.input]
        case .ecb, .digest, .blocks, .repetition, .tripleDESECB, .tripleDESOFB: pending = []
        case .cbc, .cfb, .ofb, .tripleDESCBC, .tripleDESCFB: pending = [start.iv]
        }
        if chain.kind == .threeDigests { vector.input = message(joined()) }
        if chain.kind == .digest { vector.input = message(start.input) }
    }

    /// Becomes the operation after the one that gave `output`.
    mutating func advance(_ output: [UInt8]) {
        switch chain.kind {
        case .ecb, .tripleDESECB, .blocks, .repetition: vector.input = output
        case .digest: vector.input = message(output)
        case .threeDigests:
            (pending[0], pending[1], pending[2]) = (pending[1], pending[2], output)
            vector.input = message(joined())
        case .cbc, .cfb:
            vector.iv = isEncryption ? output : vector.input
            feed(output)
        case .ofb:
            vector.iv = zip(vector.input, output).map { $0 ^ $1 }
            feed(output)
        case .tripleDESCBC, .tripleDESCFB:
            let stream = zip(vector.input, output).map { $0 ^ $1 }
            vector.iv = isEncryption ? output : vector.input
            if isEncryption { return feed(output) }
            vector.input = chain.kind == .tripleDESCBC ? output : stream
        case .tripleDESOFB:
            (vector.iv, vector.input) = (zip(vector.input, output).map { $0 ^ $1 }, vector.iv)
        }
    }

    /// The output before this one, or the first IV, becomes the input.
    private mutating func feed(_ output: [UInt8]) {
        vector.input = pending[0]
        pending[0] = output
    }

    /// The last three digests as one message.
    private func joined() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(pending.reduce(0) { $0 + $1.count })
        for part in pending { bytes += part }
        return bytes
    }

    /// The bytes in the size that "alternate" tests keep to.
    private func message(_ bytes: [UInt8]) -> [UInt8] {
        guard let size = chain.messageSize else { return bytes }
        return bytes.prefix(size) + Array(repeating: 0, count: max(0, size - bytes.count))
    }
}

/// Digests of messages that are too large to be kept: they repeat the vector's input.
struct RepetitionRunner: KnownAnswerRunner {
    /// Bytes of a send; a multiple of the content where that is smaller.
    private static let sendSize = 1 << 16

    private var session: KeyedSession
    private let size: Int

    /// - Parameter size: bytes of every message.
    init(_ session: KeyedSession, size: Int) {
        self.session = session
        self.size = size
    }

    mutating func ask(_ vector: Vector, _ message: Message, cuts: [Int]) throws(BackendError) -> Received {
        let content = vector.input
        let times = content.isEmpty ? 0 : max(1, Self.sendSize / content.count)
        let piece = Array(repeatElement(content, count: times).joined())
        return try session.withOperation(key: vector.key) { operation throws(BackendError) in
            var left = piece.isEmpty ? 0 : size
            while left > 0 {
                let count = min(left, piece.count)
                try operation.send(nil, piece, 0..<count, more: true)
                left -= count
            }
            return try operation.receive(Script.Layout([Message.roomForDigest]), inPlace: false)
        }
    }
}
