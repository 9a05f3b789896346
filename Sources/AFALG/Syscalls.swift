internal import CAFALG
internal import Glibc
internal import SystemPackage

/// The calls into the kernel, one function for each; everything else in this module is written in terms of them.
///
/// Each returns what the C function returns, or throws the errno. Calls that a signal interrupted are made again. In
/// debug builds a `SyscallScript` may answer in the kernel's place.
enum Syscalls {
    static func socket() throws(Errno) -> CInt {
        let type = CInt(SOCK_SEQPACKET.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        return try checked(.socket) { Glibc.socket(CInt(CAFALG_AF_ALG), type, 0) }
    }

    static func bind(_ descriptor: CInt, _ address: inout cafalg_address, length: Int) throws(Errno) {
        _ = try checked(.bind, descriptor, length) { cafalg_bind(descriptor, &address, length) }
    }

    static func accept(_ descriptor: CInt) throws(Errno) -> CInt {
        try checked(.accept, descriptor) { cafalg_accept(descriptor) }
    }

    static func setOption(_ descriptor: CInt, _ option: CInt, _ value: UnsafeRawBufferPointer) throws(Errno) {
        _ = try checked(.setOption(option), descriptor, value.count) {
            setsockopt(descriptor, CInt(CAFALG_SOL_ALG), option, value.baseAddress, socklen_t(value.count))
        }
    }

    /// An option whose value travels as the length, with no pointer (ALG_SET_AEAD_AUTHSIZE).
    static func setOption(_ descriptor: CInt, _ option: CInt, length: Int) throws(Errno) {
        guard let length = socklen_t(exactly: length) else { throw .invalidArgument }
        _ = try checked(.setOption(option), descriptor, Int(length)) {
            setsockopt(descriptor, CInt(CAFALG_SOL_ALG), option, nil, length)
        }
    }

    static func setBuffer(_ descriptor: CInt, _ option: CInt, size: CInt) throws(Errno) {
        var size = size
        _ = try checked(.setBuffer(option), descriptor, Int(size)) {
            setsockopt(descriptor, SOL_SOCKET, option, &size, socklen_t(MemoryLayout<CInt>.size))
        }
    }

    static func buffer(_ descriptor: CInt, _ option: CInt) throws(Errno) -> Int {
        var size: CInt = 0
        var length = socklen_t(MemoryLayout<CInt>.size)
        let answer = try checked(.buffer(option), descriptor) {
            getsockopt(descriptor, SOL_SOCKET, option, &size, &length)
        }
        // A script answers with the size itself.
        return answer > 0 ? Int(answer) : Int(size)
    }

    static func send(_ descriptor: CInt, _ message: inout msghdr, size: Int, flags: CInt) throws(Errno) -> Int {
        try checked(.send, descriptor, size, flags) { sendmsg(descriptor, &message, flags) }
    }

    static func send(_ descriptor: CInt, _ bytes: UnsafeRawBufferPointer, flags: CInt) throws(Errno) -> Int {
        try checked(.send, descriptor, bytes.count, flags) {
            Glibc.send(descriptor, bytes.baseAddress, bytes.count, flags)
        }
    }

    static func receive(_ descriptor: CInt, _ buffer: UnsafeMutableRawBufferPointer, flags: CInt) throws(Errno) -> Int {
        try checked(.receive, descriptor, buffer.count, flags, output: buffer) {
            recv(descriptor, buffer.baseAddress, buffer.count, flags)
        }
    }

    static func receive(_ descriptor: CInt, _ message: inout msghdr, size: Int, flags: CInt) throws(Errno) -> Int {
        try checked(.receive, descriptor, size, flags) { recvmsg(descriptor, &message, flags) }
    }

    static func close(_ descriptor: CInt) {
        #if ENABLE_MOCKING
        if let script = SyscallScript.current { return script.close(descriptor) }
        #endif
        // The descriptor is gone whatever close() returns.
        _ = Glibc.close(descriptor)
    }
}

// MARK: Pipes and files

extension Syscalls {
    static func pipe() throws(Errno) -> (read: CInt, write: CInt) {
        var ends: [2 of CInt] = [-1, -1]
        var span = ends.mutableSpan
        _ = try checked(.pipe) { span.withUnsafeMutableBufferPointer { cafalg_pipe($0.baseAddress!) } }
        #if ENABLE_MOCKING
        if let script = SyscallScript.current { return (script.open(), script.open()) }
        #endif
        return (ends[0], ends[1])
    }

    static func vmsplice(_ pipe: CInt, _ memory: UnsafeRawBufferPointer) throws(Errno) -> Int {
        var piece = iovec(iov_base: UnsafeMutableRawPointer(mutating: memory.baseAddress), iov_len: memory.count)
        return try checked(.vmsplice, pipe, memory.count) {
            cafalg_vmsplice(pipe, &piece, 1, UInt32(CAFALG_SPLICE_F_NONBLOCK))
        }
    }

