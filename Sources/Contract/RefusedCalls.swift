internal import CAFALG
internal import Glibc

/// The socket calls that AF_ALG has no use for: a contract says what they answer.
extension RawSocket {
    /// A call of a socket that no program has a reason to make.
    enum Call: String, CaseIterable {
        case bind, accept, connect, listen, shutdown, getsockname, getpeername, getsockopt, setsockopt, send
        case receive = "recv"
    }

    /// Makes a call and gives the kernel's word.
    func make(_ call: Call) -> String {
        var address = cafalg_address()
        var length = socklen_t(MemoryLayout.size(ofValue: address))
        func withAddress(_ body: (UnsafeMutablePointer<sockaddr>, inout socklen_t) -> CInt) -> String {
            Self.word(
                Int(
                    withUnsafeMutableBytes(of: &address) { bytes in
                        bytes.withMemoryRebound(to: sockaddr.self) { $0.baseAddress.map { body($0, &length) } ?? -1 }
                    }
                )
            )
        }
        var value: CInt = 0
        switch call {
        case .bind: return bind("hash", "sha256")
        case .accept: return tryAccept()
        case .connect: return withAddress { Glibc.connect(descriptor, $0, $1) }
        case .listen: return Self.word(Int(Glibc.listen(descriptor, 1)))
        case .shutdown: return Self.word(Int(Glibc.shutdown(descriptor, CInt(SHUT_RDWR))))
        case .getsockname: return withAddress { Glibc.getsockname(descriptor, $0, &$1) }
        case .getpeername: return withAddress { Glibc.getpeername(descriptor, $0, &$1) }
        case .getsockopt:
            var size = socklen_t(MemoryLayout.size(ofValue: value))
            return Self.word(Int(Glibc.getsockopt(descriptor, ALG.level, ALG.setKey, &value, &size)))
        case .setsockopt: return setKey([UInt8](repeating: 1, count: 16))
        case .send: return send([1, 2, 3])
        case .receive: return receive(16).word
        }
    }

    /// Makes several calls; one word when all answer the same, else each call with its answer.
    func make(_ calls: [Call]) -> String {
        let answers = calls.map { (call: $0, word: make($0)) }
        if let first = answers.first?.word, answers.allSatisfy({ $0.word == first }) { return first }
        return answers.map { "\($0.call.rawValue) \($0.word)" }.joined(separator: ", ")
    }

    /// Does something while an operation of this socket is open.
    func withOperation(_ body: (borrowing RawSocket) throws -> String) throws -> String {
        let child = try accept()
        return try body(child)
    }
}
