internal import AFALG
internal import Corpus
internal import KernelNames
internal import Records

extension SkcipherTransform: BindableTransform {
    mutating func takeKey(_ key: [UInt8]) throws(AFALGError) { try setKey(key.span.bytes) }
    func session() throws(AFALGError) -> sending any OpenOperation { SkcipherSession(try makeOperation()) }
}

/// A stream of messages through a symmetric cipher.
private final class SkcipherSession: OpenOperation {
    private var operation: SkcipherOperation
    private let memory = OperationMemory()

    init(_ operation: consuming SkcipherOperation) { self.operation = operation }

    func exchange(_ control: Script.Control?, _ data: [UInt8], room: Int) throws(BackendError) -> Received {
        try memory.receive(room) { output throws(AFALGError) in
            let input = data.span.bytes
            guard let control else { return try operation.crypt(input, into: &output) }
            return try operation.crypt(control.way, iv: control.iv.span.bytes, input, into: &output)
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
        if let control { try operation.begin(control.way, iv: control.iv.span.bytes) }
    }

    func receive(_ layout: Script.Layout, inPlace: Bool) throws(BackendError) -> Received {
        try memory.receive(layout, inPlace: inPlace) { output throws(AFALGError) in
            try operation.read(into: &output)
        } scattered: { scatter throws(AFALGError) in
            try operation.read(into: scatter)
        }
    }

    func clone() throws(BackendError) -> any OpenOperation { throw .noClone(of: .skcipher) }

    func submit(_ size: Int) throws(BackendError) -> any PendingResult {
        try QueuedReceive { queue throws(AFALGError) in try queue.receive(size, from: operation, id: 0) }
    }
}
