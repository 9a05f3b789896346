internal import CAFALG
internal import Glibc
internal import SystemPackage

/// Receives that the kernel completes on its own time: native asynchronous I/O (`io_submit`).
///
/// Write a message to an operation, ask the queue to receive its result, go on with another operation, and collect what
/// is done. The queue owns the memory that the kernel writes to until then. Kernels from 7.2 on, and drivers that are
/// synchronous, complete each request before `receive` returns; nothing else changes. Where a driver is truly
/// asynchronous, a second request on an operation whose first is not done completes with EBUSY.
///
/// The corresponding calls are `io_setup`, `io_submit`, `io_getevents` and `io_destroy`; the requests are
/// IOCB_CMD_PREADV at offset 0. Source: Linux `fs/aio.c`, `_aead_recvmsg` and `_skcipher_recvmsg`.
public struct RequestQueue: ~Copyable, @unchecked Sendable {
    /// A request that is done.
    public struct Completion: Sendable {
        /// The number that was given to `receive`.
        public let id: UInt64
        /// What the operation wrote, or why it did not: EBADMSG for a forged message.
        public let result: Result<[UInt8], AFALGError>
        /// Where in the margins something was written, in bytes from the start of the result; nil where nothing was.
        public let spoiled: Int?
    }

    /// Memory that the kernel may be writing to.
    private struct Request {
        let id: UInt64
        let type: String
        let algorithm: String
        /// The margin, the result, the margin again.
        let memory: UnsafeMutableRawBufferPointer
        let margin: Int
        let pieces: UnsafeMutableBufferPointer<iovec>

        /// What the kernel is to write.
        var result: Slice<UnsafeMutableRawBufferPointer> { memory[margin..<memory.count - margin] }

        /// The first place of the margins that does not have the pattern any more, in bytes from the result's start.
        var spoiled: Int? {
            let margins = [0..<margin, memory.count - margin..<memory.count]
            return margins.joined().first { memory[$0] != RequestQueue.pattern }.map { $0 - margin }
        }

        func free() {
            memory.deallocate()
            pieces.deallocate()
        }
    }

    /// What stands in the margins.
    private static let pattern: UInt8 = 0xC5

    private let context: aio_context_t
    private let margin: Int
    private var requests: [Request?]

    /// How many requests are not collected yet.
    public var inFlight: Int { requests.count { $0 != nil } }

    /// Makes a queue.
    ///
    /// - Parameters:
    ///   - depth: how many requests may be in flight.
    ///   - margin: bytes before and behind each result that the kernel must leave alone. A driver that writes a few bytes too
    ///     many writes into these, and the completion says so; without them it writes into other memory of the program.
    /// - Throws: `AFALGError` at step `io_setup`: EAGAIN beyond /proc/sys/fs/aio-max-nr, EINVAL for a depth of 0 or less,
    ///   ENOSYS on kernels without CONFIG_AIO.
    public init(depth: Int, margin: Int = 0) throws(AFALGError) {
        guard margin >= 0 else { throw Self.refused(.queueSetup, .invalidArgument) }
        do {
            context = try Syscalls.ioSetup(depth: depth)
        } catch {
            throw Self.refused(.queueSetup, error)
        }
        self.margin = margin
        requests = Array(repeating: nil, count: depth)
    }

    deinit {
        // Waits for every request, so that the kernel is done with the memory.
        Syscalls.ioDestroy(context)
        for request in requests { request?.free() }
    }

    /// Asks for the result of the message that was written to a cipher.
    ///
    /// - Parameters:
    ///   - size: exactly as many bytes as the result has.
    ///   - operation: may go out of scope before the request is done.
    ///   - buffers: into how many buffers the kernel writes them.
    ///   - id: comes back in the completion.
    /// - Throws: `AFALGError` at step `io_submit`: EAGAIN when `depth` requests are in flight.
    public mutating func receive(
        _ size: Int,
        from operation: borrowing SkcipherOperation,
        buffers: Int = 1,
        id: UInt64
    ) throws(AFALGError) {
        try submit(operation.socket, size, buffers, id)
    }

