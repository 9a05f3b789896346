internal import Conformance
internal import Corpus
internal import KernelNames
internal import NettleOracle
internal import Records
internal import Synchronization
internal import SystemPackage

/// A stream of messages through a symmetric cipher.
final class MemoryCipher: MemoryOperation, MemoryStream {
    private var direction = Script.Direction.decrypt
    private lazy var iv = [UInt8](repeating: 0, count: transform.model.ivSize)
    /// What was sent and not received.
    private var queue: [UInt8] = []
    private var more = false

    func add(_ control: Script.Control?, _ data: [UInt8], more: Bool) throws(BackendError) {
        transform.hook?(transform.name)
        _ = try transform.key(at: .send)
        if let control {
            guard control.iv.count == transform.model.ivSize else {
                throw transform.refusal(.send, .invalidArgument, "EINVAL")
            }
            direction = control.direction
            iv = control.iv
        }
        if fault == .operationInTransform, !queue.isEmpty { queue = transform.state.withLock { $0.scratch } }
        if fault == .dropsPartialBlock { queue.removeLast(queue.count % 16) }
        queue += data
        self.more = more
        if fault == .operationInTransform || fault == .notThreadSafe {
            transform.state.withLock { $0.scratch = queue }
        }
    }

    func receive(_ layout: Script.Layout, inPlace: Bool) throws(BackendError) -> Received {
        transform.hook?(transform.name)
        if fault == .notThreadSafe {
            Pause.letOthersRun()
            queue = transform.state.withLock { $0.scratch }
        }
        return write(try process(layout.count), layout, inPlace: inPlace)
    }

    private func process(_ room: Int) throws(BackendError) -> [UInt8] {
        let key = try transform.key(at: .receive)
        let (wasRefused, formerIV) = transform.state.withLock { ($0.hasRefused, $0.formerIV) }
        if fault == .ivOfRefused, wasRefused, queue.count > 16 { iv = formerIV }
        transform.state.withLock { ($0.hasRefused, $0.formerIV) = (false, iv) }
        if queue.isEmpty, more { throw transform.refusal(.receive, .resourceTemporarilyUnavailable, "EAGAIN") }
        // While more is to come, or has no room, only whole blocks.
        var size = min(room, queue.count)
        if more || size < queue.count { size -= size % 16 }
        let part = Array(queue.prefix(size))
        queue.removeFirst(size)
        let question = transform.model.question(key: key, iv: iv, isEncryption: direction == .encrypt, part)
        let output = part.isEmpty ? [] : answer(question)
        guard let output, size.isMultiple(of: transform.model.blockSize), fault != .refusesMessages else {
            transform.state.withLock { $0.hasRefused = true }
            throw transform.refusal(.receive, .invalidArgument, "EINVAL")
        }
        if fault != .ivStays { iv = nextIV(part, output) }
        return transform.spoil(output, message: size)
    }

    private func answer(_ question: NettleOracle.Question) -> [UInt8]? {
        guard fault == .counterWrapsAt32Bits, transform.model.algorithm.hasPrefix("ctr") else {
            return NettleOracle.answer(to: question)
        }
        // Block by block, each with a counter of which only the last four bytes count.
        var question = question
        let data = question.data
        var output: [UInt8] = []
        for start in stride(from: 0, to: data.count, by: 16) {
            question.data = Array(data[start..<min(start + 16, data.count)])
            guard let block = NettleOracle.answer(to: question) else { return nil }
            output += block
            increment(&question.iv, bytes: 4)
        }
        return output
    }

    /// The IV of what follows.
    private func nextIV(_ input: [UInt8], _ output: [UInt8]) -> [UInt8] {
        let ciphertext = direction == .encrypt ? output : input
        switch transform.model.algorithm.prefix(while: { $0 != "(" }) {
        case "cbc": return ciphertext.count >= 16 ? Array(ciphertext.suffix(16)) : iv
        case "ctr":
            var next = iv
            for _ in 0..<(input.count + 15) / 16 { increment(&next, bytes: 16) }
            return next
        default: return iv
        }
    }

    private func increment(_ counter: inout [UInt8], bytes: Int) {
        for index in counter.indices.suffix(bytes).reversed() {
            counter[index] &+= 1
            if counter[index] != 0 { return }
        }
    }

    func clone() throws(BackendError) -> any OpenOperation { throw .noClone(of: .skcipher) }

    func submit(_ size: Int) throws(BackendError) -> any PendingResult {
        let output = try process(size)
        transform.state.withLock { $0.scratch = output }
        let isShared = fault == .requestInTransform
        return MemoryResult { [transform] in
            Received(bytes: isShared ? transform.state.withLock { $0.scratch } : output)
        }
    }
}
