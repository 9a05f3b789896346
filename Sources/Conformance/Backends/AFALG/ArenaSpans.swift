internal import AFALG

extension Arena {
    /// Calls `body` with the memory of the only piece.
    @inline(__always)
    func withSpan<Result>(
        _ body: (inout MutableRawSpan) throws(AFALGError) -> Result
    ) throws(AFALGError) -> Result {
        var span = unsafe _overrideLifetime(MutableRawSpan(_unsafeBytes: piece(0)), copying: ())
        return try body(&span)
    }

    /// Calls `body` with all pieces, to be received into as one.
    func withScatter<Result>(
        _ body: (borrowing Scatter) throws(AFALGError) -> Result
    ) throws(AFALGError) -> Result {
        var scatter = Scatter()
        for index in pieces {
            scatter.append(unsafe _overrideLifetime(MutableRawSpan(_unsafeBytes: piece(index)), copying: ()))
        }
        return try body(scatter)
    }

    /// Writes the pieces: at once, or where they are to be spliced one by one.
    ///
    /// - Parameters:
    ///   - more: whether more of the message follows.
    ///   - gathered: writes all pieces in one call.
    ///   - single: writes one piece; whether more follow it.
    func write(
        more: Bool,
        splice: Bool,
        gathered: (borrowing Gather) throws(AFALGError) -> Void,
        single: (_ index: Int, RawSpan, _ more: Bool) throws(AFALGError) -> Void
    ) throws(AFALGError) {
        guard isOnePiece || splice else {
            var gather = Gather()
            for index in pieces {
                let bytes = UnsafeRawBufferPointer(piece(index))
                gather.append(unsafe _overrideLifetime(RawSpan(_unsafeBytes: bytes), copying: ()))
            }
            return try gathered(gather)
        }
        let last = pieces.upperBound - 1
        for index in pieces {
            try single(index, RawSpan(_unsafeBytes: UnsafeRawBufferPointer(piece(index))), more || index < last)
        }
    }
}
