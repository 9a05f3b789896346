internal import CAFALG
internal import Glibc
internal import SystemPackage

/// The calls into the kernel, one function for each; everything else in this module is written in terms of them.
///
/// Each returns what the C function returns, or throws the errno. Calls that a signal interrupted are made again.
enum Syscalls {
    static func socket() throws(Errno) -> CInt {
        let type = CInt(SOCK_SEQPACKET.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        return try checked { Glibc.socket(CInt(CAFALG_AF_ALG), type, 0) }
    }

    static func bind(_ descriptor: CInt, _ address: inout cafalg_address, length: Int) throws(Errno) {
        _ = try checked { cafalg_bind(descriptor, &address, length) }
    }

    static func accept(_ descriptor: CInt) throws(Errno) -> CInt {
        try checked { cafalg_accept(descriptor) }
    }

    static func setOption(_ descriptor: CInt, _ option: CInt, _ value: UnsafeRawBufferPointer) throws(Errno) {
        _ = try checked {
            setsockopt(descriptor, CInt(CAFALG_SOL_ALG), option, value.baseAddress, socklen_t(value.count))
        }
    }

    /// An option whose value travels as the length, with no pointer (ALG_SET_AEAD_AUTHSIZE).
    static func setOption(_ descriptor: CInt, _ option: CInt, length: Int) throws(Errno) {
        guard let length = socklen_t(exactly: length) else { throw .invalidArgument }
        _ = try checked { setsockopt(descriptor, CInt(CAFALG_SOL_ALG), option, nil, length) }
    }

    static func send(_ descriptor: CInt, _ message: inout msghdr, flags: CInt) throws(Errno) -> Int {
        try checked { sendmsg(descriptor, &message, flags) }
    }

    static func receive(_ descriptor: CInt, _ buffer: UnsafeMutableRawBufferPointer, flags: CInt) throws(Errno) -> Int {
        try checked { recv(descriptor, buffer.baseAddress, buffer.count, flags) }
    }

    static func close(_ descriptor: CInt) {
        // The descriptor is gone whatever close() returns.
        _ = Glibc.close(descriptor)
    }

    private static func checked<Result: FixedWidthInteger & SignedInteger>(
        _ call: () -> Result
    ) throws(Errno) -> Result {
        while true {
            let result = call()
            if result >= 0 { return result }
            let errno = Errno(rawValue: Glibc.errno)
            if errno != .interrupted { throw errno }
        }
    }
}
