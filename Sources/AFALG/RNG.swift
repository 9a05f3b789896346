/// A random number generator: the kernel's `rng` type.
///
/// Source: Linux `crypto/algif_rng.c`.
public struct RNGTransform: ~Copyable {
    private let socket: TransformSocket

    /// Binds an algorithm (`stdrng`) or one driver of it (`drbg_nopr_hmac_sha512`, `ansi_cprng`).
    ///
    /// - Throws: `AFALGError` at step `socket` or `bind`; ENOENT means that no such driver can be had here.
    public init(_ name: String) throws(AFALGError) {
        socket = try TransformSocket(type: "rng", algorithm: name)
    }

    /// Seeds the generator (ALG_SET_KEY), which a DRBG needs before it gives anything; empty is legal there.
    ///
    /// - Parameter seed: for `ansi_cprng` exactly V (16 bytes), key (16) and DT (16); for a DRBG a personalisation
    ///   string that joins the kernel's own entropy.
    /// - Throws: `AFALGError` at step `setkey`; EBUSY while an operation is open.
    public func seed(_ seed: RawSpan) throws(AFALGError) { try socket.setKey(seed) }

    /// Opens an operation; all operations of a transform draw from one state.
    public func makeOperation() throws(AFALGError) -> RNGOperation {
        RNGOperation(socket: try socket.accept())
    }
}

/// A tap on a generator.
public struct RNGOperation: ~Copyable {
    /// The most bytes that the kernel gives in one read (MAXSIZE in `crypto/algif_rng.c`).
    public static let readLimit = 128

    private let socket: OperationSocket

    init(socket: consuming OperationSocket) { self.socket = socket }

    /// Fills the output with one read.
    ///
    /// - Parameter output: at most `readLimit` bytes are written.
    /// - Returns: the number of bytes written.
    /// - Throws: `AFALGError` at step `receive`; EINVAL from a DRBG that was not seeded.
    public mutating func read(into output: inout MutableRawSpan) throws(AFALGError) -> Int {
        try socket.receive(into: &output)
    }
}
