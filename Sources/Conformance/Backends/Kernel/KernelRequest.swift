internal import CKernelModule
internal import Glibc
internal import KernelNames
internal import Records
internal import SystemPackage

/// One call of the kernel module: what is done, with what data, where they lie.
struct KernelRequest {
    /// The operation in the module's interface.
    let operation: Int
    /// What messages call it.
    let name: String
    /// Bytes of associated data.
    var associated = 0
    /// Running digests: which.
    var digest: UInt32 = 0
    /// Whose state is taken: the file and number of a running digest.
    var source: (file: CInt, digest: UInt32) = (-1, 0)
    /// Pieces of the source; none for one piece at `offset`.
    var from: [algcheck_piece] = []
    var fromOffset = 0
    /// Pieces of the destination; none for one piece at `toOffset`.
    var to: [algcheck_piece] = []
    var toOffset = 0
    /// Bytes of the destination.
    var room = 0
    var flags: UInt32 = ALGCHECK_BACKLOG
    /// Who is waited for.
    var flight: UInt32 = 0
    var milliseconds: UInt32 = 0

    init(_ operation: Int, _ name: String) {
        self.operation = operation
        self.name = name
    }

    /// Whether a driver gets a request, and not only a call.
    private var takesRequest: Bool {
        ![ALGCHECK_GENERATE, ALGCHECK_WAIT, ALGCHECK_IMPORT, ALGCHECK_EXPORT, ALGCHECK_DROP].contains {
            $0 == operation
        }
    }

    /// What came of a call.
    struct Outcome {
        var output: [UInt8]
        var how: UInt32
        var error: CInt
        var spoiled: Int?
        var flight: UInt32
        var order: UInt32
    }

    /// Makes the call.
    ///
    /// - Parameters:
    ///   - data: what the driver gets.
    ///   - iv: the IV; then what the driver left of it.
    /// - Throws: what the module itself said; what the driver said is in the outcome.
    func put(
        _ data: [UInt8],
        _ range: Range<Int>,
        iv: inout [UInt8],
        on transform: KernelTransform
    ) throws(BackendError) -> Outcome {
        var call = algcheck_call()
        call.operation = UInt32(operation)
        call.flags = flags | (transform.isAtomic && takesRequest ? ALGCHECK_ATOMIC : 0)
        call.digest = digest
        call.flight = flight
        call.source_file = source.file
        call.source_digest = source.digest
        call.milliseconds = milliseconds
        call.size = UInt32(range.count)
        call.associated = UInt32(associated)
        call.room = UInt32(room)
        call.iv_size = UInt32(iv.count)
        let spans = spansPages(data, range)
        call.from = Self.side(from, fromOffset, spans)
        call.to = Self.side(to, toOffset, spans)
        var status: CInt = 0
        let output = [UInt8](unsafeUninitializedCapacity: room) { output, count in
            call.output = UInt64(address: output.baseAddress)
            status = data.withUnsafeBytes { data in
                iv.withUnsafeMutableBytes { iv in
                    from.withUnsafeBytes { from in
                        to.withUnsafeBytes { to in
                            call.data = UInt64(address: data.baseAddress.map { $0 + range.lowerBound })
                            call.iv = UInt64(address: UnsafeRawPointer(iv.baseAddress))
                            call.from.pieces = UInt64(address: from.baseAddress)
                            call.to.pieces = UInt64(address: to.baseAddress)
                            return ckernel_call(transform.file, &call)
                        }
                    }
                }
            }
            count = status == 0 ? Int(call.written) : 0
        }
        if status != 0 { throw transform.refusal(.receive, name, status) }
        return Outcome(
            output: output,
            how: call.how,
            error: CInt(truncatingIfNeeded: call.error),
            spoiled: call.spoiled == 0 ? nil : Int(call.spoiled),
            flight: call.flight,
            order: call.order
        )
    }

    /// Whether scatterlist entries go on behind the end of a page, as the network's do: of about every second message that is
    /// longer than a page, and always of the same.
    private func spansPages(_ data: [UInt8], _ range: Range<Int>) -> Bool {
        range.count > 4096 && !(range.count / 16 + Int(data[range.lowerBound])).isMultiple(of: 2)
    }

    private static func side(_ pieces: [algcheck_piece], _ offset: Int, _ spans: Bool) -> algcheck_side {
        var side = algcheck_side()
        side.flags = spans ? ALGCHECK_SPAN : 0
        side.count = UInt32(pieces.count)
        side.offset = UInt32(offset)
        return side
    }

    /// What the engine learns of an outcome.
    ///
    /// - Throws: what the driver said.
    func received(_ outcome: Outcome, on transform: KernelTransform) throws(BackendError) -> Received {
        let fault = Self.fault(outcome.how)
        // Who refuses a message may not write where it must not either.
        guard outcome.error == 0 || fault != nil else { throw transform.refusal(.receive, name, outcome.error) }
        let isOutside = outcome.how & ALGCHECK_SPOILED_DESTINATION != 0
        return Received(
            bytes: outcome.output,
            spoiled: isOutside ? outcome.spoiled ?? 0 : nil,
            fault: isOutside ? nil : fault
        )
    }

    /// What the driver did that no driver may do; nil for nothing.
    private static func fault(_ how: UInt32) -> String? {
        let faults: [(UInt32, String)] = [
            (ALGCHECK_SPOILED_DESTINATION, "memory beside the output was written"),
            (ALGCHECK_SPOILED_SOURCE, "memory beside the input was written"),
            (ALGCHECK_CHANGED_SOURCE, "the input was written, which is the caller's"),
            (ALGCHECK_SPOILED_IV, "memory beside the IV was written"),
            (ALGCHECK_CHANGED_REQUEST, "fields of the request were changed that are the caller's"),
            (ALGCHECK_SLEPT, "the driver slept in a request that may not sleep"),
        ]
        return faults.first { how & $0.0 != 0 }?.1
    }
}

extension [algcheck_piece] {
    /// Adds pieces of a layout behind those that are there.
    mutating func append(_ layout: Script.Layout) {
        for (index, size) in layout.pieces.enumerated() where size > 0 {
            let gap = index == 0 ? (isEmpty ? layout.offset : Script.Layout.gap) : Script.Layout.gap
            append(algcheck_piece(gap: UInt32(gap), size: UInt32(size)))
        }
    }

    /// The first `count` bytes of the pieces, in pieces.
    func prefix(bytes count: Int) -> [algcheck_piece] {
        var left = UInt32(count)
        var pieces: [algcheck_piece] = []
        for piece in self where left > 0 {
            pieces.append(algcheck_piece(gap: piece.gap, size: Swift.min(piece.size, left)))
            left -= pieces[pieces.count - 1].size
        }
        return pieces
    }

    /// Takes the first `count` bytes away.
    mutating func drop(bytes count: Int) {
        var left = UInt32(count)
        while left > 0, let first {
            let part = Swift.min(first.size, left)
            left -= part
            if part == first.size { removeFirst() } else { self[0].size -= part }
        }
    }
}
