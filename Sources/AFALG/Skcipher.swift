/// A symmetric cipher without authentication: the kernel's `skcipher` type.
///
/// Source: Linux `crypto/algif_skcipher.c`.
public struct SkcipherTransform: ~Copyable {
    private let socket: TransformSocket

    /// Binds an algorithm (`cbc(aes)`) or one driver of it (`cbc-aes-aesni`).
    ///
    /// - Throws: `AFALGError` at step `socket` or `bind`; ENOENT means that no such driver can be had here.
    public init(_ name: String) throws(AFALGError) {
        socket = try TransformSocket(type: "skcipher", algorithm: name)
    }

    /// Sets the key, before the first operation is made.
    ///
    /// - Throws: `AFALGError` at step `setkey`: EINVAL for a key that the driver does not take, EBUSY while an operation
    ///   is open. After a failed call the transform has no key.
    public func setKey(_ key: RawSpan) throws(AFALGError) { try socket.setKey(key) }

    /// Opens an operation with an IV of its own.
    public func makeOperation() throws(AFALGError) -> SkcipherOperation {
        SkcipherOperation(socket: try socket.accept())
    }
}

/// One stream of messages through a cipher. The IV chains from one to the next until `begin` or `crypt` sets another.
public struct SkcipherOperation: ~Copyable {
    private let socket: OperationSocket

    init(socket: consuming OperationSocket) { self.socket = socket }

    /// Encrypts or decrypts one whole message in one call each of send and receive.
    ///
    /// - Parameters:
    ///   - direction: what to do.
    ///   - iv: exactly as many bytes as the cipher takes; empty for none.
    ///   - input: the message, at most what the socket's send buffer holds (208 KiB unless changed).
    ///   - output: exactly as many bytes as the input.
    /// - Returns: the number of bytes written.
    /// - Throws: `AFALGError` at step `send` or `receive`: EINVAL for an input that is no whole number of blocks,
    ///   EAGAIN for one that does not fit the send buffer.
    public mutating func crypt(
        _ direction: Direction,
        iv: RawSpan,
        _ input: RawSpan,
        into output: inout MutableRawSpan
    ) throws(AFALGError) -> Int {
        try socket.send(input, control: Control(direction, iv: iv), more: false)
        return try socket.receive(into: &output)
    }

    /// Starts a message: sets direction and IV.
    public mutating func begin(_ direction: Direction, iv: RawSpan) throws(AFALGError) {
        try socket.send(RawSpan(), control: Control(direction, iv: iv), more: true)
    }

    /// Adds a part of the message; the last one with `more: false`.
    public mutating func write(_ part: RawSpan, more: Bool) throws(AFALGError) {
        try socket.send(part, more: more)
    }

    /// Processes what was written, as far as the output has room; while more is to come, only whole blocks.
    ///
    /// - Returns: the number of bytes written.
    public mutating func read(into output: inout MutableRawSpan) throws(AFALGError) -> Int {
        try socket.receive(into: &output)
    }
}
