internal import AFALG
internal import KernelNames
internal import Records

/// An operation of the library as the engine uses it; each type says how a message begins and how a part gets in.
protocol SocketSession: OpenOperation {
    var type: CipherType { get }
    var memory: OperationMemory { get }
    func begin(_ control: Script.Control) throws(AFALGError)
    func write(_ part: RawSpan, more: Bool, by transfer: Transfer) throws(AFALGError)
    func write(_ part: borrowing Gather, more: Bool) throws(AFALGError)
}

extension SocketSession {
    func send(_ control: Script.Control?, _ data: [UInt8], _ part: Range<Int>, more: Bool) throws(BackendError) {
        try BackendError.asking { () throws(AFALGError) in
            if let control { try begin(control) }
            try write(data.span.bytes.extracting(part), more: more, by: .copy)
        }
    }

    /// The pieces at once, or where they are to be spliced one by one.
    func send(
        _ control: Script.Control?,
        _ data: [UInt8],
        _ layout: Script.Layout,
        more: Bool,
        splice: Bool
    ) throws(BackendError) {
        let arena = memory.sending(data, layout)
        try BackendError.asking { () throws(AFALGError) in
            if let control { try begin(control) }
            guard arena.isOnePiece || splice else {
                var gather = Gather()
                for index in arena.pieces {
                    let bytes = UnsafeRawBufferPointer(arena.piece(index))
                    gather.append(unsafe _overrideLifetime(RawSpan(_unsafeBytes: bytes), copying: ()))
                }
                return try write(gather, more: more)
            }
            for index in arena.pieces {
                let span = RawSpan(_unsafeBytes: UnsafeRawBufferPointer(arena.piece(index)))
                let isLast = index == arena.pieces.upperBound - 1
                try write(span, more: more || !isLast, by: splice ? .splice : .copy)
            }
        }
    }

    func clone() throws(BackendError) -> any OpenOperation { throw .noClone(of: type) }
}
