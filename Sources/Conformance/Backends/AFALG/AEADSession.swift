internal import AFALG
internal import Corpus
internal import KernelNames
internal import Records
internal import SystemPackage

extension AEADTransform: BindableTransform {
    mutating func takeKey(_ key: [UInt8]) throws(AFALGError) { try setKey(key.span.bytes) }
    mutating func takeTagSize(_ size: Int) throws(AFALGError) { try setTagSize(size) }
    func session() throws(AFALGError) -> sending any OpenOperation { AEADSession(try makeOperation()) }
}

/// A stream of messages through an AEAD.
private final class AEADSession: OpenOperation {
    private var operation: AEADOperation
    private let memory = OperationMemory()
    /// Of the message that is under way; a fresh operation decrypts.
    private var direction = Direction.decrypt

    init(_ operation: consuming AEADOperation) { self.operation = operation }

    func exchange(_ control: Script.Control?, _ data: [UInt8], room: Int) throws(BackendError) -> Received {
        try memory.receive(room) { output throws(AFALGError) in
            let input = data.span.bytes
            guard let control else {
                try operation.write(input, more: false)
                return try read(into: &output)
            }
            direction = control.way
            let head = input.extracting(first: control.associated ?? 0)
            let text = input.extracting(droppingFirst: control.associated ?? 0)
            let iv = control.iv.span.bytes
            guard direction == .decrypt else {
                return try operation.seal(iv: iv, associatedData: head, plaintext: text, into: &output)
            }
            return try Self.size(
                operation.open(iv: iv, associatedData: head, ciphertextAndTag: text, into: &output)
            )
        }
    }

    func send(_ control: Script.Control?, _ data: [UInt8], _ part: Range<Int>, more: Bool) throws(BackendError) {
        try BackendError.asking { () throws(AFALGError) in
            try begin(control)
            try operation.write(data.span.bytes.extracting(part), more: more)
        }
    }

    func send(
        _ control: Script.Control?,
        _ data: [UInt8],
        _ layout: Script.Layout,
        more: Bool,
        splice: Bool
    ) throws(BackendError) {
        let arena = memory.sending(data, layout)
        try BackendError.asking { () throws(AFALGError) in
            try begin(control)
            try arena.write(more: more, splice: splice) { gather throws(AFALGError) in
                try operation.write(gather, more: more)
            } single: { _, span, more throws(AFALGError) in
                try operation.write(span, more: more, by: splice ? .splice : .copy)
            }
        }
    }

    private func begin(_ control: Script.Control?) throws(AFALGError) {
        guard let control else { return }
        direction = control.way
        try operation.begin(direction, iv: control.iv.span.bytes, associatedDataSize: control.associated ?? 0)
    }

    func receive(_ layout: Script.Layout, inPlace: Bool) throws(BackendError) -> Received {
        try memory.receive(layout, inPlace: inPlace) { output throws(AFALGError) in
            try read(into: &output)
        } scattered: { scatter throws(AFALGError) in
            guard direction == .decrypt else { return try operation.readSealed(into: scatter) }
            return try Self.size(operation.readOpened(into: scatter))
        }
    }

    private func read(into output: inout MutableRawSpan) throws(AFALGError) -> Int {
        guard direction == .decrypt else { return try operation.readSealed(into: &output) }
        return try Self.size(operation.readOpened(into: &output))
    }

    /// A forged message as the kernel says it.
    private static func size(_ opened: AEADOperation.Opened) throws(AFALGError) -> Int {
        switch opened {
        case .authentic(let size): return size
        case .forged: throw AFALGError(step: .receive, errno: .badMessage, type: "aead", algorithm: "")
        }
    }

    func clone() throws(BackendError) -> any OpenOperation { throw .noClone(of: .aead) }

    func submit(_ size: Int) throws(BackendError) -> any PendingResult {
        try QueuedReceive { queue throws(AFALGError) in try queue.receive(size, from: operation, buffers: 2, id: 0) }
    }
}
