internal import CKernelModule
internal import KernelNames
internal import Records

/// A running digest.
///
/// A message in one part is one request (`digest`); of several parts each is an `update`, and the last a `finup`. A message
/// that the receive ends is ended by `final`.
final class DigestSession: OpenOperation {
    private let transform: KernelTransform
    /// Whose driver goes on with a copy; nil for the same.
    private let other: KernelTransform?
    /// Where the digest runs in the kernel.
    private var place = Place.none
    /// The last part of a message, which goes to the driver with the receive.
    private var last: (bytes: [UInt8], pieces: [algcheck_piece])?
    /// What the driver did in a part of the message that no driver may do.
    private var misconduct: String?

    /// The kernel's side of the operation. The request of a message in parts is that of the operation's next one, as with any
    /// caller that has messages in a row; what the driver left in it is there when that begins.
    private enum Place {
        case none
        /// The number of a digest that has ended.
        case idle(UInt32)
        /// The number of a running digest.
        case running(UInt32)

        var running: UInt32? { if case .running(let number) = self { number } else { nil } }

        var number: UInt32? {
            switch self {
            case .none: nil
            case .idle(let number), .running(let number): number
            }
        }
    }

    init(_ transform: KernelTransform, other: KernelTransform? = nil) {
        self.transform = transform
        self.other = other
    }

    deinit { if let number = place.number { transform.giveBack(digest: number) } }

    func exchange(_ control: Script.Control?, _ data: [UInt8], room: Int) throws(BackendError) -> Received {
        try finish(Int(ALGCHECK_DIGEST), "digest", data, [], Script.Layout([room]))
    }

    func send(_ control: Script.Control?, _ data: [UInt8], _ part: Range<Int>, more: Bool) throws(BackendError) {
        try send(control, Array(data[part]), Script.Layout([part.count]), more: more, splice: false)
    }

    func send(
        _ control: Script.Control?,
        _ data: [UInt8],
        _ layout: Script.Layout,
        more: Bool,
        splice: Bool
    ) throws(BackendError) {
        var pieces: [algcheck_piece] = []
        pieces.append(layout)
        guard more else {
            last = (data, pieces)
            return
        }
        try step(Int(ALGCHECK_UPDATE), "update", on: try begun(), data, pieces)
    }

    /// The number of the running digest, which is begun if it is none.
    private func begun() throws(BackendError) -> UInt32 {
        let number: UInt32
        switch place {
        case .running(let running): return running
        case .idle(let ended): number = ended
        case .none: number = try transform.takeDigest()
        }
        place = .running(number)
        try step(Int(ALGCHECK_INIT), "init", on: number, [], [])
        return number
    }

    private func step(
        _ operation: Int,
        _ name: String,
        on number: UInt32,
        _ data: [UInt8],
        _ pieces: [algcheck_piece]
    ) throws(BackendError) {
        var request = KernelRequest(operation, name)
        request.digest = number
        request.from = pieces
        if let only = pieces.first, pieces.count == 1 { request.fromOffset = Int(only.gap) }
        var iv: [UInt8] = []
        let outcome = try request.put(data, data.indices, iv: &iv, on: transform)
        // There is no output that a fault of a part could be shown with.
        let received = try request.received(outcome, on: transform)
        let beside = received.spoiled.map { _ in "memory beside what \(name) gives was written" }
        misconduct = misconduct ?? received.fault ?? beside
    }

    func receive(_ layout: Script.Layout, inPlace: Bool) throws(BackendError) -> Received {
        defer {
            if let number = place.number { place = .idle(number) }
            (last, misconduct) = (nil, nil)
        }
        let (bytes, pieces) = last ?? ([], [])
        if place.running == nil { return try finish(Int(ALGCHECK_DIGEST), "digest", bytes, pieces, layout) }
        return last == nil
            ? try finish(Int(ALGCHECK_FINAL), "final", [], [], layout)
            : try finish(Int(ALGCHECK_FINUP), "finup", bytes, pieces, layout)
    }

    private func finish(
        _ operation: Int,
        _ name: String,
        _ data: [UInt8],
        _ pieces: [algcheck_piece],
        _ layout: Script.Layout
    ) throws(BackendError) -> Received {
        var request = KernelRequest(operation, name)
        request.digest = place.running ?? 0
        request.from = pieces
        if let only = pieces.first, pieces.count == 1 { request.fromOffset = Int(only.gap) }
        request.toOffset = layout.offset
        request.room = transform.digestSize
        var iv: [UInt8] = []
        let outcome = try request.put(data, data.indices, iv: &iv, on: transform)
        var received = try request.received(outcome, on: transform)
        received.bytes = Array(received.bytes.prefix(layout.count))
        received.fault = misconduct ?? received.fault
        return received
    }

    func clone() throws(BackendError) -> any OpenOperation {
        let taker = other ?? transform
        let copy = DigestSession(taker, other: other.map { _ in transform })
        guard let running = place.running else { return copy }
        try step(Int(ALGCHECK_EXPORT), "export", on: running, [], [])
        // Whichever of the two is received tells of what the export did.
        copy.misconduct = misconduct
        let number = try taker.takeDigest()
        copy.place = .running(number)
        var request = KernelRequest(Int(ALGCHECK_IMPORT), "import")
        request.digest = number
        request.source = (transform.file, running)
        var iv: [UInt8] = []
        let outcome = try request.put([], 0..<0, iv: &iv, on: taker)
        _ = try request.received(outcome, on: taker)
        return copy
    }

    func submit(_ size: Int) throws(BackendError) -> any PendingResult {
        guard place.running == nil else { return KernelAnswer(try receive(Script.Layout([size]), inPlace: false)) }
        let (bytes, pieces) = last ?? ([], [])
        last = nil
        var request = KernelRequest(Int(ALGCHECK_DIGEST), "digest")
        request.from = pieces
        if let only = pieces.first, pieces.count == 1 { request.fromOffset = Int(only.gap) }
        request.room = transform.digestSize
        request.flags |= ALGCHECK_SUBMIT
        var iv: [UInt8] = []
        let outcome = try request.put(bytes, bytes.indices, iv: &iv, on: transform)
        return KernelFlight(transform, outcome.flight, request.name, room: transform.digestSize)
    }
}

/// A result that is there already.
final class KernelAnswer: PendingResult {
    private let received: Received

    init(_ received: Received) { self.received = received }

    func wait(until deadline: ContinuousClock.Instant) -> Received? { received }
}
