internal import AFALG
internal import Corpus
internal import KernelNames
internal import Records
internal import SystemPackage

extension RNGTransform: BindableTransform {
    mutating func takeKey(_ key: [UInt8]) throws(AFALGError) { try seed(key.span.bytes) }
    func takeEntropy(_ entropy: [UInt8]) throws(AFALGError) { try setEntropy(entropy.span.bytes) }
    func session() throws(AFALGError) -> sending any OpenOperation { RNGTap(try makeOperation()) }
}

/// A tap on a generator.
private final class RNGTap: SocketSession {
    let type = CipherType.rng
    let memory = OperationMemory()
    private var operation: RNGOperation

    init(_ operation: consuming RNGOperation) { self.operation = operation }

    /// Additional input, then a read.
    func exchange(_ control: Script.Control?, _ data: [UInt8], room: Int) throws(BackendError) -> Received {
        if !data.isEmpty { try send(nil, data, data.indices, more: false) }
        return try receive(Script.Layout([room]), inPlace: false)
    }

    func begin(_ control: Script.Control) {}

    func write(_ part: RawSpan, more: Bool, by transfer: Transfer) throws(AFALGError) { try operation.addData(part) }

    /// Additional input lies in one piece.
    func write(_ part: borrowing Gather, more: Bool) throws(AFALGError) {
        throw AFALGError(step: .send, errno: .invalidArgument, type: type.rawValue, algorithm: "")
    }

    func receive(_ layout: Script.Layout, inPlace: Bool) throws(BackendError) -> Received {
        try memory.receive(layout, inPlace: inPlace) { output throws(AFALGError) in
            try operation.read(into: &output)
        } scattered: { scatter throws(AFALGError) in
            try operation.read(into: scatter)
        }
    }

    func submit(_ size: Int) throws(BackendError) -> any PendingResult {
        try QueuedReceive { queue throws(AFALGError) in try queue.receive(size, from: operation, id: 0) }
    }
}
