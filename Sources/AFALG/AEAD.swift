public import SystemPackage

/// Authenticated encryption with associated data: the kernel's `aead` type.
///
/// A transform may be shared between threads; each makes operations of its own.
///
/// Source: Linux `crypto/algif_aead.c`.
public struct AEADTransform: ~Copyable, Sendable {
    private var socket: TransformSocket

    /// Binds an algorithm (`gcm(aes)`) or one driver of it (`generic-gcm-aesni`).
    ///
    /// - Throws: `AFALGError` at step `socket` or `bind`; ENOENT means that no such driver can be had here.
    public init(_ name: String, filter: ImplementationFilter = .any) throws(AFALGError) {
        socket = try TransformSocket(type: "aead", algorithm: name, filter: filter)
    }

    /// Whether the last key that was set is known to be in place. False before the first key, and after one that the
    /// driver refused: the kernel forgets the old key then.
    public var isKeyed: Bool { socket.isKeyed }

    /// The tag size that was set, in bytes; nil while the driver's own holds, which is its largest.
    public var tagSize: Int? { socket.tagSize }

    /// Sets the key; for `authenc(...)` see `AuthencKey`. Operations that were made before the first key get it too.
    ///
    /// - Throws: `AFALGError` at step `setkey`: EINVAL for a key that the driver does not take, EBUSY while a keyed
    ///   operation is open (the old key stays). See `isKeyed`.
    public mutating func setKey(_ key: RawSpan) throws(AFALGError) { try socket.setKey(key) }

    /// Sets the key by the serial number of one that the kernel keeps (ALG_SET_KEY_BY_KEY_SERIAL, Linux 6.2).
    ///
    /// - Throws: `AFALGError` at step `setkeyserial`: ENOPROTOOPT before 6.2 or for a key type without bytes, ENOKEY for
    ///   an unknown serial, EKEYREVOKED for a revoked key, EACCES for one that may not be searched.
    public mutating func setKey(serial: Int32) throws(AFALGError) { try socket.setKey(serial: serial) }

    /// Sets the tag's size in bytes (ALG_SET_AEAD_AUTHSIZE); until then it is the largest that the driver has.
    ///
    /// - Throws: `AFALGError` at step `setauthsize`: EINVAL for a size that the algorithm does not have, EBUSY while an
    ///   operation is open.
    public mutating func setTagSize(_ size: Int) throws(AFALGError) { try socket.setTagSize(size) }

    /// Opens an operation.
    ///
    /// - Throws: `AFALGError` at step `accept`.
    public func makeOperation() throws(AFALGError) -> AEADOperation {
        AEADOperation(socket: try socket.accept(), tagSize: socket.tagSize)
    }

    /// The implementation that the bound name leads to now, by /proc/crypto; nil when it is not listed.
    ///
    /// - Throws: `AFALGError` at step `file`.
    public func answeringDriver() throws(AFALGError) -> RegisteredAlgorithm? { try socket.answeringDriver() }
}

/// One stream of messages through an AEAD.
///
/// The kernel keeps the associated data in front of the output: sealing writes AAD, ciphertext and tag, opening writes
/// AAD and plaintext. After an error the kernel may refuse everything: drop the operation and make another.
public struct AEADOperation: ~Copyable, Sendable {
    /// The largest tag of any algorithm (HMAC with SHA-512), in bytes.
    private static let largestTag = 64

    var socket: OperationSocket
    private let tagSize: Int?

    init(socket: consuming OperationSocket, tagSize: Int?) {
        self.socket = socket
        self.tagSize = tagSize
    }

    /// What became of a message that was to be opened.
    public enum Opened: Equatable, Sendable {
        /// The tag is right; that many bytes (AAD and plaintext) were written.
        case authentic(Int)
        /// The tag is wrong (the kernel's EBADMSG). Nothing in the output may be used.
        case forged
    }

