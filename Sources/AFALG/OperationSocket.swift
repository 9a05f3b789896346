internal import CAFALG
internal import Glibc
internal import SystemPackage

/// An accepted AF_ALG socket: one operation on a transform. Closed when it goes out of scope.
///
/// No call blocks for ever. The socket is non-blocking: data that the kernel's queue has no room for is an error, and
/// receives never wait for data that was not sent (contract, section 3). It stays so for splice, sendfile and
/// asynchronous requests, which take no flag of their own.
struct OperationSocket: ~Copyable, Sendable {
    /// What a queue holds at the least, whatever SO_SNDBUF says (`af_alg_sndbuf` in `include/crypto/if_alg.h`).
    static let pageSize = Int(sysconf(CInt(_SC_PAGESIZE)))

    let descriptor: CInt
    let type: String
    let algorithm: String
    /// How many bytes the kernel queues; what every kernel does until a larger message asks.
    private var capacity = pageSize
    private var isCapacityKnown = false
    /// Kept from one spliced message to the next.
    private var pipe: SplicePipe?

    init(owning descriptor: CInt, type: String, algorithm: String) {
        self.descriptor = descriptor
        self.type = type
        self.algorithm = algorithm
    }

    deinit { Syscalls.close(descriptor) }

    // MARK: Sending

    /// Sends all of some data, in as many calls as the kernel takes; EAGAIN when its queue is full.
    ///
    /// A short send of what was to be a whole message is EMSGSIZE: the kernel takes what it has for the message, and
    /// refuses the rest.
    func send(_ bytes: RawSpan, control: Control? = nil, more: Bool) throws(AFALGError) {
        var sent = try sendSome(bytes, control: control, more: more)
        var rest = bytes
        if sent > 0, sent < rest.byteCount, control != nil, !more { throw refused(.send, .messageTooLarge) }
        while sent < rest.byteCount {
            guard sent > 0 else { throw refused(.send, .resourceTemporarilyUnavailable) }
            rest = rest.extracting(droppingFirst: sent)
            sent = try sendSome(rest, control: nil, more: more)
        }
    }

    /// Sends as much as the kernel takes in one call; 0 when its queue is full.
    @inline(__always)
    func sendSome(_ bytes: RawSpan, control: Control? = nil, more: Bool) throws(AFALGError) -> Int {
        let flags = Self.flags(more: more)
        let descriptor = descriptor
        do {
            return try bytes.withUnsafeBytes { bytes throws(Errno) in
                guard let control else { return try Syscalls.send(descriptor, bytes, flags: flags) }
                var piece = iovec(iov_base: UnsafeMutableRawPointer(mutating: bytes.baseAddress), iov_len: bytes.count)
                return try withUnsafeMutablePointer(to: &piece) { piece throws(Errno) in
                    var message = msghdr()
                    message.msg_iov = piece
                    message.msg_iovlen = 1
                    return try control.withMessage(&message) { message throws(Errno) in
                        try Syscalls.send(descriptor, &message, size: bytes.count, flags: flags)
                    }
                }
            }
        } catch {
            // An empty message that is refused was not sent; anything else may try again.
            if error == .resourceTemporarilyUnavailable, bytes.byteCount > 0 { return 0 }
            throw refused(.send, error)
        }
    }

    /// Sends two pieces as one.
    func send(_ first: RawSpan, _ second: RawSpan, control: Control?, more: Bool) throws(AFALGError) {
        do {
            try first.withUnsafeBytes { first throws(Errno) in
                try second.withUnsafeBytes { second throws(Errno) in
                    var pieces: [2 of iovec] = [
                        iovec(iov_base: UnsafeMutableRawPointer(mutating: first.baseAddress), iov_len: first.count),
                        iovec(iov_base: UnsafeMutableRawPointer(mutating: second.baseAddress), iov_len: second.count),
                    ]
                    var span = pieces.mutableSpan
                    try span.withUnsafeMutableBufferPointer { pieces throws(Errno) in
                        try send(pieces, size: first.count + second.count, control: control, more: more)
                    }
                }
            }
        } catch {
            throw refused(.send, error)
        }
    }

    /// Sends many pieces as one.
    func send(_ gather: borrowing Gather, control: Control? = nil, more: Bool) throws(AFALGError) {
        var pieces = gather.pieces
        do {
            try pieces.withUnsafeMutableBufferPointer { pieces throws(Errno) in
                try send(pieces, size: gather.byteCount, control: control, more: more)
            }
        } catch {
            throw refused(.send, error)
        }
    }

