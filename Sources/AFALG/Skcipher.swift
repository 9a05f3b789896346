public import SystemPackage

/// A symmetric cipher without authentication: the kernel's `skcipher` type.
///
/// A transform may be shared between threads; each makes operations of its own.
///
/// Source: Linux `crypto/algif_skcipher.c`.
public struct SkcipherTransform: ~Copyable, Sendable {
    private var socket: TransformSocket
    /// Whether a message may be cut at block boundaries because the IV carries over from each piece to the next.
    ///
    /// By its name a cipher in mode ECB, CBC, CTR, CFB, OFB or PCBC is one, by algorithm (`cbc(aes)`) or by driver
    /// (`cbc-aes-aesni`). XTS, CTS, wide-block modes and the stream ciphers of the ChaCha family are not.
    public var chains: Bool

    /// Binds an algorithm (`cbc(aes)`) or one driver of it (`cbc-aes-aesni`).
    ///
    /// - Throws: `AFALGError` at step `socket` or `bind`; ENOENT means that no such driver can be had here.
    public init(_ name: String, filter: ImplementationFilter = .any) throws(AFALGError) {
        socket = try TransformSocket(type: "skcipher", algorithm: name, filter: filter)
        let mode = name.prefix { $0 != "(" && $0 != "-" }
        chains = ["ecb", "cbc", "ctr", "cfb", "ofb", "pcbc"].contains(mode)
    }

    /// Whether the last key that was set is known to be in place. False before the first key, and after one that the
    /// driver refused: the kernel forgets the old key then.
    public var isKeyed: Bool { socket.isKeyed }

    /// Sets the key. Operations that were made before the first key get it too.
    ///
    /// - Throws: `AFALGError` at step `setkey`: EINVAL for a key that the driver does not take, EBUSY while a keyed
    ///   operation is open (the old key stays). See `isKeyed`.
    public mutating func setKey(_ key: RawSpan) throws(AFALGError) { try socket.setKey(key) }

    /// Sets the key by the serial number of one that the kernel keeps (ALG_SET_KEY_BY_KEY_SERIAL, Linux 6.2).
    ///
    /// - Throws: `AFALGError` at step `setkeyserial`: ENOPROTOOPT before 6.2 or for a key type without bytes, ENOKEY for
    ///   an unknown serial, EKEYREVOKED for a revoked key, EACCES for one that may not be searched.
    public mutating func setKey(serial: Int32) throws(AFALGError) { try socket.setKey(serial: serial) }

    /// Opens an operation with an IV of its own.
    ///
    /// - Throws: `AFALGError` at step `accept`.
    public func makeOperation() throws(AFALGError) -> SkcipherOperation {
        SkcipherOperation(socket: try socket.accept(), chains: chains)
    }

    /// The implementation that the bound name leads to now, by /proc/crypto; nil when it is not listed.
    ///
    /// - Throws: `AFALGError` at step `file`.
    public func answeringDriver() throws(AFALGError) -> RegisteredAlgorithm? { try socket.answeringDriver() }
}

/// One stream of messages through a cipher. The IV chains from one to the next until `begin` or `crypt` sets another.
///
/// After an error the kernel may hold a part of a message, or refuse everything: drop the operation and make another.
public struct SkcipherOperation: ~Copyable, Sendable {
    var socket: OperationSocket
    private let chains: Bool

    init(socket: consuming OperationSocket, chains: Bool) {
        self.socket = socket
        self.chains = chains
    }

    /// Encrypts or decrypts one whole message.
    ///
    /// A message that fits the kernel's queue (208 KiB unless changed) goes in one call each of send and receive. A
    /// longer one is cut where the mode chains; elsewhere the queue is made larger, which without CAP_NET_ADMIN ends at
    /// net.core.wmem_max.
    ///
    /// - Parameters:
    ///   - direction: what to do.
    ///   - iv: exactly as many bytes as the cipher takes; empty for none.
    ///   - input: the message.
    ///   - output: at least as many bytes as the input.
    ///   - transfer: how the message gets into the kernel.
    /// - Returns: the number of bytes written.
    /// - Throws: `AFALGError` at step `send` or `receive` (and at those of splice): EINVAL for an input that is no whole
    ///   number of blocks, EMSGSIZE at `send` for a message that neither fits nor can be cut, EMSGSIZE at `receive` for
    ///   an output that is too small, ENOMEM at `receive` for a message that cannot be cut and whose pages do not fit
    ///   net.core.optmem_max (about 590 KiB with the 20480 of Linux 6.1).
    public mutating func crypt(
        _ direction: Direction,
        iv: RawSpan,
        _ input: RawSpan,
        into output: inout MutableRawSpan,
        by transfer: Transfer = .copy
    ) throws(AFALGError) -> Int {
        try crypt(Control(direction, iv: iv), input, into: &output, by: transfer)
    }

    /// Encrypts or decrypts one whole message with the direction of the message before, and with the IV that it left.
    ///
    /// A fresh operation decrypts, with an IV of zeros.
    public mutating func crypt(
        _ input: RawSpan,
        into output: inout MutableRawSpan,
        by transfer: Transfer = .copy
    ) throws(AFALGError) -> Int {
        try crypt(nil, input, into: &output, by: transfer)
    }

