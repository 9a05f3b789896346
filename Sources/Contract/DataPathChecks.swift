internal import Glibc

/// Rules of the data path that all types share: blocking, polling, queues.
enum DataPathChecks {
    static let all = [blocking, polling, zero, queue].flatMap { $0 }

    private static func cbc() throws -> RawSocket { try SkcipherChecks.operation() }

    private static func gcm() throws -> RawSocket { try AEADChecks.operation() }

    private static let start = SkcipherChecks.start

    private static let blocking = [
        ContractCheck(
            "data/oversize-receive",
            "A blocking receive into a buffer larger than the output waits for ever.",
            is: "blocks"
        ) {
            let socket = try cbc()
            try RawSocket.demand(socket.send(.counting(16), start), is: "16")
            return try Background { socket.receive(32, wait: true).word }.wait(milliseconds: 1500)
        },
        ContractCheck(
            "data/oversize-receive-aead",
            "A blocking receive of an aead into a buffer larger than the output waits for ever.",
            is: "blocks"
        ) {
            let socket = try gcm()
            try RawSocket.demand(socket.send(.counting(16), AEADChecks.start()), is: "16")
            return try Background { socket.receive(64, wait: true).word }.wait(milliseconds: 1500)
        },
        ContractCheck(
            "data/oversize-receive-dontwait",
            "With MSG_DONTWAIT a receive into a larger buffer returns a short count.",
            is: "16, 32"
        ) {
            let cipher = try cbc()
            let aead = try gcm()
            try RawSocket.demand(cipher.send(.counting(16), start), is: "16")
            try RawSocket.demand(aead.send(.counting(16), AEADChecks.start()), is: "16")
            return cipher.receive(32).word + ", " + aead.receive(64).word
        },
        ContractCheck(
            "data/oversize-receive-nonblocking",
            "On a non-blocking descriptor a receive into a larger buffer returns a short count.",
            is: "16"
        ) {
            let socket = try cbc()
            try RawSocket.demand(socket.send(.counting(16), start), is: "16")
            try RawSocket.demand(RawSocket.word(of: Int(fcntl(socket.descriptor, F_SETFL, O_NONBLOCK))))
            return socket.receive(32, wait: true).word
        },
    ]

    private static let polling = [
        ContractCheck("data/poll-hash", "A hash cannot be polled, not even with a digest ready.", is: "none") {
            let socket = try HashChecks.operation()
            try RawSocket.demand(socket.send(HashChecks.abc), is: "3")
            return socket.poll()
        },
        ContractCheck("data/poll-rng", "A generator cannot be polled.", is: "none") {
            try RawSocket.operation("rng", "jitterentropy_rng", key: []).poll()
        },
        ContractCheck("data/poll-skcipher", "An idle skcipher claims to be readable.", is: "in out") {
            try cbc().poll()
        },
        ContractCheck("data/poll-aead", "An idle aead claims to be readable.", is: "in out") {
            try gcm().poll()
        },
    ]

    private static let zero = [
        ContractCheck("data/read-zero", "read of 0 bytes does nothing.", is: "0, abc") {
            let socket = try HashChecks.operation()
            try RawSocket.demand(socket.send(HashChecks.abc), is: "3")
            return socket.read(0).word + ", " + HashChecks.digest(socket)
        },
        ContractCheck("data/receive-zero", "recv of 0 bytes discards a digest.", is: "0, empty") {
            let socket = try HashChecks.operation()
            try RawSocket.demand(socket.send(HashChecks.abc), is: "3")
            return socket.receive(0).word + ", " + HashChecks.digest(socket)
        },
        ContractCheck("data/peek", "MSG_PEEK is ignored: it consumes.", is: "abc, empty") {
            let socket = try HashChecks.operation()
            try RawSocket.demand(socket.send(HashChecks.abc), is: "3")
            return HashChecks.digest(socket, flags: CInt(MSG_PEEK)) + ", " + HashChecks.digest(socket)
        },
        ContractCheck("data/peek-skcipher", "MSG_PEEK consumes a cipher's output, too.", is: "16, EAGAIN") {
            let socket = try cbc()
            try RawSocket.demand(socket.send(.counting(16), start), is: "16")
            return socket.receive(16, flags: CInt(MSG_PEEK)).word + ", " + socket.receive(16).word
        },
    ]