    /// Encrypts and authenticates one message.
    ///
    /// The message must fit the kernel's queue, which is made larger when it does not; without CAP_NET_ADMIN that ends
    /// at net.core.wmem_max.
    ///
    /// - Parameters:
    ///   - iv: exactly as many bytes as the algorithm takes.
    ///   - associatedData: authenticated, not encrypted.
    ///   - plaintext: the message.
    ///   - output: at least AAD + plaintext + tag. (Into less the kernel would write a shorter message and say nothing.)
    ///   - transfer: how the plaintext gets into the kernel.
    /// - Returns: the number of bytes written.
    /// - Throws: `AFALGError` at step `send` or `receive` (and at those of splice): EMSGSIZE at `send` for a message
    ///   that does not fit the queue, EMSGSIZE at `receive` for an output that is too small, ENOMEM at `receive` for a
    ///   message whose pages do not fit net.core.optmem_max (about 590 KiB with the 20480 of Linux 6.1).
    public mutating func seal(
        iv: RawSpan,
        associatedData: RawSpan,
        plaintext: RawSpan,
        into output: inout MutableRawSpan,
        by transfer: Transfer = .copy
    ) throws(AFALGError) -> Int {
        let size = associatedData.byteCount + plaintext.byteCount
        guard output.byteCount >= size + (tagSize ?? 0) else { throw socket.refused(.receive, .messageTooLarge) }
        try makeRoom(for: size + (tagSize ?? Self.largestTag), by: transfer)
        let control = Control(.encrypt, iv: iv, associatedDataSize: associatedData.byteCount)
        try feed(control, associatedData, plaintext, by: transfer)
        return try receive(into: &output)
    }

    /// Verifies and decrypts one message.
    ///
    /// - Parameters:
    ///   - iv: exactly as many bytes as the algorithm takes.
    ///   - associatedData: as given when sealing.
    ///   - ciphertextAndTag: the sealed message.
    ///   - output: at least AAD + ciphertext, without the tag.
    ///   - transfer: how the message gets into the kernel.
    /// - Returns: whether the tag was right.
    /// - Throws: `AFALGError` as `seal` does; a wrong tag is a result, not an error.
    public mutating func open(
        iv: RawSpan,
        associatedData: RawSpan,
        ciphertextAndTag: RawSpan,
        into output: inout MutableRawSpan,
        by transfer: Transfer = .copy
    ) throws(AFALGError) -> Opened {
        let size = associatedData.byteCount + ciphertextAndTag.byteCount
        guard output.byteCount >= size - (tagSize ?? Self.largestTag) else {
            throw socket.refused(.receive, .messageTooLarge)
        }
        try makeRoom(for: size, by: transfer)
        let control = Control(.decrypt, iv: iv, associatedDataSize: associatedData.byteCount)
        try feed(control, associatedData, ciphertextAndTag, by: transfer)
        return try opened { () throws(AFALGError) in try receive(into: &output) }
    }

    /// Encrypts and authenticates a message in its place.
    ///
    /// - Parameters:
    ///   - iv: exactly as many bytes as the algorithm takes.
    ///   - associatedDataSize: how many of the buffer's first bytes are associated data.
    ///   - plaintextSize: how many bytes after them are the message; what follows is room for the tag.
    ///   - buffer: AAD, plaintext, room for the tag.
    /// - Returns: the number of bytes written.
    /// - Throws: `AFALGError` as `seal` does.
    public mutating func seal(
        iv: RawSpan,
        associatedDataSize: Int,
        plaintextSize: Int,
        inPlace buffer: inout MutableRawSpan
    ) throws(AFALGError) -> Int {
        let size = associatedDataSize + plaintextSize
        guard associatedDataSize >= 0, plaintextSize >= 0, buffer.byteCount >= size + (tagSize ?? 0) else {
            throw socket.refused(.receive, .messageTooLarge)
        }
        try makeRoom(for: size + (tagSize ?? Self.largestTag))
        let control = Control(.encrypt, iv: iv, associatedDataSize: associatedDataSize)
        try socket.send(buffer.bytes.extracting(first: size), control: control, more: false)
        return try receive(into: &buffer)
    }

    /// Verifies and decrypts a message in its place.
    ///
    /// - Parameters:
    ///   - iv: exactly as many bytes as the algorithm takes.
    ///   - associatedDataSize: how many of the buffer's first bytes are associated data.
    ///   - buffer: AAD, ciphertext and tag; then AAD and plaintext.
    /// - Returns: whether the tag was right.
    /// - Throws: `AFALGError` as `seal` does; a wrong tag is a result, not an error.
    public mutating func open(
        iv: RawSpan,
        associatedDataSize: Int,
        inPlace buffer: inout MutableRawSpan
    ) throws(AFALGError) -> Opened {
        try makeRoom(for: buffer.byteCount)
        let control = Control(.decrypt, iv: iv, associatedDataSize: associatedDataSize)
        try socket.send(buffer.bytes, control: control, more: false)
        return try opened { () throws(AFALGError) in try socket.receive(into: &buffer) }
    }

    private mutating func makeRoom(for size: Int, by transfer: Transfer = .copy) throws(AFALGError) {
        if try socket.fits(size, by: transfer) { return }
        guard try socket.reserve(size, by: transfer) else { throw socket.refused(.send, .messageTooLarge) }
    }