    /// Encrypts or decrypts one whole message in its place.
    ///
    /// - Parameter buffer: the message; then what became of it.
    public mutating func crypt(
        _ direction: Direction,
        iv: RawSpan,
        inPlace buffer: inout MutableRawSpan,
        by transfer: Transfer = .copy
    ) throws(AFALGError) -> Int {
        let control = Control(direction, iv: iv)
        return try buffer.withUnsafeMutableBytes { bytes throws(AFALGError) in
            // Input is always ahead of output: nothing is written before the kernel has it.
            let input = RawSpan(_unsafeBytes: UnsafeRawBufferPointer(bytes))
            var output = MutableRawSpan(_unsafeBytes: bytes)
            return try crypt(control, input, into: &output, by: transfer)
        }
    }

    @inline(__always)
    private mutating func crypt(
        _ control: Control?,
        _ input: RawSpan,
        into output: inout MutableRawSpan,
        by transfer: Transfer
    ) throws(AFALGError) -> Int {
        // What the output has no room for would stay in the queue and become part of the next message.
        guard output.byteCount >= input.byteCount else { throw socket.refused(.receive, .messageTooLarge) }
        if try !socket.fits(input.byteCount, by: transfer) {
            if chains { return try cryptPieces(control, input, into: &output, by: transfer) }
            guard try socket.reserve(input.byteCount, by: transfer) else {
                throw socket.refused(.send, .messageTooLarge)
            }
        }
        try feed(control, input, more: false, by: transfer)
        return try socket.receive(into: &output)
    }

    @inline(__always)
    private mutating func feed(
        _ control: Control?,
        _ input: RawSpan,
        more: Bool,
        by transfer: Transfer
    ) throws(AFALGError) {
        guard transfer == .splice, input.byteCount > 0 else {
            return try socket.send(input, control: control, more: more)
        }
        if let control { try socket.send(RawSpan(), control: control, more: true) }
        try socket.splice(input, more: more)
    }

    /// What is sent at a time of a message that does not fit the queue: the kernel gets the pages that it just gave
    /// back, which the processor's cache still holds.
    private static let pieceSize = 65_536

    /// Fills the queue and empties it in turns.
    private mutating func cryptPieces(
        _ control: Control?,
        _ input: RawSpan,
        into output: inout MutableRawSpan,
        by transfer: Transfer
    ) throws(AFALGError) -> Int {
        let size = input.byteCount
        let piece = min(try socket.queueCapacity(by: transfer), Self.pieceSize)
        var fed = 0
        var done = 0
        while done < size {
            if fed - done < piece / 2, fed < size {
                let end = min(size, done + piece)
                let part = input.extracting(fed..<end)
                try feed(fed == 0 ? control : nil, part, more: end < size, by: transfer)
                fed = end
            }
            let got = try socket.receive(into: &output, at: done..<fed)
            // The driver has data and gives nothing: it would never end.
            guard got > 0 else { throw socket.refused(.receive, .ioError) }
            done += got
        }
        return done
    }

    /// Starts a message: sets direction and IV.
    public mutating func begin(_ direction: Direction, iv: RawSpan) throws(AFALGError) {
        try socket.send(RawSpan(), control: Control(direction, iv: iv), more: true)
    }

    /// Adds a part of the message; the last one with `more: false`.
    ///
    /// - Throws: `AFALGError` at step `send`, or at those of splice: EAGAIN when the kernel's queue is full, which also
    ///   happens in the middle of a part (see `writeSome`).
    public mutating func write(_ part: RawSpan, more: Bool, by transfer: Transfer = .copy) throws(AFALGError) {
        try feed(nil, part, more: more, by: transfer)
    }

    /// Adds a part that lies in many buffers.
    public mutating func write(_ part: borrowing Gather, more: Bool) throws(AFALGError) {
        try socket.send(part, more: more)
    }

    /// Adds as much of a part as the kernel's queue takes, without waiting.
    ///
    /// The message stays open until a last part was taken whole with `more: false`.
    ///
    /// - Returns: the number of bytes that were taken; 0 when the queue is full.
    /// - Throws: `AFALGError` at step `send`.
    public mutating func writeSome(_ part: RawSpan, more: Bool) throws(AFALGError) -> Int {
        try socket.sendSome(part, more: more)
    }

    /// Adds a part of a file by reference.
    ///
    /// - Parameters:
    ///   - file: an open file.
    ///   - offset: where to start, in bytes; nil for the file's own position, which moves.
    ///   - size: how many bytes; more than the file has are no error.
    ///   - more: whether the message goes on.
    /// - Returns: the number of bytes that were added.
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

    /// Processes what was written, as far as the output has room; while more is to come, only whole blocks.
    ///
    /// - Returns: the number of bytes written.
    /// - Throws: `AFALGError` at step `receive`: EAGAIN when nothing was written, EINVAL for a last part that is no
    ///   whole block.
    public mutating func read(into output: inout MutableRawSpan) throws(AFALGError) -> Int {
        try socket.receive(into: &output)
    }

    /// Processes what was written, into many buffers.
    public mutating func read(into output: borrowing Scatter) throws(AFALGError) -> Int {
        try socket.receive(into: output)
    }
}
