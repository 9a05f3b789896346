internal import Conformance
internal import Corpus
internal import KernelNames
internal import NettleOracle
internal import Records
internal import Synchronization
internal import SystemPackage

/// A stream of messages through an AEAD whose text is enciphered with a key stream, as those of GCM and ChaCha20 are.
final class MemoryAEAD: MemoryOperation, MemoryStream {
    private var control = Script.Control(.decrypt, iv: [], associated: 0)
    private var message: [UInt8] = []
    private var isOpen = false

    func add(_ control: Script.Control?, _ data: [UInt8], more: Bool) throws(BackendError) {
        transform.hook?(transform.name)
        _ = try transform.key(at: .send)
        if let control {
            guard control.iv.count == transform.model.ivSize else {
                throw transform.refusal(.send, .invalidArgument, "EINVAL")
            }
            self.control = control
        }
        if fault == .operationInTransform, isOpen { message = transform.state.withLock { $0.scratch } }
        if !isOpen { message = [] }
        if fault == .dropsPartialBlock, isOpen { message.removeLast(message.count % 16) }
        message += data
        isOpen = more
        if fault == .operationInTransform || fault == .notThreadSafe {
            transform.state.withLock { $0.scratch = message }
        }
    }

    func receive(_ layout: Script.Layout, inPlace: Bool) throws(BackendError) -> Received {
        transform.hook?(transform.name)
        if fault == .notThreadSafe {
            Pause.letOthersRun()
            message = transform.state.withLock { $0.scratch }
        }
        return write(try output(), layout, inPlace: inPlace)
    }

    private func output() throws(BackendError) -> [UInt8] {
        let key = try transform.key(at: .receive)
        let tagSize = transform.state.withLock { $0.tagSize }
        let associated = control.associated ?? 0
        if isOpen { throw transform.refusal(.receive, .resourceTemporarilyUnavailable, "EAGAIN") }
        let least = associated + (control.direction == .decrypt ? tagSize : 0)
        guard message.count >= least, fault != .refusesMessages else {
            throw transform.refusal(.receive, .invalidArgument, "EINVAL")
        }
        let sealed = control.direction == .encrypt
        let text = sealed ? message : Array(message.dropLast(tagSize))
        guard var output = seal(key, text, associated, tagSize) else {
            throw transform.refusal(.receive, .invalidArgument, "EINVAL")
        }
        if fault == .directionStays, sealed, transform.state.withLock({ $0.hasOpened }) {
            output[output.count - 1] ^= 1
        }
        if !sealed {
            transform.state.withLock { $0.hasOpened = true }
            // Enciphering the ciphertext gives the text.
            output.removeLast(tagSize)
            let wasForged = transform.state.withLock { fault == .forgeryStays && $0.hasRefused }
            guard !wasForged, let again = seal(key, output, associated, tagSize), isRight(again, tagSize) else {
                transform.state.withLock { $0.hasRefused = true }
                if fault == .forgeryIsInvalid { throw transform.refusal(.receive, .invalidArgument, "EINVAL") }
                throw transform.refusal(.receive, .badMessage, "EBADMSG")
            }
        }
        transform.state.withLock { $0.hasRefused = false }
        return transform.spoil(output, from: associated, message: message.count)
    }

    private func isRight(_ sealed: [UInt8], _ tagSize: Int) -> Bool {
        var compared = fault == .comparesFirstTagByte ? 1 : tagSize
        let former = transform.state.withLock { $0.formerTag }
        if fault == .shorterTagCompared, former > 0, former < tagSize { compared = former }
        let start = sealed.count - tagSize
        if fault == .sumsTagDifferences {
            var sums: [UInt8] = [0, 0, 0, 0]
            for place in 0..<tagSize { sums[place % 4] ^= sealed[start + place] ^ message[start + place] }
            return sums == [0, 0, 0, 0]
        }
        return sealed[start..<start + compared] == message[start..<start + compared]
    }

    private func seal(_ key: [UInt8], _ data: [UInt8], _ associated: Int, _ tagSize: Int) -> [UInt8]? {
        NettleOracle.answer(
            to: transform.model.question(key: key, iv: control.iv, associated: associated, tagSize: tagSize, data)
        )
    }

    func clone() throws(BackendError) -> any OpenOperation { throw .noClone(of: .aead) }

    func submit(_ size: Int) throws(BackendError) -> any PendingResult {
        let output = try output()
        transform.state.withLock { $0.scratch = output }
        let isShared = fault == .requestInTransform
        return MemoryResult { [transform] in
            Received(bytes: isShared ? transform.state.withLock { $0.scratch } : output)
        }
    }
}
