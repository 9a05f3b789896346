internal import AFALG
internal import Corpus
internal import KernelNames
internal import Records

extension SkcipherTransform: BindableTransform {
    mutating func takeKey(_ key: [UInt8]) throws(AFALGError) { try setKey(key.span.bytes) }
    func session() throws(AFALGError) -> sending any OpenOperation { SkcipherSession(try makeOperation()) }
}

/// A stream of messages through a symmetric cipher.
private final class SkcipherSession: SocketSession {
    let type = CipherType.skcipher
    let memory = OperationMemory()
    private var operation: SkcipherOperation

    init(_ operation: consuming SkcipherOperation) { self.operation = operation }

    func exchange(_ control: Script.Control?, _ data: [UInt8], room: Int) throws(BackendError) -> Received {
        try memory.receive(room) { output throws(AFALGError) in
            let input = data.span.bytes
            guard let control else { return try operation.crypt(input, into: &output) }
            return try operation.crypt(control.way, iv: control.iv.span.bytes, input, into: &output)
        }
    }

    func begin(_ control: Script.Control) throws(AFALGError) {
        try operation.begin(control.way, iv: control.iv.span.bytes)
    }

    func write(_ part: RawSpan, more: Bool, by transfer: Transfer) throws(AFALGError) {
        try operation.write(part, more: more, by: transfer)
    }

    func write(_ part: borrowing Gather, more: Bool) throws(AFALGError) { try operation.write(part, more: more) }

    func receive(_ layout: Script.Layout, inPlace: Bool) throws(BackendError) -> Received {
        try memory.receive(layout, inPlace: inPlace, inParts: true) { output throws(AFALGError) in
            try operation.read(into: &output)
        } scattered: { scatter throws(AFALGError) in
            try operation.read(into: scatter)
        }
    }

    func submit(_ size: Int) throws(BackendError) -> any PendingResult {
        let receive = try QueuedReceive { queue throws(AFALGError) in try queue.receive(size, from: operation, id: 0) }
        memory.submitted(size)
        return receive
    }
}
