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

    /// Calls `body` with the message's control buffer filled in.
    @inline(__always)
    func withMessage(
        _ message: inout msghdr,
        _ body: (inout msghdr) throws(Errno) -> Int
    ) throws(Errno) -> Int {
        let ivSize = iv.byteCount
        let associated = Int64(associatedDataSize ?? -1)
        let space = cafalg_control_size(ivSize, associated)
        // The library of 6.2 does not pass a typed error on from here.
        let result: Result<Int, Errno> = withUnsafeTemporaryAllocation(byteCount: space, alignment: 8) { buffer in
            iv.withUnsafeBytes {
                cafalg_control_fill(buffer.baseAddress, direction.rawValue, $0.baseAddress, ivSize, associated)
            }
            message.msg_control = buffer.baseAddress
            message.msg_controllen = space
            do throws(Errno) { return .success(try body(&message)) } catch { return .failure(error) }
        }
        return try result.get()
    }
}
