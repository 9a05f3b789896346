internal import AFALG
internal import Records

/// The memory that the messages of one operation lie in.
final class OperationMemory {
    /// Where results come out, kept from one to the next: most have one size.
    private var output: Arena?
    /// Data that the kernel may still refer to, because they were spliced; the last of them for receives in place.
    private var sent: [Arena] = []
    /// Bytes that were sent and not received yet, where a message may be received in parts.
    private var unread = 0

    /// Memory of a layout that holds what is sent.
    func sending(_ data: [UInt8], _ layout: Script.Layout) -> Arena {
        let arena = Arena(layout)
        arena.fill(data)
        sent.append(arena)
        unread += data.count
        return arena
    }

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
        guard let arena = inPlace ? sent.last : output({ $0.hasLayout(layout) }, orElse: { Arena(layout) }) else {
            return Received(bytes: [])
        }
        var rest = 0
        defer { if rest <= 0 { (sent, unread) = ([], 0) } }
        let received = try received(in: arena) { () throws(AFALGError) in
            arena.isOnePiece ? try arena.withSpan(call) : try arena.withScatter(scattered)
        }
        unread -= received.bytes.count
        rest = inParts ? unread : 0
        return received
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