    private func send(
        _ pieces: UnsafeMutableBufferPointer<iovec>,
        size: Int,
        control: Control?,
        more: Bool
    ) throws(Errno) {
        let flags = Self.flags(more: more)
        var message = msghdr()
        message.msg_iov = pieces.baseAddress
        message.msg_iovlen = pieces.count
        var sent: Int
        if let control {
            sent = try control.withMessage(&message) { message throws(Errno) in
                try Syscalls.send(descriptor, &message, size: size, flags: flags)
            }
        } else {
            sent = try Syscalls.send(descriptor, &message, size: size, flags: flags)
        }
        var rest = pieces
        var left = size - sent
        if left > 0, control != nil, !more { throw .messageTooLarge }
        while left > 0 {
            rest = rest.advanced(by: sent)
            message = msghdr()
            message.msg_iov = rest.baseAddress
            message.msg_iovlen = rest.count
            sent = try Syscalls.send(descriptor, &message, size: left, flags: flags)
            guard sent > 0 else { throw .resourceTemporarilyUnavailable }
            left -= sent
        }
    }

    private static func flags(more: Bool) -> CInt {
        CInt(MSG_DONTWAIT) | (more ? CInt(MSG_MORE) : 0)
    }

    // MARK: Splicing

    /// Sends memory by reference, through a pipe.
    mutating func splice(_ memory: RawSpan, more: Bool) throws(AFALGError) {
        try withPipe { pipe, descriptor throws(SplicePipe.Failure) in
            try pipe.splice(memory, into: descriptor, more: more)
        }
    }

    /// Sends a part of a file, through a pipe; the number of bytes that the file had.
    mutating func splice(file: CInt, offset: Int64?, size: Int, more: Bool) throws(AFALGError) -> Int {
        try withPipe { pipe, descriptor throws(SplicePipe.Failure) in
            try pipe.splice(file: file, offset: offset, size: size, into: descriptor, more: more)
        }
    }

    private mutating func withPipe<Result>(
        _ body: (inout SplicePipe, CInt) throws(SplicePipe.Failure) -> Result
    ) throws(AFALGError) -> Result {
        var used: SplicePipe
        if let kept = self.pipe.take() {
            used = kept
        } else {
            do { used = try SplicePipe() } catch { throw refused(.pipe, error) }
        }
        do {
            let result = try body(&used, descriptor)
            self.pipe = consume used
            return result
        } catch {
            // What is left in the pipe must not get into the next message: it is not kept.
            throw refused(error.step, error.errno)
        }
    }

    /// Sends a part of a file without a pipe of our own; the number of bytes that the file had.
    func sendfile(file: CInt, offset: Int64, size: Int) throws(AFALGError) -> Int {
        var sent = 0
        do {
            while sent < size {
                let step = try Syscalls.sendfile(
                    to: descriptor,
                    from: file,
                    offset: offset + Int64(sent),
                    size: size - sent
                )
                if step == 0 { break }
                sent += step
            }
        } catch {
            throw refused(.sendfile, error)
        }
        return sent
    }

    // MARK: Receiving

    /// Receives at most as many bytes as the buffer holds; returns how many came.
    @inline(__always)
    func receive(into buffer: inout MutableRawSpan) throws(AFALGError) -> Int {
        let descriptor = descriptor
        do {
            return try buffer.withUnsafeMutableBytes { bytes throws(Errno) in
                try Syscalls.receive(descriptor, bytes, flags: CInt(MSG_DONTWAIT))
            }
        } catch {
            throw refused(.receive, error)
        }
    }

    /// Receives into a part of a buffer.
    func receive(into buffer: inout MutableRawSpan, at range: Range<Int>) throws(AFALGError) -> Int {
        let descriptor = descriptor
        do {
            return try buffer.withUnsafeMutableBytes { bytes throws(Errno) in
                let part = UnsafeMutableRawBufferPointer(rebasing: bytes[range])
                return try Syscalls.receive(descriptor, part, flags: CInt(MSG_DONTWAIT))
            }
        } catch {
            throw refused(.receive, error)
        }
    }

    /// Receives into many buffers.
    func receive(into scatter: borrowing Scatter) throws(AFALGError) -> Int {
        var pieces = scatter.pieces
        let size = scatter.byteCount
        let descriptor = descriptor
        do throws(Errno) {
            return try pieces.withUnsafeMutableBufferPointer { pieces throws(Errno) in
                var message = msghdr()
                message.msg_iov = pieces.baseAddress
                message.msg_iovlen = pieces.count
                return try Syscalls.receive(descriptor, &message, size: size, flags: CInt(MSG_DONTWAIT))
            }
        } catch {
            throw refused(.receive, error)
        }
    }

