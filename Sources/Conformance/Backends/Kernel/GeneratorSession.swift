internal import CKernelModule
internal import KernelNames
internal import Records

/// A tap on a generator.
final class GeneratorSession: OpenOperation {
    private let transform: KernelTransform
    /// Additional input for the next read.
    private var additional: [UInt8] = []

    init(_ transform: KernelTransform) { self.transform = transform }

    func exchange(_ control: Script.Control?, _ data: [UInt8], room: Int) throws(BackendError) -> Received {
        additional = data
        return try receive(Script.Layout([room]), inPlace: false)
    }

    func send(_ control: Script.Control?, _ data: [UInt8], _ part: Range<Int>, more: Bool) {
        additional = Array(data[part])
    }

    func send(_ control: Script.Control?, _ data: [UInt8], _ layout: Script.Layout, more: Bool, splice: Bool) {
        additional = data
    }

    func receive(_ layout: Script.Layout, inPlace: Bool) throws(BackendError) -> Received {
        var request = KernelRequest(Int(ALGCHECK_GENERATE), "generate")
        request.room = layout.count
        request.toOffset = layout.offset
        request.flags = 0
        let input = additional
        additional = []
        var iv: [UInt8] = []
        let outcome = try request.put(input, input.indices, iv: &iv, on: transform)
        return try request.received(outcome, on: transform)
    }

    func clone() throws(BackendError) -> any OpenOperation { throw .noClone(of: .rng) }

    func submit(_ size: Int) throws(BackendError) -> any PendingResult {
        KernelAnswer(try receive(Script.Layout([size]), inPlace: false))
    }
}
