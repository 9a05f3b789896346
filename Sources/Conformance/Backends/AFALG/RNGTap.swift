internal import AFALG
internal import Corpus
internal import KernelNames
internal import Records

extension RNGTransform: BindableTransform {
    mutating func takeKey(_ key: [UInt8]) throws(AFALGError) { try seed(key.span.bytes) }
    func takeEntropy(_ entropy: [UInt8]) throws(AFALGError) { try setEntropy(entropy.span.bytes) }
    func session() throws(AFALGError) -> sending any OpenOperation { RNGTap(try makeOperation()) }
}

/// A tap on a generator.
private final class RNGTap: OpenOperation {
    private var operation: RNGOperation
    private let memory = OperationMemory()

    init(_ operation: consuming RNGOperation) { self.operation = operation }

    /// Additional input, then a read.
    func exchange(_ control: Script.Control?, _ data: [UInt8], room: Int) throws(BackendError) -> Received {
        if !data.isEmpty { try send(nil, data, data.indices, more: false) }
        return try receive(Script.Layout([room]), inPlace: false)
    }

    func send(_ control: Script.Control?, _ data: [UInt8], _ part: Range<Int>, more: Bool) throws(BackendError) {
        try BackendError.asking { () throws(AFALGError) in
            try operation.addData(data.span.bytes.extracting(part))
        }
    }

    func send(
        _ control: Script.Control?,
        _ data: [UInt8],
        _ layout: Script.Layout,
        more: Bool,
        splice: Bool
    ) throws(BackendError) {
        try send(control, data, data.indices, more: more)
    }

    func receive(_ layout: Script.Layout, inPlace: Bool) throws(BackendError) -> Received {
        try memory.receive(layout, inPlace: inPlace) { output throws(AFALGError) in
            try operation.read(into: &output)
        } scattered: { scatter throws(AFALGError) in
            try operation.read(into: scatter)
        }
    }

    func clone() throws(BackendError) -> any OpenOperation { throw .noClone(of: .rng) }

    func submit(_ size: Int) throws(BackendError) -> any PendingResult {
        try QueuedReceive { queue throws(AFALGError) in try queue.receive(size, from: operation, id: 0) }
    }
}