    /// Moves bytes from one descriptor to another, one of which is a pipe.
    static func splice(from: CInt, offset: Int64?, to: CInt, size: Int, more: Bool) throws(Errno) -> Int {
        let flags = UInt32(CAFALG_SPLICE_F_NONBLOCK) | (more ? UInt32(CAFALG_SPLICE_F_MORE) : 0)
        var position = offset ?? 0
        return try checked(.splice, to, size, CInt(bitPattern: flags)) {
            withUnsafeMutablePointer(to: &position) { cafalg_splice(from, offset == nil ? nil : $0, to, size, flags) }
        }
    }

    static func sendfile(to: CInt, from: CInt, offset: Int64, size: Int) throws(Errno) -> Int {
        var position = offset
        return try checked(.sendfile, to, size) { cafalg_sendfile(to, from, &position, size) }
    }

    static func open(_ path: String) throws(Errno) -> CInt {
        try checked(.open) { path.withCString { cafalg_open($0) } }
    }

    static func read(_ descriptor: CInt, _ buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Int {
        try checked(.read, descriptor, buffer.count, output: buffer) {
            Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        }
    }
}

// MARK: Asynchronous I/O

extension Syscalls {
    static func ioSetup(depth: Int) throws(Errno) -> aio_context_t {
        guard let depth = UInt32(exactly: depth) else { throw .invalidArgument }
        var context: aio_context_t = 0
        _ = try checked(.ioSetup, -1, Int(depth)) { cafalg_io_setup(depth, &context) }
        #if ENABLE_MOCKING
        if let script = SyscallScript.current { return aio_context_t(script.open()) }
        #endif
        return context
    }

    /// Ends the context once every request is done; nothing can be done about a failure.
    static func ioDestroy(_ context: aio_context_t) {
        #if ENABLE_MOCKING
        if let script = SyscallScript.current { return script.close(CInt(context)) }
        #endif
        _ = cafalg_io_destroy(context)
    }

    static func ioSubmit(_ context: aio_context_t, _ request: UnsafeMutablePointer<iocb>) throws(Errno) {
        var requests: UnsafeMutablePointer<iocb>? = request
        _ = try checked(.ioSubmit, CInt(bitPattern: request.pointee.aio_fildes), Int(request.pointee.aio_data)) {
            cafalg_io_submit(context, 1, &requests)
        }
    }

    static func ioEvents(
        _ context: aio_context_t,
        atLeast least: Int,
        _ events: UnsafeMutableBufferPointer<io_event>,
        timeout: Duration
    ) throws(Errno) -> Int {
        let parts = timeout.components
        var time = timespec(tv_sec: Int(parts.seconds), tv_nsec: Int(parts.attoseconds / 1_000_000_000))
        let output = UnsafeMutableRawBufferPointer(events)
        return try checked(.ioEvents, -1, events.count, output: output) {
            cafalg_io_getevents(context, least, events.count, events.baseAddress, &time)
        }
    }
}

// MARK: Keys and netlink

extension Syscalls {
    static func addKey(
        type: String,
        description: String,
        payload: UnsafeRawBufferPointer,
        keyring: Int32
    ) throws(Errno) -> Int32 {
        try checked(.addKey, -1, payload.count) {
            type.withCString { type in
                description.withCString { cafalg_add_key(type, $0, payload.baseAddress, payload.count, keyring) }
            }
        }
    }

    static func keyctl(_ operation: CInt, _ serial: Int32) throws(Errno) {
        _ = try checked(.keyctl(operation), serial) { cafalg_keyctl(operation, serial) }
    }

    static func netlinkSocket() throws(Errno) -> CInt {
        let type = CInt(SOCK_RAW.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        return try checked(.netlinkSocket) {
            Glibc.socket(CInt(CAFALG_AF_NETLINK), type, CInt(CAFALG_NETLINK_CRYPTO))
        }
    }

    static func netlinkBind(_ descriptor: CInt) throws(Errno) {
        _ = try checked(.netlinkBind, descriptor) { cafalg_bind_netlink(descriptor) }
    }
}

extension Syscalls {
    /// Makes a call until no signal interrupts it.
    @inline(__always)
    private static func checked<Result: FixedWidthInteger & SignedInteger>(
        _ name: @autoclosure () -> SyscallName,
        _ descriptor: CInt = -1,
        _ size: Int = 0,
        _ flags: CInt = 0,
        output: UnsafeMutableRawBufferPointer? = nil,
        _ call: () -> Result
    ) throws(Errno) -> Result {
        while true {
            #if ENABLE_MOCKING
            if let script = SyscallScript.current {
                let made = SyscallScript.Call(name: name(), descriptor: descriptor, size: size, flags: flags)
                switch script.answer(to: made, output: output) {
                case .result(let result): return Result(truncatingIfNeeded: result)
                case .errno(.interrupted): continue
                case .errno(let errno): throw errno
                }
            }
            #endif
            let result = call()
            if result >= 0 { return result }
            let errno = Errno(rawValue: Glibc.errno)
            if errno != .interrupted { throw errno }
        }
    }
}
