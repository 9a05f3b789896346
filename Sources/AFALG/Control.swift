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
