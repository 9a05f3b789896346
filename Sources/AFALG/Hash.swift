public import SystemPackage

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
/// A transform may be shared between threads; each makes operations of its own.
///
/// Source: Linux `crypto/algif_hash.c`.
public struct HashTransform: ~Copyable, Sendable {
    private var socket: TransformSocket

    /// Binds an algorithm (`sha256`, `hmac(sha1)`) or one driver of it (`sha256-avx2`).
    ///
    /// - Parameters:
    ///   - name: at most 103 bytes of ASCII.
    ///   - filter: which implementations may answer.
    /// - Throws: `AFALGError` at step `socket` or `bind`; ENOENT means that no such driver can be had here.
    public init(_ name: String, filter: ImplementationFilter = .any) throws(AFALGError) {
        socket = try TransformSocket(type: "hash", algorithm: name, filter: filter)
    }

    /// Whether the last key that was set is known to be in place. False for an unkeyed digest, before the first key, and
    /// after one that the driver refused: the kernel forgets the old key then.
    public var isKeyed: Bool { socket.isKeyed }

    /// Sets the key of a keyed digest. Operations that were made before the first key get it too.
    ///
    /// - Parameter key: key bytes; empty is legal for HMAC.
    /// - Throws: `AFALGError` at step `setkey`: EINVAL for a length that the driver does not take, ENOSYS for an unkeyed
    ///   digest, EBUSY while a keyed operation is open (the old key stays), ENOMEM for one that is longer than
    ///   net.core.optmem_max. See `isKeyed`.
    public mutating func setKey(_ key: RawSpan) throws(AFALGError) { try socket.setKey(key) }

    /// Sets the key by the serial number of one that the kernel keeps (ALG_SET_KEY_BY_KEY_SERIAL, Linux 6.2).
    ///
    /// - Throws: `AFALGError` at step `setkeyserial`: ENOPROTOOPT before 6.2 or for a key type without bytes, ENOKEY for
    ///   an unknown serial, EKEYREVOKED for a revoked key, EACCES for one that may not be searched.
    public mutating func setKey(serial: Int32) throws(AFALGError) { try socket.setKey(serial: serial) }

    /// Opens an operation with a state of its own.
    ///
    /// - Throws: `AFALGError` at step `accept`.
    public func makeOperation() throws(AFALGError) -> HashOperation {
        HashOperation(socket: try socket.accept())
    }

    /// The implementation that the bound name leads to now, by /proc/crypto; nil when it is not listed.
    ///
    /// - Throws: `AFALGError` at step `file`.
    public func answeringDriver() throws(AFALGError) -> RegisteredAlgorithm? { try socket.answeringDriver() }
}

/// One running digest.
///
/// A message is digested at once, or piece by piece with `update` and `finalize`. `finalize` without a piece gives the
/// digest of the empty message.
public struct HashOperation: ~Copyable, Sendable {
    var socket: OperationSocket

    init(socket: consuming OperationSocket) { self.socket = socket }

    /// Digests a whole message.
    ///
    /// - Parameters:
    ///   - message: any number of bytes.
    ///   - digest: where the digest goes; as many bytes as it holds are written, the rest of the digest is lost.
    ///   - transfer: how the message gets into the kernel.
    /// - Returns: the number of bytes written.
    /// - Throws: `AFALGError` at step `send` or `receive` (and at those of splice); ENOKEY when a keyed digest has no
    ///   key.
    public mutating func digest(
        of message: RawSpan,
        into digest: inout MutableRawSpan,
        by transfer: Transfer = .copy
    ) throws(AFALGError) -> Int {
        switch transfer {
        case .splice where message.byteCount > 0: try socket.splice(message, more: false)
        default: try socket.send(message, more: false)
        }
        return try socket.receive(into: &digest)
    }

    /// Digests a message that lies in many buffers.
    public mutating func digest(
        of message: borrowing Gather,
        into digest: inout MutableRawSpan
    ) throws(AFALGError) -> Int {
        try socket.send(message, more: false)
        return try socket.receive(into: &digest)
    }

    /// Adds a part of a message.
    ///
    /// - Throws: `AFALGError` at step `send`, or at those of splice.
    public mutating func update(_ part: RawSpan, by transfer: Transfer = .copy) throws(AFALGError) {
        switch transfer {
        case .copy: try socket.send(part, more: true)
        case .splice: try socket.splice(part, more: true)
        }
    }

    /// Adds a part that lies in many buffers.
    public mutating func update(_ part: borrowing Gather) throws(AFALGError) {
        try socket.send(part, more: true)
    }

    /// Adds a part of a file by reference: splice(2) from the file into a pipe, and from there into the kernel's digest.
    ///
    /// - Parameters:
    ///   - file: an open file.
    ///   - offset: where to start, in bytes; nil for the file's own position, which moves.
    ///   - size: how many bytes; more than the file has are no error.
    /// - Returns: the number of bytes that were added.
    /// - Throws: `AFALGError` at step `pipe` or `splice`.
    public mutating func update(
        splicing file: FileDescriptor,
        offset: Int64? = nil,
        size: Int
    ) throws(AFALGError) -> Int {
        try socket.splice(file: file.rawValue, offset: offset, size: size, more: true)
    }

    /// Adds the last part of a message, from a file, with sendfile(2); `finalize` then gives the digest.
    ///
    /// - Returns: the number of bytes that were added.
    /// - Throws: `AFALGError` at step `sendfile`.
    public mutating func finish(
        sending file: FileDescriptor,
        offset: Int64 = 0,
        size: Int
    ) throws(AFALGError) -> Int {
        try socket.sendfile(file: file.rawValue, offset: offset, size: size)
    }

    /// Adds the last part of a message, possibly none; `finalize` then gives the digest.
    ///
    /// - Throws: `AFALGError` at step `send`, or at those of splice.
    public mutating func finish(_ part: RawSpan = RawSpan(), by transfer: Transfer = .copy) throws(AFALGError) {
        switch transfer {
        case .splice where part.byteCount > 0: try socket.splice(part, more: false)
        default: try socket.send(part, more: false)
        }
    }

    /// Ends the message, and writes its digest.
    ///
    /// - Returns: the number of bytes written.
    /// - Throws: `AFALGError` at step `receive`.
    public mutating func finalize(into digest: inout MutableRawSpan) throws(AFALGError) -> Int {
        try socket.receive(into: &digest)
    }

    /// Ends the message, and writes its digest into many buffers.
    public mutating func finalize(into digest: borrowing Scatter) throws(AFALGError) -> Int {
        try socket.receive(into: digest)
    }

    /// A second operation that goes on from this one's state, when a message has begun; else a fresh one.
    ///
    /// - Throws: `AFALGError` at step `accept`.
    public func clone() throws(AFALGError) -> HashOperation {
        HashOperation(socket: try socket.accept())
    }
}

/// How data gets into the kernel.
public enum Transfer: Sendable, CaseIterable {
    /// `send`: the kernel copies.
    case copy
    /// `vmsplice` and `splice`: the kernel takes the pages by reference where it still does that, else it copies.
    case splice
}