    /// Receives into a buffer whose size may be too small by up to `slack` bytes, which the kernel would not say.
    func receiveExactly(into buffer: inout MutableRawSpan) throws(AFALGError) -> Int {
        var slack: InlineArray<64, UInt8> = .init(repeating: 0)
        let limit = buffer.byteCount
        var slackSpan = slack.mutableSpan
        let descriptor = descriptor
        let size: Int
        do throws(Errno) {
            size = try buffer.withUnsafeMutableBytes { bytes throws(Errno) in
                try slackSpan.withUnsafeMutableBufferPointer { slack throws(Errno) in
                    var pieces: [2 of iovec] = [
                        iovec(iov_base: bytes.baseAddress, iov_len: bytes.count),
                        iovec(iov_base: slack.baseAddress, iov_len: slack.count),
                    ]
                    var span = pieces.mutableSpan
                    return try span.withUnsafeMutableBufferPointer { pieces throws(Errno) in
                        var message = msghdr()
                        message.msg_iov = pieces.baseAddress
                        message.msg_iovlen = pieces.count
                        let room = bytes.count + slack.count
                        return try Syscalls.receive(
                            descriptor,
                            &message,
                            size: room,
                            flags: CInt(MSG_DONTWAIT)
                        )
                    }
                }
            }
        } catch {
            throw refused(.receive, error)
        }
        guard size <= limit else { throw refused(.receive, .messageTooLarge) }
        return size
    }

    func accept() throws(AFALGError) -> OperationSocket {
        do {
            return OperationSocket(owning: try Syscalls.accept(descriptor), type: type, algorithm: algorithm)
        } catch {
            throw refused(.accept, error)
        }
    }

    func refused(_ step: AFALGError.Step, _ errno: Errno) -> AFALGError {
        AFALGError(step: step, errno: errno, type: type, algorithm: algorithm)
    }
}

// MARK: The kernel's queue

extension OperationSocket {
    /// Whether a message of that many bytes fits the queue at once.
    @inline(__always)
    mutating func fits(_ size: Int, by transfer: Transfer) throws(AFALGError) -> Bool {
        let size = size + Self.loss(transfer)
        if size <= capacity { return true }
        return try fitsSurely(size)
    }

    /// Where the kernel shares pages it takes one only while a whole page more would fit.
    @inline(__always)
    private static func loss(_ transfer: Transfer) -> Int { transfer == .splice ? pageSize : 0 }

    private mutating func fitsSurely(_ size: Int) throws(AFALGError) -> Bool {
        if !isCapacityKnown {
            capacity = try readCapacity()
            isCapacityKnown = true
        }
        return size <= capacity
    }

    /// How many bytes fit the queue at once.
    mutating func queueCapacity(by transfer: Transfer) throws(AFALGError) -> Int {
        _ = try fitsSurely(.max)
        return max(capacity - Self.loss(transfer), Self.pageSize)
    }

    /// Asks for a queue, and for room for results, of that many bytes; whether they could be had.
    ///
    /// Without CAP_NET_ADMIN the limit is net.core.wmem_max and rmem_max.
    mutating func reserve(_ size: Int, by transfer: Transfer) throws(AFALGError) -> Bool {
        let size = size + Self.loss(transfer)
        // The kernel doubles what it is told, and counts whole pages.
        let wanted = CInt(clamping: size / 2 + Self.pageSize)
        do {
            for (force, polite) in [(SO_SNDBUFFORCE, SO_SNDBUF), (SO_RCVBUFFORCE, SO_RCVBUF)] {
                do {
                    try Syscalls.setBuffer(descriptor, force, size: wanted)
                } catch .notPermitted {
                    try Syscalls.setBuffer(descriptor, polite, size: wanted)
                }
            }
        } catch {
            throw refused(.buffers, error)
        }
        capacity = try readCapacity()
        isCapacityKnown = true
        return size <= capacity
    }

    /// The smaller of the two buffers in whole pages, as `af_alg_sndbuf` and `af_alg_rcvbuf` count.
    private func readCapacity() throws(AFALGError) -> Int {
        do {
            let size = min(
                try Syscalls.buffer(descriptor, SO_SNDBUF),
                try Syscalls.buffer(descriptor, SO_RCVBUF)
            )
            return max(size & ~(Self.pageSize - 1), Self.pageSize)
        } catch {
            throw refused(.buffers, error)
        }
    }
}
