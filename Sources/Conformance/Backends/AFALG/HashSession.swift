internal import AFALG
internal import KernelNames
internal import Records

extension HashTransform: BindableTransform {
    mutating func takeKey(_ key: [UInt8]) throws(AFALGError) { try setKey(key.span.bytes) }
    func session() throws(AFALGError) -> sending any OpenOperation { HashSession(try makeOperation()) }
}

/// A running digest.
private final class HashSession: SocketSession {
    let type = CipherType.hash
    let memory = OperationMemory()
    private var operation: HashOperation
    /// The last part of a message that is to be spliced: it goes in with the receive, in one call of the library.
    private var lastPart: UnsafeRawBufferPointer?

    init(_ operation: consuming HashOperation) { self.operation = operation }

    func exchange(_ control: Script.Control?, _ data: [UInt8], room: Int) throws(BackendError) -> Received {
        try memory.receive(room) { output throws(AFALGError) in
            try operation.digest(of: data.span.bytes, into: &output)
        }
    }

    func begin(_ control: Script.Control) {}

    func write(_ part: RawSpan, more: Bool, by transfer: Transfer) throws(AFALGError) {
        switch (transfer, more) {
        // By splice, the kernel has ways of its own for a whole message and for a last part.
        case (.splice, false) where part.byteCount > 0: lastPart = part.withUnsafeBytes { $0 }
        case (_, true): try operation.update(part, by: transfer)
        case (_, false): try operation.finish(part, by: transfer)
        }
    }

    func write(_ part: borrowing Gather, more: Bool) throws(AFALGError) {
        try operation.update(part)
        if !more { try operation.finish() }
    }

    func receive(_ layout: Script.Layout, inPlace: Bool) throws(BackendError) -> Received {
        try memory.receive(layout, inPlace: inPlace) { output throws(AFALGError) in
            guard let part = lastPart else { return try operation.finalize(into: &output) }
            lastPart = nil
            return try operation.digest(of: RawSpan(_unsafeBytes: part), into: &output, by: .splice)
        } scattered: { scatter throws(AFALGError) in
            try operation.finalize(into: scatter)
        }
    }

    func clone() throws(BackendError) -> any OpenOperation {
        try BackendError.asking { () throws(AFALGError) in HashSession(try operation.clone()) }
    }

    func submit(_ size: Int) throws(BackendError) -> any PendingResult {
        try QueuedReceive { queue throws(AFALGError) in try queue.receive(size, from: operation, id: 0) }
    }
}
