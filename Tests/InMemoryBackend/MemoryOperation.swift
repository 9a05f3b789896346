internal import Conformance
internal import Records

/// What operations of all types have in common.
class MemoryOperation {
    let transform: MemoryTransform
    /// The last memory that was sent, for receives in place.
    private var sent: Arena?

    var fault: Fault? { transform.fault }

    init(_ transform: MemoryTransform) { self.transform = transform }

    deinit { transform.close() }

    /// The data as the driver reads them out of memory of a layout.
    func read(_ data: [UInt8], _ layout: Script.Layout, splice: Bool) -> [UInt8] {
        let arena = Arena(layout)
        arena.fill(data)
        sent = arena
        var data = data
        if fault == .unalignedWrong, !layout.offset.isMultiple(of: 16), !data.isEmpty { data[0] ^= 1 }
        if fault == .splicedFromPageStart, splice, layout.offset > 0, !data.isEmpty { data[data.count - 1] ^= 1 }
        return data
    }

    /// Writes an output into memory of a layout, as far as it has room.
    func write(_ output: [UInt8], _ layout: Script.Layout, inPlace: Bool) -> Received {
        let arena = inPlace ? sent ?? Arena(layout) : Arena(layout)
        sent = nil
        let room = arena.count
        var bytes = Array(output.prefix(room))
        if fault == .unalignedWrong, !layout.offset.isMultiple(of: 16), !bytes.isEmpty { bytes[bytes.count - 1] ^= 1 }
        if fault == .readsOverwritten, inPlace, bytes.count > 16 { bytes[16] ^= 1 }
        let rest = arena.bytes(room).dropFirst(bytes.count)
        arena.fill(bytes + rest)
        if fault == .writesBeside, let last = arena.pieces.last {
            let piece = arena.piece(last)
            if let start = piece.baseAddress { (start + piece.count).storeBytes(of: 0, as: UInt8.self) }
        }
        return Received(
            bytes: arena.bytes(bytes.count),
            spoiled: arena.spoiledPlace(),
            fault: fault == .sleeps && transform.isAtomic ? "the driver slept in a request that may not sleep" : nil
        )
    }
}

/// An operation that takes messages in parts.
protocol MemoryStream: MemoryOperation, OpenOperation {
    /// Adds a part of a message; control data start one.
    func add(_ control: Script.Control?, _ data: [UInt8], more: Bool) throws(BackendError)
}

extension MemoryStream {
    func exchange(_ control: Script.Control?, _ data: [UInt8], room: Int) throws(BackendError) -> Received {
        try add(control, data, more: false)
        return try receive(Script.Layout([room]), inPlace: false)
    }

    func send(_ control: Script.Control?, _ data: [UInt8], _ part: Range<Int>, more: Bool) throws(BackendError) {
        try add(control, Array(data[part]), more: more)
    }

    func send(
        _ control: Script.Control?,
        _ data: [UInt8],
        _ layout: Script.Layout,
        more: Bool,
        splice: Bool
    ) throws(BackendError) {
        try add(control, read(data, layout, splice: splice), more: more)
    }
}

/// A result that is there already.
final class MemoryResult: PendingResult {
    private let result: () throws(BackendError) -> Received

    init(_ result: @escaping () throws(BackendError) -> Received) { self.result = result }

    func wait(until deadline: ContinuousClock.Instant) throws(BackendError) -> Received? { try result() }
}
