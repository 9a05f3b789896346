internal import CKernelModule
internal import Glibc
internal import KernelNames
internal import Records

/// A stream of messages through a cipher or an AEAD.
///
/// The kernel has no such streams: parts wait here until they are received, and the IV that the driver leaves goes into the
/// next request, as AF_ALG has it.
final class CipherSession: OpenOperation {
    private let transform: KernelTransform
    /// A fresh operation decrypts.
    private var direction = Script.Direction.decrypt
    private var associated = 0
    private var iv: [UInt8]
    private var waiting: [UInt8] = []
    private var pieces: [algcheck_piece] = []
    /// Whether more parts of the message follow.
    private var isOpen = false
    /// Parts of a message that keep a place in memory of their own; beyond, they lie one behind the other, as AF_ALG has all.
    private static let mostPieces = 32

    init(_ transform: KernelTransform) {
        self.transform = transform
        iv = [UInt8](repeating: 0, count: transform.ivSize)
    }

    private func begin(_ control: Script.Control) throws(BackendError) {
        direction = control.direction
        associated = control.associated ?? 0
        if control.iv.isEmpty { return }
        guard control.iv.count == transform.ivSize else { throw transform.refusal(.send, "iv", EINVAL) }
        iv = control.iv
    }

    private var request: KernelRequest {
        var request =
            direction == .encrypt
            ? KernelRequest(Int(ALGCHECK_ENCRYPT), "encrypt") : KernelRequest(Int(ALGCHECK_DECRYPT), "decrypt")
        request.associated = associated
        return request
    }

    func exchange(_ control: Script.Control?, _ data: [UInt8], room: Int) throws(BackendError) -> Received {
        if let control { try begin(control) }
        var request = request
        request.room = room
        if isPutInPlace(data) {
            request.flags |= ALGCHECK_IN_PLACE
            request.room = max(room, data.count)
        }
        let outcome = try request.put(data, data.indices, iv: &iv, on: transform)
        return try request.received(outcome, on: transform)
    }

    /// Whether the output goes over the input, as most callers in the kernel have it: of about every second message, and always
    /// of the same.
    private func isPutInPlace(_ data: [UInt8]) -> Bool {
        (data.count + Int(iv.last ?? data.first ?? 0)).isMultiple(of: 2)
    }

    func send(_ control: Script.Control?, _ data: [UInt8], _ part: Range<Int>, more: Bool) throws(BackendError) {
        if let control { try begin(control) }
        waiting += data[part]
        add(Script.Layout([part.count]), more: more)
    }

    private func add(_ layout: Script.Layout, more: Bool) {
        pieces.append(layout)
        isOpen = more
        if pieces.count > Self.mostPieces { pieces = [algcheck_piece(gap: pieces[0].gap, size: UInt32(waiting.count))] }
    }

    func send(
        _ control: Script.Control?,
        _ data: [UInt8],
        _ layout: Script.Layout,
        more: Bool,
        splice: Bool
    ) throws(BackendError) {
        if let control { try begin(control) }
        waiting += data
        add(layout, more: more)
    }

    /// How much of what waits a receive of `room` bytes processes: of a cipher's message that goes on, whole blocks.
    private func share(_ room: Int) -> Int {
        guard transform.type == .skcipher else { return waiting.count }
        let size = min(waiting.count, room)
        return isOpen || size < waiting.count ? size - size % transform.chunkSize : size
    }

    func receive(_ layout: Script.Layout, inPlace: Bool) throws(BackendError) -> Received {
        let size = share(layout.count)
        var request = request(of: size, layout, inPlace: inPlace)
        defer {
            pieces.drop(bytes: size)
            waiting.removeFirst(size)
        }
        if inPlace { request.flags |= ALGCHECK_IN_PLACE }
        let outcome = try request.put(waiting, 0..<size, iv: &iv, on: transform)
        return try request.received(outcome, on: transform)
    }

    private func request(of size: Int, _ layout: Script.Layout, inPlace: Bool) -> KernelRequest {
        var request = request
        request.from = pieces.prefix(bytes: size)
        request.room = layout.count
        if inPlace {
            // Over the source, with room behind it for what the output has more.
            request.room = max(size, layout.count)
            request.to = request.from
            if request.room > size, let last = request.to.indices.last {
                request.to[last].size += UInt32(request.room - size)
            }
        } else {
            request.to.append(layout)
        }
        if let only = request.from.first, request.from.count == 1 { request.fromOffset = Int(only.gap) }
        if let only = request.to.first, request.to.count == 1 { request.toOffset = Int(only.gap) }
        return request
    }

    func clone() throws(BackendError) -> any OpenOperation { throw .noClone(of: transform.type) }

    func submit(_ size: Int) throws(BackendError) -> any PendingResult {
        let share = share(size)
        var request = request(of: share, Script.Layout([size]), inPlace: false)
        request.flags |= ALGCHECK_SUBMIT
        var iv = iv
        let outcome = try request.put(waiting, 0..<share, iv: &iv, on: transform)
        pieces.drop(bytes: share)
        waiting.removeFirst(share)
        return KernelFlight(transform, outcome.flight, request.name, room: size)
    }
}

/// A request that the driver has, and nobody waits for yet.
final class KernelFlight: PendingResult {
    private let transform: KernelTransform
    private let name: String
    private let room: Int
    private var flight: UInt32

    init(_ transform: KernelTransform, _ flight: UInt32, _ name: String, room: Int) {
        self.transform = transform
        self.flight = flight
        self.name = name
        self.room = room
    }

    func wait(until deadline: ContinuousClock.Instant) throws(BackendError) -> Received? {
        let left = max(.zero, deadline - .now)
        var request = KernelRequest(Int(ALGCHECK_WAIT), name)
        request.flight = flight
        request.room = room
        request.milliseconds = UInt32(min(60_000, left / .milliseconds(1)))
        var iv = [UInt8](repeating: 0, count: transform.ivSize)
        let outcome = try request.put([], 0..<0, iv: &iv, on: transform)
        guard outcome.how & ALGCHECK_PENDING == 0 else {
            flight = outcome.flight
            return nil
        }
        return try request.received(outcome, on: transform)
    }
}
