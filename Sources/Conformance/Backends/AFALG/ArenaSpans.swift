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
}