    /// Asks for the result of the message that was written to an AEAD: AAD, text and, sealing, the tag.
    public mutating func receive(
        _ size: Int,
        from operation: borrowing AEADOperation,
        buffers: Int = 1,
        id: UInt64
    ) throws(AFALGError) {
        try submit(operation.socket, size, buffers, id)
    }

    /// Asks for a digest.
    public mutating func receive(
        _ size: Int,
        from operation: borrowing HashOperation,
        buffers: Int = 1,
        id: UInt64
    ) throws(AFALGError) {
        try submit(operation.socket, size, buffers, id)
    }

    /// Asks for random bytes, 128 at most.
    public mutating func receive(
        _ size: Int,
        from operation: borrowing RNGOperation,
        buffers: Int = 1,
        id: UInt64
    ) throws(AFALGError) {
        try submit(operation.socket, size, buffers, id)
    }

    /// Collects requests that are done.
    ///
    /// - Parameters:
    ///   - least: how many to wait for; 0 to look only.
    ///   - timeout: how long to wait for them.
    /// - Returns: what is done, in the order in which the kernel finished; fewer than `least` after the timeout.
    /// - Throws: `AFALGError` at step `io_getevents`.
    public mutating func completions(atLeast least: Int, timeout: Duration) throws(AFALGError) -> [Completion] {
        let least = min(least, inFlight)
        let count = requests.count
        let context = context
        var done: [Completion] = []
        do {
            let events = try [io_event](unsafeUninitializedCapacity: count) { buffer, filled in
                buffer.initialize(repeating: io_event())
                filled = try Syscalls.ioEvents(context, atLeast: least, buffer, timeout: timeout)
            }
            for event in events { if let completion = take(event) { done.append(completion) } }
        } catch let error as Errno {
            throw Self.refused(.events, error)
        } catch {
            fatalError("only Errno is thrown above")
        }
        return done
    }

    private mutating func take(_ event: io_event) -> Completion? {
        let slot = Int(event.data)
        guard requests.indices.contains(slot), let request = requests[slot] else { return nil }
        requests[slot] = nil
        defer { request.free() }
        guard event.res >= 0 else {
            let errno = Errno(rawValue: CInt(truncatingIfNeeded: -event.res))
            let error = AFALGError(step: .receive, errno: errno, type: request.type, algorithm: request.algorithm)
            return Completion(id: request.id, result: .failure(error), spoiled: request.spoiled)
        }
        let bytes = Array(request.result.prefix(Int(event.res)))
        return Completion(id: request.id, result: .success(bytes), spoiled: request.spoiled)
    }

    private mutating func submit(
        _ socket: borrowing OperationSocket,
        _ size: Int,
        _ buffers: Int,
        _ id: UInt64
    ) throws(AFALGError) {
        guard let slot = requests.firstIndex(where: { $0 == nil }) else {
            throw socket.refused(.submit, .resourceTemporarilyUnavailable)
        }
        guard size >= 0, buffers > 0 else { throw socket.refused(.submit, .invalidArgument) }
        let request = Request(
            id: id,
            type: socket.type,
            algorithm: socket.algorithm,
            memory: .allocate(byteCount: margin + size + margin, alignment: 16),
            margin: margin,
            pieces: .allocate(capacity: buffers)
        )
        if margin > 0 { request.memory.initializeMemory(as: UInt8.self, repeating: Self.pattern) }
        for index in 0..<buffers {
            let start = margin + size * index / buffers
            let end = margin + size * (index + 1) / buffers
            let base = request.memory.baseAddress.map { $0 + start }
            request.pieces.initializeElement(at: index, to: iovec(iov_base: base, iov_len: end - start))
        }
        var block = iocb()
        block.aio_data = UInt64(slot)
        block.aio_lio_opcode = UInt16(IOCB_CMD_PREADV)
        block.aio_fildes = UInt32(bitPattern: socket.descriptor)
        block.aio_buf = UInt64(UInt(bitPattern: request.pieces.baseAddress))
        block.aio_nbytes = UInt64(buffers)
        do {
            try Syscalls.ioSubmit(context, &block)
        } catch {
            request.free()
            throw socket.refused(.submit, error)
        }
        requests[slot] = request
    }

    private static func refused(_ step: AFALGError.Step, _ errno: Errno) -> AFALGError {
        AFALGError(step: step, errno: errno, type: "queue", algorithm: "io_submit")
    }
}
