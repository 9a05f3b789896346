internal import AFALG
internal import Records

/// The memory that the messages of one operation lie in.
final class OperationMemory {
    /// Where results come out, kept from one to the next: most have one size.
    private var output: Arena?
    /// Data that the kernel may still refer to, because they were spliced; the last of them for receives in place.
    private var sent: [Sent] = []
    /// Bytes that were sent and not received yet, where a message may be received in parts.
    private var unread = 0

    /// What was sent, and the bytes that must stand there until it is received.
    private struct Sent {
        let arena: Arena
        var data: [UInt8]
    }

    /// Memory of a layout that holds what is sent.
    func sending(_ data: [UInt8], _ layout: Script.Layout) -> Arena {
        let arena = Arena(layout)
        arena.fill(data)
        sent.append(Sent(arena: arena, data: data))
        unread += data.count
        return arena
    }

    /// Takes note of bytes that a request which was only submitted will receive: the next receive does not get them.
    func submitted(_ size: Int) { unread -= size }

    /// Receives into memory in one piece.
    func receive(
        _ room: Int,
        _ call: (inout MutableRawSpan) throws(AFALGError) -> Int
    ) throws(BackendError) -> Received {
        let arena = output {
            $0.isOnePiece(of: room)
        } orElse: {
            Arena(onePiece: room)
        }
        return try received(in: arena) { () throws(AFALGError) in try arena.withSpan(call) }
    }

    /// Receives into memory of a layout, or over what was sent last; nothing comes where nothing was.
    ///
    /// - Parameter inParts: whether what is not received now may be later, as of a cipher: its memory must stay until then,
    ///   because the kernel shares the pages of what is spliced.
    func receive(
        _ layout: Script.Layout,
        inPlace: Bool,
        inParts: Bool = false,
        _ call: (inout MutableRawSpan) throws(AFALGError) -> Int,
        scattered: (borrowing Scatter) throws(AFALGError) -> Int
    ) throws(BackendError) -> Received {
        guard let arena = inPlace ? sent.last?.arena : output({ $0.hasLayout(layout) }, orElse: { Arena(layout) })
        else {
            return Received(bytes: [])
        }
        var rest = 0
        defer { if rest <= 0 { (sent, unread) = ([], 0) } }
        var received = try received(in: arena) { () throws(AFALGError) in
            arena.isOnePiece ? try arena.withSpan(call) : try arena.withScatter(scattered)
        }
        unread -= received.bytes.count
        rest = inParts ? unread : 0
        if inPlace, rest > 0 {
            // What came stands over what was sent, and that is how it must stay.
            sent[sent.count - 1].data = arena.bytes(arena.count)
        }
        if !inPlace, received.spoiled == nil, let place = changedPlace() {
            received.fault = "the input was written, \(place) bytes from its start"
        }
        return received
    }

    /// Where what was sent is not what it was, in bytes from its start: a driver sees the pages of what is spliced.
    private func changedPlace() -> Int? {
        for sent in sent where !sent.arena.holds(sent.data) {
            let there = sent.arena.bytes(sent.data.count)
            return zip(there, sent.data).enumerated().first { $1.0 != $1.1 }?.offset
        }
        return nil
    }

    /// The memory of the last result, where it fits, or other memory.
    private func output(_ fits: (Arena) -> Bool, orElse make: () -> Arena) -> Arena {
        if let output, fits(output) {
            output.blankOut()
            return output
        }
        let arena = make()
        output = arena
        return arena
    }

    /// What came, and whether memory beside it was written; a driver that refuses a message may not do that either.
    private func received(
        in arena: Arena,
        _ call: () throws(AFALGError) -> Int
    ) throws(BackendError) -> Received {
        let size: Result<Int, BackendError>
        do throws(BackendError) {
            size = .success(try BackendError.asking(call))
        } catch {
            size = .failure(error)
        }
        guard let spoiled = arena.spoiledPlace() else { return Received(bytes: arena.bytes(try size.get())) }
        // Its pattern is broken.
        output = nil
        return Received(bytes: arena.bytes((try? size.get()) ?? 0), spoiled: spoiled)
    }
}
