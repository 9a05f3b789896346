/// A message digest, keyed (HMAC, CMAC) or not: the kernel's `hash` type.
///
/// ```swift
/// let sha256 = try HashTransform("sha256")
/// var operation = try sha256.makeOperation()
/// var digest = [UInt8](repeating: 0, count: 32)
/// var bytes = digest.mutableSpan.mutableBytes
/// let size = try operation.digest(of: message.span.bytes, into: &bytes)
/// ```
///
/// Source: Linux `crypto/algif_hash.c`.
public struct HashTransform: ~Copyable {
    private let socket: TransformSocket

    /// Binds an algorithm (`sha256`, `hmac(sha1)`) or one driver of it (`sha256-avx2`).
    ///
    /// - Throws: `AFALGError` at step `socket` or `bind`; ENOENT means that no such driver can be had here.
    public init(_ name: String) throws(AFALGError) {
        socket = try TransformSocket(type: "hash", algorithm: name)
    }

    /// Sets the key of a keyed digest, before the first operation is made.
    ///
    /// - Parameter key: key bytes; empty is legal for HMAC.
    /// - Throws: `AFALGError` at step `setkey`: EINVAL for a length that the driver does not take, ENOSYS for an unkeyed
    ///   digest, EBUSY while an operation is open. After a failed call the transform has no key.
    public func setKey(_ key: RawSpan) throws(AFALGError) { try socket.setKey(key) }

    /// Opens an operation with a state of its own.
    public func makeOperation() throws(AFALGError) -> HashOperation {
        HashOperation(socket: try socket.accept())
    }
}

/// One running digest.
public struct HashOperation: ~Copyable {
    private let socket: OperationSocket

    init(socket: consuming OperationSocket) { self.socket = socket }

    /// Digests a whole message.
    ///
    /// - Parameters:
    ///   - message: any number of bytes.
    ///   - digest: where the digest goes; as many bytes as it holds are written, the rest of the digest is lost.
    /// - Returns: the number of bytes written.
    /// - Throws: `AFALGError` at step `send` or `receive`; ENOKEY when a keyed digest has no key.
    public mutating func digest(of message: RawSpan, into digest: inout MutableRawSpan) throws(AFALGError) -> Int {
        try socket.send(message, more: false)
        return try socket.receive(into: &digest)
    }

    /// Adds a part of a message.
    public mutating func update(_ part: RawSpan) throws(AFALGError) {
        try socket.send(part, more: true)
    }

    /// Ends the message that `update` began, and writes its digest.
    ///
    /// - Returns: the number of bytes written.
    public mutating func finalize(into digest: inout MutableRawSpan) throws(AFALGError) -> Int {
        try socket.receive(into: &digest)
    }

    /// A second operation that goes on from this one's state, when a message has begun; else a fresh one.
    public func clone() throws(AFALGError) -> HashOperation {
        HashOperation(socket: try socket.accept())
    }
}