    private mutating func feed(
        _ control: Control,
        _ associatedData: RawSpan,
        _ text: RawSpan,
        by transfer: Transfer
    ) throws(AFALGError) {
        switch transfer {
        case .splice where text.byteCount > 0:
            try socket.send(associatedData, control: control, more: true)
            try socket.splice(text, more: false)
        default:
            if associatedData.byteCount == 0 { return try socket.send(text, control: control, more: false) }
            try socket.send(associatedData, text, control: control, more: false)
        }
    }

    /// A receive that never shortens a message, and always verifies.
    private func receive(into output: inout MutableRawSpan) throws(AFALGError) -> Int {
        // With the tag's size known the caller's sizes were checked. A receive of no bytes would skip the verification.
        guard tagSize != nil, output.byteCount > 0 else { return try socket.receiveExactly(into: &output) }
        return try socket.receive(into: &output)
    }

    private func opened(_ receive: () throws(AFALGError) -> Int) throws(AFALGError) -> Opened {
        do {
            return .authentic(try receive())
        } catch  where error.errno == .badMessage && error.step == .receive {
            return .forged
        }
    }
}

// MARK: Piece by piece

extension AEADOperation {
    /// Starts a message: sets direction, IV and the size of the associated data, which is written first.
    ///
    /// Without it a message has what the one before had, its IV included: never for sealing.
    public mutating func begin(_ direction: Direction, iv: RawSpan, associatedDataSize: Int) throws(AFALGError) {
        let control = Control(direction, iv: iv, associatedDataSize: associatedDataSize)
        try socket.send(RawSpan(), control: control, more: true)
    }

    /// Adds a part of the message (associated data, then text, then the tag when opening); the last with `more: false`.
    ///
    /// - Throws: `AFALGError` at step `send`, or at those of splice: EAGAIN when the kernel's queue is full; the message
    ///   is lost then (see `reserve`).
    public mutating func write(_ part: RawSpan, more: Bool, by transfer: Transfer = .copy) throws(AFALGError) {
        switch transfer {
        case .splice where part.byteCount > 0: try socket.splice(part, more: more)
        default: try socket.send(part, more: more)
        }
    }

    /// Adds a part that lies in many buffers.
    public mutating func write(_ part: borrowing Gather, more: Bool) throws(AFALGError) {
        try socket.send(part, more: more)
    }

    /// Adds a part of a file by reference.
    ///
    /// - Returns: the number of bytes that were added, at most `size`.
    /// - Throws: `AFALGError` at step `pipe` or `splice`; EAGAIN when the kernel's queue is full.
    public mutating func write(
        splicing file: FileDescriptor,
        offset: Int64? = nil,
        size: Int,
        more: Bool
    ) throws(AFALGError) -> Int {
        try socket.splice(file: file.rawValue, offset: offset, size: size, more: more)
    }

    /// Adds the last part of the message, from a file, with sendfile(2).
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

    /// Asks for a queue that holds a message of that many bytes, AAD and tag included.
    ///
    /// - Returns: whether it could be had.
    /// - Throws: `AFALGError` at step `buffers`.
    public mutating func reserve(_ size: Int) throws(AFALGError) -> Bool {
        if try socket.fits(size, by: .splice) { return true }
        return try socket.reserve(size, by: .splice)
    }

    /// Seals what was written; the output must be exactly as large as the result, AAD and tag included.
    ///
    /// - Returns: the number of bytes written.
    /// - Throws: `AFALGError` at step `receive`; EAGAIN while the last part has not been written.
    public mutating func readSealed(into output: inout MutableRawSpan) throws(AFALGError) -> Int {
        try socket.receive(into: &output)
    }

    /// Seals what was written, into many buffers.
    public mutating func readSealed(into output: borrowing Scatter) throws(AFALGError) -> Int {
        try socket.receive(into: output)
    }

    /// Opens what was written; the output must be exactly as large as AAD and plaintext.
    ///
    /// - Throws: `AFALGError` at step `receive`; EAGAIN while the last part has not been written.
    public mutating func readOpened(into output: inout MutableRawSpan) throws(AFALGError) -> Opened {
        // A receive of no bytes would skip the verification, so an empty output gets bytes that stay unused.
        guard output.byteCount > 0 else {
            return try opened { () throws(AFALGError) in try socket.receiveExactly(into: &output) }
        }
        return try opened { () throws(AFALGError) in try socket.receive(into: &output) }
    }

    /// Opens what was written, into many buffers of at least one byte in all.
    public mutating func readOpened(into output: borrowing Scatter) throws(AFALGError) -> Opened {
        guard output.byteCount > 0 else { throw socket.refused(.receive, .invalidArgument) }
        return try opened { () throws(AFALGError) in try socket.receive(into: output) }
    }
}
