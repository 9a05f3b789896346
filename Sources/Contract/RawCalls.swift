internal import CContract
internal import Glibc

/// Calls of the data path beyond send and receive.
extension RawSocket {
    /// An operation that is ready for data; a name that the kernel lacks skips the check.
    static func operation(
        _ type: String,
        _ name: String,
        key: [UInt8]? = nil,
        tagSize: Int? = nil
    ) throws -> RawSocket {
        let parent = try bound(type, name)
        if let key { try demand(parent.setKey(key)) }
        if let tagSize { try demand(parent.setTagSize(tagSize)) }
        return try parent.accept()
    }

    /// Takes `word` for what a check relies on.
    static func demand(_ word: String, is expected: String = "0") throws {
        guard word == expected else { throw Refusal(word: "\(word) instead of \(expected)") }
    }

    /// A number that a call returned, or the errno's name.
    static func word(of result: Int) -> String { result >= 0 ? "\(result)" : error }

    /// Another descriptor of the same socket.
    func duplicate() -> RawSocket { RawSocket(owning: dup(descriptor)) }

    /// read(2) with the size; a call that would wait does.
    func read(_ size: Int) -> Received {
        var buffer = [UInt8](repeating: 0, count: max(size, 1))
        let count = Glibc.read(descriptor, &buffer, size)
        return Received(word: Self.word(of: count), bytes: Array(buffer.prefix(max(0, count))))
    }

    /// recv(2): the kernel's word, and all of a buffer that was zero before.
    func receiveInto(_ size: Int) -> (word: String, buffer: [UInt8]) {
        var buffer = [UInt8](repeating: 0, count: size)
        let count = recv(descriptor, &buffer, size, CInt(MSG_DONTWAIT))
        return (Self.word(of: count), buffer)
    }

    /// recvmsg(2): what it gave, and the message's flags.
    func receiveMessage(_ size: Int) -> (received: Received, flags: CInt) {
        var buffer = [UInt8](repeating: 0, count: size)
        var message = msghdr()
        let count = buffer.withUnsafeMutableBytes { buffer in
            var piece = iovec(iov_base: buffer.baseAddress, iov_len: buffer.count)
            return withUnsafeMutablePointer(to: &piece) { piece in
                message.msg_iov = piece
                message.msg_iovlen = 1
                return recvmsg(descriptor, &message, CInt(MSG_DONTWAIT))
            }
        }
        let received = Received(word: Self.word(of: count), bytes: Array(buffer.prefix(max(0, count))))
        return (received, message.msg_flags)
    }

    /// poll(2) without waiting: `in`, `out`, both or `none`.
    func poll() -> String {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN | POLLOUT), revents: 0)
        guard Glibc.poll(&entry, 1, 0) >= 0 else { return Self.error }
        let names = [(CInt(POLLIN), "in"), (CInt(POLLOUT), "out"), (CInt(POLLERR), "err"), (CInt(POLLHUP), "hup")]
        let words = names.filter { CInt(entry.revents) & $0.0 != 0 }.map(\.1)
        return words.isEmpty ? "none" : words.joined(separator: " ")
    }

    /// SO_SNDBUF or another number at SOL_SOCKET.
    func socketOption(_ option: CInt) throws -> Int {
        var value: CInt = 0
        var size = socklen_t(MemoryLayout<CInt>.size)
        guard getsockopt(descriptor, SOL_SOCKET, option, &value, &size) == 0 else { throw Refusal(word: Self.error) }
        return Int(value)
    }

    /// Sets a number at SOL_SOCKET.
    func setSocketOption(_ option: CInt, _ value: CInt) -> String {
        var value = value
        let size = socklen_t(MemoryLayout<CInt>.size)
        return Self.word(of: Int(setsockopt(descriptor, SOL_SOCKET, option, &value, size)))
    }
}

