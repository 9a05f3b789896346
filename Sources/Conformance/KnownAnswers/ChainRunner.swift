internal import AFALG
internal import Corpus

/// Puts each vector as a chain of operations to another runner: one checkpoint of a Monte Carlo test.
struct ChainRunner<Link: Runner & ~Copyable>: Runner, ~Copyable {
    /// How a chain ended.
    enum Ending {
        /// The last outputs, newest first: three of them where the chain is that long; and what would be put to the kernel
        /// after them.
        case outputs([[UInt8]], following: Vector)
        /// An operation gave no bytes.
        case broken(Answer)
    }

    private var link: Link
    private let chain: Chain
    private let isEncryption: Bool

    init(_ link: consuming Link, _ chain: Chain, _ operation: VectorGroup.Operation) {
        self.link = link
        self.chain = chain
        isEncryption = operation == .encrypt
    }

    mutating func answer(to vector: Vector, pieces: [Range<Int>]) throws(AFALGError) -> Answer {
        switch try end(of: vector) {
        case .outputs(let outputs, _): .output(outputs.first ?? [])
        case .broken(let answer): answer
        }
    }

    /// Runs the chain that starts at the vector.
    mutating func end(of vector: Vector) throws(AFALGError) -> Ending {
        // Newest first. A chain has a thousand operations: what is done here for each of them counts.
        var last: ([UInt8]?, [UInt8]?, [UInt8]?) = (nil, nil, nil)
        var step = ChainStep(vector, chain, isEncryption: isEncryption)
        var whole = [0..<step.vector.input.count]
        for _ in 0..<chain.length {
            if whole[0].upperBound != step.vector.input.count { whole = [0..<step.vector.input.count] }
            let answer = try link.answer(to: step.vector, pieces: whole)
            guard case .output(let output) = answer else { return .broken(answer) }
            step.advance(output)
            last = (output, last.0, last.1)
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
        case .ecb, .digest, .repetition, .tripleDESECB, .tripleDESOFB: pending = []
        case .cbc, .cfb, .ofb, .tripleDESCBC, .tripleDESCFB: pending = [start.iv]
        }
        if chain.kind == .threeDigests { vector.input = message(joined()) }
        if chain.kind == .digest { vector.input = message(start.input) }
    }

    /// Becomes the operation after the one that gave `output`.
    mutating func advance(_ output: [UInt8]) {
        switch chain.kind {
        case .ecb, .tripleDESECB, .repetition: vector.input = output
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
struct RepetitionRunner: Runner, ~Copyable {
    private var hash: HashRunner
    private let size: Int

    /// - Parameter size: bytes of every message.
    init(_ hash: consuming HashRunner, size: Int) {
        self.hash = hash
        self.size = size
    }

    mutating func answer(to vector: Vector, pieces: [Range<Int>]) throws(AFALGError) -> Answer {
        try hash.answer(repeating: vector.input, size: size, key: vector.key)
    }
}
