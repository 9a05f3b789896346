internal import SystemPackage

/// Authenticated encryption with associated data: the kernel's `aead` type.
///
/// Source: Linux `crypto/algif_aead.c`.
public struct AEADTransform: ~Copyable {
    private let socket: TransformSocket

    /// Binds an algorithm (`gcm(aes)`) or one driver of it (`generic-gcm-aesni`).
    ///
    /// - Throws: `AFALGError` at step `socket` or `bind`; ENOENT means that no such driver can be had here.
    public init(_ name: String) throws(AFALGError) {
        socket = try TransformSocket(type: "aead", algorithm: name)
    }

    /// Sets the key, before the first operation is made.
    ///
    /// - Throws: `AFALGError` at step `setkey`: EINVAL for a key that the driver does not take, EBUSY while an operation
    ///   is open. After a failed call the transform has no key.
    public func setKey(_ key: RawSpan) throws(AFALGError) { try socket.setKey(key) }

    /// Sets the tag's size in bytes (ALG_SET_AEAD_AUTHSIZE); until then it is the largest that the driver has.
    ///
    /// - Throws: `AFALGError` at step `setauthsize`: EINVAL for a size that the algorithm does not have, EBUSY while an
    ///   operation is open.
    public func setTagSize(_ size: Int) throws(AFALGError) { try socket.setTagSize(size) }

    /// Opens an operation.
    public func makeOperation() throws(AFALGError) -> AEADOperation {
        AEADOperation(socket: try socket.accept())
    }
}

/// One stream of messages through an AEAD.
///
/// The kernel keeps the associated data in front of the output: sealing writes AAD, ciphertext and tag, opening writes
/// AAD and plaintext. The output must be exactly that large.
public struct AEADOperation: ~Copyable {
    private let socket: OperationSocket

    init(socket: consuming OperationSocket) { self.socket = socket }

    /// What became of a message that was to be opened.
    public enum Opened: Equatable, Sendable {
        /// The tag is right; that many bytes (AAD and plaintext) were written.
        case authentic(Int)
        /// The tag is wrong (the kernel's EBADMSG). Nothing in the output may be used.
        case forged
    }

    /// Encrypts and authenticates one message.
    ///
    /// - Parameters:
    ///   - iv: exactly as many bytes as the algorithm takes.
    ///   - associatedData: authenticated, not encrypted.
    ///   - plaintext: the message; with the associated data at most what the socket's send buffer holds.
    ///   - output: size of AAD + plaintext + tag.
    /// - Returns: the number of bytes written.
    /// - Throws: `AFALGError` at step `send` or `receive`.
    public mutating func seal(
        iv: RawSpan,
        associatedData: RawSpan,
        plaintext: RawSpan,
        into output: inout MutableRawSpan
    ) throws(AFALGError) -> Int {
        let control = Control(.encrypt, iv: iv, associatedDataSize: associatedData.byteCount)
        try socket.send(associatedData, plaintext, control: control, more: false)
        return try socket.receive(into: &output)
    }

    /// Verifies and decrypts one message.
    ///
    /// - Parameters:
    ///   - iv: exactly as many bytes as the algorithm takes.
    ///   - associatedData: as given when sealing.
    ///   - ciphertextAndTag: the sealed message.
    ///   - output: size of AAD + ciphertext, without the tag.
    /// - Returns: whether the tag was right.
    /// - Throws: `AFALGError` at step `send` or `receive`; a wrong tag is a result, not an error.
    public mutating func open(
        iv: RawSpan,
        associatedData: RawSpan,
        ciphertextAndTag: RawSpan,
        into output: inout MutableRawSpan
    ) throws(AFALGError) -> Opened {
        let control = Control(.decrypt, iv: iv, associatedDataSize: associatedData.byteCount)
        try socket.send(associatedData, ciphertextAndTag, control: control, more: false)
        return try readOpened(into: &output)
    }

    /// Starts a message: sets direction, IV and the size of the associated data, which is written first.
    public mutating func begin(_ direction: Direction, iv: RawSpan, associatedDataSize: Int) throws(AFALGError) {
        let control = Control(direction, iv: iv, associatedDataSize: associatedDataSize)
        try socket.send(RawSpan(), control: control, more: true)
    }

    /// Adds a part of the message (associated data, then text, then the tag when opening); the last with `more: false`.
    public mutating func write(_ part: RawSpan, more: Bool) throws(AFALGError) {
        try socket.send(part, more: more)
    }

    /// Seals what was written.
    ///
    /// - Returns: the number of bytes written.
    public mutating func readSealed(into output: inout MutableRawSpan) throws(AFALGError) -> Int {
        try socket.receive(into: &output)
    }

    /// Opens what was written.
    public mutating func readOpened(into output: inout MutableRawSpan) throws(AFALGError) -> Opened {
        do {
            // A receive of no bytes would skip the verification, so an empty output needs a byte that stays unused.
            if output.byteCount == 0 {
                var unused: InlineArray<1, UInt8> = [0]
                var span = unused.mutableSpan
                var bytes = span.mutableBytes
                return .authentic(try socket.receive(into: &bytes))
            }
            return .authentic(try socket.receive(into: &output))
        } catch  where error.errno == .badMessage {
            return .forged
        }
    }
}
