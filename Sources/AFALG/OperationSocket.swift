internal import CAFALG
internal import Glibc
internal import SystemPackage

/// What the kernel does with the data.
public enum Direction: UInt32, Sendable {
    /// ALG_OP_DECRYPT.
    case decrypt = 0
    /// ALG_OP_ENCRYPT.
    case encrypt = 1
}

/// The control data that starts a message. Any control data resets what it does not name (contract, section 2).
struct Control: ~Escapable {
    var direction: Direction
    var iv: RawSpan
    var associatedDataSize: Int?

    @_lifetime(copy iv)
    init(_ direction: Direction, iv: RawSpan, associatedDataSize: Int? = nil) {
        self.direction = direction
        self.iv = iv
        self.associatedDataSize = associatedDataSize
    }
}

/// An accepted AF_ALG socket: one operation on a transform. Closed when it goes out of scope.
///
/// No call blocks for ever: data that the kernel's queue has no room for is an error, and receives never wait for data
/// that was not sent (contract, section 3).
struct OperationSocket: ~Copyable {
    private let descriptor: CInt
    private let type: String
    private let algorithm: String

    init(owning descriptor: CInt, type: String, algorithm: String) {
        self.descriptor = descriptor
        self.type = type
        self.algorithm = algorithm
    }

    deinit { Syscalls.close(descriptor) }

    /// Sends one or two pieces of data as one message or, with `more`, as part of one.
    func send(_ first: RawSpan, _ second: RawSpan = RawSpan(), control: Control? = nil, more: Bool) throws(AFALGError) {
        let size = first.byteCount + second.byteCount
        let flags = CInt(MSG_DONTWAIT) | (more ? CInt(MSG_MORE) : 0)
        let sent: Int
        do {
            sent = try first.withUnsafeBytes { first throws(Errno) in
                try second.withUnsafeBytes { second throws(Errno) in
                    try send(first, second, control: control, flags: flags)
                }
            }
        } catch {
            throw refused(.send, error)
        }
        // What did not fit the socket's send buffer would need a receive first; only the caller can decide on one.
        if sent < size { throw refused(.send, .resourceTemporarilyUnavailable) }
    }

    private func send(
        _ first: UnsafeRawBufferPointer,
        _ second: UnsafeRawBufferPointer,
        control: Control?,
        flags: CInt
    ) throws(Errno) -> Int {
        var pieces = (
            iovec(iov_base: UnsafeMutableRawPointer(mutating: first.baseAddress), iov_len: first.count),
            iovec(iov_base: UnsafeMutableRawPointer(mutating: second.baseAddress), iov_len: second.count)
        )
        var message = msghdr()
        let descriptor = descriptor
        return try withUnsafeMutablePointer(to: &pieces) { pieces throws(Errno) in
            message.msg_iov = UnsafeMutableRawPointer(pieces).assumingMemoryBound(to: iovec.self)
            message.msg_iovlen = second.isEmpty ? 1 : 2
            guard let control else { return try Syscalls.send(descriptor, &message, flags: flags) }
            return try control.withMessage(&message) { message throws(Errno) in
                try Syscalls.send(descriptor, &message, flags: flags)
            }
        }
    }

    /// Receives at most as many bytes as the buffer holds; returns how many came.
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

    func accept() throws(AFALGError) -> OperationSocket {
        do {
            return OperationSocket(owning: try Syscalls.accept(descriptor), type: type, algorithm: algorithm)
        } catch {
            throw refused(.accept, error)
        }
    }

    private func refused(_ step: AFALGError.Step, _ errno: Errno) -> AFALGError {
        AFALGError(step: step, errno: errno, type: type, algorithm: algorithm)
    }
}

extension Control {
    /// Calls `body` with the message's control buffer filled in.
    fileprivate func withMessage(
        _ message: inout msghdr,
        _ body: (inout msghdr) throws(Errno) -> Int
    ) throws(Errno) -> Int {
        let wordSize = MemoryLayout<UInt32>.size
        let ivSize = iv.byteCount
        var space = cafalg_cmsg_space(wordSize)
        if ivSize > 0 { space += cafalg_cmsg_space(wordSize + ivSize) }
        if associatedDataSize != nil { space += cafalg_cmsg_space(wordSize) }

        return try withUnsafeTemporaryAllocation(byteCount: space, alignment: 8) { buffer throws(Errno) in
            buffer.initializeMemory(as: UInt8.self, repeating: 0)
            message.msg_control = buffer.baseAddress
            message.msg_controllen = space
            var header = cafalg_cmsg_first(&message)
            func append(_ type: UInt32, _ word: UInt32, payload: Int) -> UnsafeMutableRawPointer? {
                guard let current = header else { return nil }
                let data = cafalg_cmsg_set(current, CInt(type), wordSize + payload)
                data?.storeBytes(of: word, as: UInt32.self)
                header = cafalg_cmsg_next(&message, current)
                return data
            }
            _ = append(UInt32(CAFALG_SET_OP), direction.rawValue, payload: 0)
            if ivSize > 0, let data = append(UInt32(CAFALG_SET_IV), UInt32(ivSize), payload: ivSize) {
                iv.withUnsafeBytes { (data + wordSize).copyMemory(from: $0.baseAddress!, byteCount: ivSize) }
            }
            if let size = associatedDataSize {
                _ = append(UInt32(CAFALG_SET_AEAD_ASSOCLEN), UInt32(truncatingIfNeeded: size), payload: 0)
            }
            return try body(&message)
        }
    }
}