extension RawSocket.Received {
    /// The name of the bytes that came, or what came instead.
    func name(among known: KeyValuePairs<String, [UInt8]>) -> String {
        if let match = known.first(where: { $0.value == bytes }) { return match.key }
        return bytes.isEmpty ? word : "\(bytes.count) other bytes"
    }
}

/// A pipe, the way of pages into a socket.
struct PagePipe: ~Copyable {
    private let reader: CInt
    private let writer: CInt

    init() throws {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { throw RawSocket.Refusal(word: RawSocket.error) }
        (reader, writer) = (ends[0], ends[1])
    }

    deinit {
        close(reader)
        close(writer)
    }

    /// Gives the pipe room for this many bytes.
    func grow(_ size: Int) throws {
        guard ccontract_pipe_size(writer, CInt(size)) >= 0 else { throw RawSocket.Refusal(word: RawSocket.error) }
    }

    /// vmsplice(2): puts pages of this process in.
    func take(_ memory: UnsafeMutableRawBufferPointer) -> String {
        RawSocket.word(of: ccontract_vmsplice(writer, memory.baseAddress, memory.count))
    }

    /// splice(2): puts pages of a file in.
    func take(_ file: CInt, count: Int) -> String {
        RawSocket.word(of: ccontract_splice(file, writer, count, 0))
    }

    /// splice(2): hands what is in the pipe to the socket.
    func give(_ count: Int, to socket: borrowing RawSocket, more: Bool = false) -> String {
        RawSocket.word(of: ccontract_splice(reader, socket.descriptor, count, more ? 1 : 0))
    }
}

/// Whole pages of memory of the check's own, with pages behind them that cannot be touched.
struct PageBlock: ~Copyable {
    let bytes: UnsafeMutableRawBufferPointer
    private let base: UnsafeMutableRawPointer
    private let size: Int

    init(pages: Int, forbidden: Int = 0) throws {
        let page = sysconf(CInt(_SC_PAGESIZE))
        size = (pages + forbidden) * page
        let flags = CInt(MAP_PRIVATE | MAP_ANONYMOUS)
        guard let made = mmap(nil, size, PROT_READ | PROT_WRITE, flags, -1, 0), made != MAP_FAILED else {
            throw RawSocket.Refusal(word: RawSocket.error)
        }
        base = made
        bytes = UnsafeMutableRawBufferPointer(start: made, count: pages * page)
        if forbidden > 0 { mprotect(made + pages * page, forbidden * page, PROT_NONE) }
    }

    deinit { munmap(base, size) }

    /// The last bytes before the end.
    func tail(_ count: Int) -> UnsafeMutableRawBufferPointer { .init(rebasing: bytes[(bytes.count - count)...]) }

    /// Sends the block and the forbidden pages behind it.
    func send(to socket: borrowing RawSocket) -> String {
        RawSocket.word(of: Glibc.send(socket.descriptor, base, size, CInt(MSG_DONTWAIT)))
    }
}

/// A file of the check's own, gone with it.
struct OwnFile: ~Copyable {
    let descriptor: CInt

    init(_ content: [UInt8]) throws {
        var path = Array("/tmp/algcheck-XXXXXX".utf8CString)
        descriptor = mkstemp(&path)
        guard descriptor >= 0 else { throw ContractSkip("no file in /tmp: \(RawSocket.error)") }
        unlink(path)
        guard write(descriptor, content, content.count) == content.count else {
            throw RawSocket.Refusal(word: RawSocket.error)
        }
        lseek(descriptor, 0, SEEK_SET)
    }

    deinit { close(descriptor) }

    /// What the file holds now.
    func read(_ count: Int) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: count)
        let got = pread(descriptor, &buffer, count, 0)
        return Array(buffer.prefix(max(0, got)))
    }

    /// sendfile(2) from the file's position.
    func send(_ count: Int, to socket: borrowing RawSocket) -> String {
        RawSocket.word(of: ccontract_sendfile(socket.descriptor, descriptor, count))
    }
}
