internal import Glibc

/// Buffers to be sent as one message, in order: the kernel gathers them (`writev`, `sendmsg`).
///
/// It borrows the spans that are appended, so that the memory outlives it.
///
/// ```swift
/// var message = Gather()
/// message.append(header.span.bytes)
/// message.append(body.span.bytes)
/// try operation.update(message)
/// ```
public struct Gather: ~Copyable, ~Escapable {
    var pieces: [iovec] = []
    /// The number of bytes in all buffers.
    public private(set) var byteCount = 0

    /// No buffers.
    @_lifetime(immortal)
    public init() {}

    /// Adds a buffer at the end; an empty one is legal. The kernel takes up to 1024 buffers (EMSGSIZE beyond).
    @_lifetime(self: copy self, copy bytes)
    public mutating func append(_ bytes: RawSpan) {
        bytes.withUnsafeBytes { bytes in
            pieces.append(
                iovec(iov_base: UnsafeMutableRawPointer(mutating: bytes.baseAddress), iov_len: bytes.count)
            )
        }
        byteCount += bytes.byteCount
    }
}

/// Buffers to be filled with one result, in order: the kernel scatters it (`readv`, `recvmsg`).
///
/// It takes over the spans that are appended, so that nobody else touches the memory.
public struct Scatter: ~Copyable, ~Escapable {
    var pieces: [iovec] = []
    /// The number of bytes in all buffers.
    public private(set) var byteCount = 0

    /// No buffers.
    @_lifetime(immortal)
    public init() {}

    /// Adds a buffer at the end. The kernel takes up to 1024 buffers (EMSGSIZE beyond).
    @_lifetime(self: copy self, copy bytes)
    public mutating func append(_ bytes: consuming MutableRawSpan) {
        byteCount += bytes.byteCount
        bytes.withUnsafeMutableBytes { bytes in
            pieces.append(iovec(iov_base: bytes.baseAddress, iov_len: bytes.count))
        }
    }
}

extension UnsafeMutableBufferPointer<iovec> {
    /// What remains after the first `count` bytes; empty when nothing does.
    func advanced(by count: Int) -> Self {
        var count = count
        var first = startIndex
        while first < endIndex, count >= self[first].iov_len {
            count -= self[first].iov_len
            first += 1
        }
        guard first < endIndex else { return Self(rebasing: self[endIndex...]) }
        self[first].iov_base += count
        self[first].iov_len -= count
        return Self(rebasing: self[first...])
    }
}
