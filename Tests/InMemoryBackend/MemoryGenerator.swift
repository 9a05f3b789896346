internal import Conformance
internal import Corpus
internal import KernelNames
internal import Records
internal import Synchronization
internal import SystemPackage

/// A generator that is a function of its seed.
package struct MemoryGenerator: Sendable {
    private var random: SplitMix
    private var buffer: [UInt8] = []

    /// Starts at a seed.
    package init(seed: [UInt8]) {
        random = SplitMix(seed: seed.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 })
    }

    /// The next bytes, however many were taken at a time before.
    package mutating func bytes(_ count: Int) -> [UInt8] {
        while buffer.count < count { buffer += random.bytes(8) }
        defer { buffer.removeFirst(count) }
        return Array(buffer.prefix(count))
    }
}

/// A tap on a generator.
final class MemoryTap: MemoryOperation, OpenOperation {
    func exchange(_ control: Script.Control?, _ data: [UInt8], room: Int) throws(BackendError) -> Received {
        try receive(Script.Layout([room]), inPlace: false)
    }

    func send(_ control: Script.Control?, _ data: [UInt8], _ part: Range<Int>, more: Bool) throws(BackendError) {
        throw transform.refusal(.send, .notSupported, "EOPNOTSUPP")
    }

    func send(
        _ control: Script.Control?,
        _ data: [UInt8],
        _ layout: Script.Layout,
        more: Bool,
        splice: Bool
    ) throws(BackendError) {
        throw transform.refusal(.send, .notSupported, "EOPNOTSUPP")
    }

    func receive(_ layout: Script.Layout, inPlace: Bool) throws(BackendError) -> Received {
        transform.hook?(transform.name)
        let count = min(128, layout.count)
        let drawn = transform.state.withLock { state -> [UInt8]? in
            guard let generator = state.generator else { return nil }
            var next = generator
            let bytes = next.bytes(count)
            if fault != .repeatsReads { state.generator = next }
            return bytes
        }
        guard var drawn else { throw transform.refusal(.receive, .invalidArgument, "EINVAL") }
        if fault == .leavesTailOfRead { for index in drawn.indices.suffix(count % 4) { drawn[index] = 0 } }
        return write(transform.spoil(drawn, message: count), layout, inPlace: inPlace)
    }

    func clone() throws(BackendError) -> any OpenOperation { throw .noClone(of: .rng) }

    func submit(_ size: Int) throws(BackendError) -> any PendingResult {
        let drawn = try receive(Script.Layout([size]), inPlace: false)
        return MemoryResult { drawn }
    }
}
