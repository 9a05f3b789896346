internal import AFALG
internal import Records

extension HashTransform: BindableTransform {
    mutating func takeKey(_ key: [UInt8]) throws(AFALGError) { try setKey(key.span.bytes) }
    func session() throws(AFALGError) -> sending any OpenOperation { HashSession(try makeOperation()) }
}

/// A running digest.
private final class HashSession: OpenOperation {
    private var operation: HashOperation
    private let memory = OperationMemory()
    /// The last part of a message that is to be spliced: it goes in with the receive, in one call of the library.
    private var lastPart: UnsafeRawBufferPointer?

    init(_ operation: consuming HashOperation) { self.operation = operation }

    func exchange(_ control: Script.Control?, _ data: [UInt8], room: Int) throws(BackendError) -> Received {
        try memory.receive(room) { output throws(AFALGError) in
            try operation.digest(of: data.span.bytes, into: &output)
        }
    }

    func send(_ control: Script.Control?, _ data: [UInt8], _ part: Range<Int>, more: Bool) throws(BackendError) {
        try BackendError.asking { () throws(AFALGError) in
            try write(data.span.bytes.extracting(part), more: more, by: .copy)
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
            try arena.write(more: more, splice: splice) { gather throws(AFALGError) in
                try operation.update(gather)
                if !more { try operation.finish() }
            } single: { index, span, more throws(AFALGError) in
                if splice, !more, span.byteCount > 0 {
                    lastPart = UnsafeRawBufferPointer(arena.piece(index))
                } else {
                    try write(span, more: more, by: splice ? .splice : .copy)
                }
            }
        }
    }

    private func write(_ span: RawSpan, more: Bool, by transfer: Transfer) throws(AFALGError) {
        // By splice, the kernel has ways of its own for a whole message and for a last part.
        if more { try operation.update(span, by: transfer) } else { try operation.finish(span, by: transfer) }
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
