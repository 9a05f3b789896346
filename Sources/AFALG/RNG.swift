internal import SystemPackage

/// A random number generator: the kernel's `rng` type.
///
/// Source: Linux `crypto/algif_rng.c`.
public struct RNGTransform: ~Copyable, Sendable {
    private var socket: TransformSocket

    /// Binds an algorithm (`stdrng`) or one driver of it (`drbg_nopr_hmac_sha512`, `ansi_cprng`).
    ///
    /// - Throws: `AFALGError` at step `socket` or `bind`; ENOENT means that no such driver can be had here.
    public init(_ name: String, filter: ImplementationFilter = .any) throws(AFALGError) {
        socket = try TransformSocket(type: "rng", algorithm: name, filter: filter)
    }

    /// Whether the last seed that was set was taken.
    public var isSeeded: Bool { socket.isKeyed }

    /// Seeds the generator (ALG_SET_KEY), which a DRBG needs before it gives anything; empty is legal there.
    ///
    /// - Parameter seed: for `ansi_cprng` exactly V (16 bytes), key (16) and DT (16); for a DRBG a personalisation
    ///   string that joins the kernel's own entropy.
    /// - Throws: `AFALGError` at step `setkey`; EBUSY while an operation is open.
    public mutating func seed(_ seed: RawSpan) throws(AFALGError) { try socket.setKey(seed) }

    /// Gives a DRBG its entropy, once, in place of the kernel's own (ALG_SET_DRBG_ENTROPY): for known-answer tests.
    ///
    /// - Parameter entropy: at most 128 bytes.
    /// - Throws: `AFALGError` at step `setentropy`: ENOPROTOOPT on kernels without CONFIG_CRYPTO_USER_API_RNG_CAVP,
    ///   EACCES without CAP_SYS_ADMIN, EINVAL the second time, EMSGSIZE for more than 128 bytes.
    public func setEntropy(_ entropy: RawSpan) throws(AFALGError) { try socket.setEntropy(entropy) }

    /// Opens an operation; all operations of a transform draw from one state.
    ///
    /// - Throws: `AFALGError` at step `accept`.
    public func makeOperation() throws(AFALGError) -> RNGOperation {
        RNGOperation(socket: try socket.accept())
    }

    /// The implementation that the bound name leads to now, by /proc/crypto; nil when it is not listed.
    ///
    /// - Throws: `AFALGError` at step `file`.
    public func answeringDriver() throws(AFALGError) -> RegisteredAlgorithm? { try socket.answeringDriver() }
}

/// A tap on a generator.
public struct RNGOperation: ~Copyable, Sendable {
    /// The most bytes that the kernel gives in one read (MAXSIZE in `crypto/algif_rng.c`).
    public static let readLimit = 128

    let socket: OperationSocket

    init(socket: consuming OperationSocket) { self.socket = socket }

    /// Fills the output with one read.
    ///
    /// - Parameter output: at most `readLimit` bytes are written.
    /// - Returns: the number of bytes written.
    /// - Throws: `AFALGError` at step `receive`; EINVAL from a DRBG that was not seeded.
    public mutating func read(into output: inout MutableRawSpan) throws(AFALGError) -> Int {
        try socket.receive(into: &output)
    }

    /// Fills many buffers with one read.
    public mutating func read(into output: borrowing Scatter) throws(AFALGError) -> Int {
        try socket.receive(into: output)
    }

    /// Fills the whole output, with as many reads as that takes.
    ///
    /// - Throws: `AFALGError` at step `receive`; EIO when the generator gives nothing.
    public mutating func fill(_ output: inout MutableRawSpan) throws(AFALGError) {
        var done = 0
        while done < output.byteCount {
            let end = min(done + Self.readLimit, output.byteCount)
            let got = try socket.receive(into: &output, at: done..<end)
            guard got > 0 else { throw socket.refused(.receive, .ioError) }
            done += got
        }
    }

    /// Gives additional data for the next read.
    ///
    /// - Parameter data: at most 128 bytes.
    /// - Throws: `AFALGError` at step `send`: EOPNOTSUPP unless `setEntropy` came before the operation was made.
    public mutating func addData(_ data: RawSpan) throws(AFALGError) {
        try socket.send(data, more: false)
    }
}