    /// SO_SNDBUF in whole pages.
    private static func room(_ socket: borrowing RawSocket) throws -> Int {
        try socket.socketOption(SO_SNDBUF) & ~(sysconf(CInt(_SC_PAGESIZE)) - 1)
    }

    /// Fills the queue to its limit and sends a byte more.
    private static func fill(_ socket: borrowing RawSocket, _ controls: [RawSocket.Control]) throws -> String {
        let limit = try room(socket)
        let first = socket.send([UInt8](repeating: 0, count: limit), controls, more: true)
        return (first == "\(limit)" ? "full" : first) + ", " + socket.send([0], more: true)
    }

    private static let queue = [
        ContractCheck("data/queue-limit", "skcipher queues SO_SNDBUF in whole pages and no more.", is: "full, EAGAIN") {
            let socket = try cbc()
            return try fill(socket, start)
        },
        ContractCheck("data/queue-limit-aead", "aead queues SO_SNDBUF in whole pages and no more.", is: "full, EAGAIN")
        {
            let socket = try gcm()
            return try fill(socket, AEADChecks.start())
        },
        ContractCheck(
            "data/queue-partial",
            "A send beyond the limit is accepted in part, and its MORE is dropped: the next send is refused.",
            is: "limit, EINVAL"
        ) {
            let socket = try cbc()
            let limit = try room(socket)
            let first = socket.send([UInt8](repeating: 0, count: limit + 50_000), start, more: true)
            return (first == "\(limit)" ? "limit" : first) + ", " + socket.send(.counting(16), more: true)
        },
        ContractCheck(
            "data/queue-partial-more",
            "When MORE holds from an earlier send, the send after a partial one finds no room.",
            is: "rest, EAGAIN"
        ) {
            let socket = try cbc()
            let limit = try room(socket)
            try RawSocket.demand(socket.send(.counting(16), start, more: true), is: "16")
            let second = socket.send([UInt8](repeating: 0, count: limit), more: true)
            return (second == "\(limit - 16)" ? "rest" : second) + ", " + socket.send(.counting(16), more: true)
        },
        ContractCheck("data/queue-blocks", "A blocking send beyond the limit waits.", is: "blocks") {
            let socket = try cbc()
            let data = [UInt8](repeating: 0, count: try room(socket) + 50_000)
            return try Background { socket.send(data, start, more: true, wait: true) }.wait(milliseconds: 1500)
        },
        ContractCheck("data/second-message", "A second message before the first was received is refused.", is: "EINVAL")
        {
            let socket = try cbc()
            try RawSocket.demand(socket.send(.counting(16), start), is: "16")
            return socket.send(.counting(16))
        },
        ContractCheck(
            "data/second-message-aead",
            "A second message for an aead before the first was received is refused.",
            is: "EINVAL"
        ) {
            let socket = try gcm()
            try RawSocket.demand(socket.send(.counting(16), AEADChecks.start()), is: "16")
            return socket.send(.counting(16))
        },
        ContractCheck("data/large-send", "A hash accepts 1 MiB in one send.", is: "1048576") {
            try HashChecks.operation().send([UInt8](repeating: 0, count: 1 << 20))
        },
        ContractCheck("data/large-splice", "128 KiB can be spliced in one call.", is: "131072, same") {
            let count = 1 << 17
            let spliced = try HashChecks.operation()
            let sent = try HashChecks.operation()
            let block = try PageBlock(pages: count / sysconf(CInt(_SC_PAGESIZE)))
            let pipe = try PagePipe()
            try pipe.grow(count)
            try RawSocket.demand(pipe.take(block.bytes), is: "\(count)")
            let word = pipe.give(count, to: spliced)
            try RawSocket.demand(sent.send([UInt8](repeating: 0, count: count)), is: "\(count)")
            return word + ", " + (spliced.receive(32).bytes == sent.receive(32).bytes ? "same" : "different")
        },
    ]
}
