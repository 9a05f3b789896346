internal import AFALG

/// What a skcipher operation does with data.
enum SkcipherChecks {
    static let all = [rounding, chaining, partial, empty].flatMap { $0 }

    static let key = [UInt8].counting(16)

    /// Encrypt, with a zero IV.
    static let start = [RawSocket.encrypt, .iv([UInt8](repeating: 0, count: 16))]

    static func operation(_ name: String = "cbc(aes)", key: [UInt8] = key) throws -> RawSocket {
        try .operation("skcipher", name, key: key)
    }

    /// What `cbc(aes)` makes of whole blocks in one go.
    private static func reference(_ data: [UInt8]) throws -> [UInt8] {
        let socket = try operation()
        try RawSocket.demand(socket.send(data, start), is: "\(data.count)")
        return socket.receive(data.count).bytes
    }

    private static let rounding = [
        ContractCheck("skcipher/receive-more", "With MORE set only whole blocks are processed.", is: "16") {
            let socket = try operation()
            try RawSocket.demand(socket.send(.counting(24), start, more: true), is: "24")
            return socket.receive(32).word
        },
        ContractCheck(
            "skcipher/receive-part",
            "A buffer smaller than the queue receives whole blocks; the rest stays queued.",
            is: "16, 16"
        ) {
            let socket = try operation()
            try RawSocket.demand(socket.send(.counting(32), start), is: "32")
            return socket.receive(24).word + ", " + socket.receive(16).word
        },
        ContractCheck(
            "skcipher/receive-less-than-block",
            "A buffer smaller than a block receives nothing; the data stay queued.",
            [
                "EINVAL, 16": .keeps,
                "0, 16": .varies("0 bytes instead of EINVAL"),
            ]
        ) {
            let socket = try operation()
            try RawSocket.demand(socket.send(.counting(16), start), is: "16")
            return socket.receive(8).word + ", " + socket.receive(16).word
        },
        ContractCheck(
            "skcipher/fill-partial-block",
            "A receive that waits for the rest of a block returns all blocks once the rest arrives.",
            [
                "32": .keeps,
                "16": .varies("what arrived while the receive waited is left for the next one"),
            ]
        ) {
            let socket = try operation()
            try RawSocket.demand(socket.send(.counting(24), start, more: true), is: "24")
            let other = socket.duplicate()
            let receive = try Background { other.receive(32, wait: true).word }
            let isWaiting = receive.isWaiting()
            try RawSocket.demand(socket.send(.counting(8, from: 24)), is: "8")
            return isWaiting ? receive.wait() : "did not wait: \(receive.wait())"
        },
    ]

    private static let chaining = [
        ContractCheck("skcipher/chain-receives", "The IV chains from one receive to the next.", is: "16, 16, chained") {
            let socket = try operation()
            let data = [UInt8].counting(32)
            try RawSocket.demand(socket.send(data, start), is: "32")
            let (one, two) = (socket.receive(16), socket.receive(16))
            let chained = one.bytes + two.bytes == (try reference(data))
            return "\(one.word), \(two.word), \(chained ? "chained" : "not chained")"
        },
        ContractCheck("skcipher/chain-messages", "The IV chains to the next message that brings none.", is: "chained") {
            let socket = try operation()
            let data = [UInt8].counting(32)
            try RawSocket.demand(socket.send(Array(data[..<16]), start), is: "16")
            let one = socket.receive(16).bytes
            try RawSocket.demand(socket.send(Array(data[16...])), is: "16")
            return one + socket.receive(16).bytes == (try reference(data)) ? "chained" : "not chained"
        },
        ContractCheck("skcipher/new-iv", "A message that brings an IV starts anew.", is: "anew") {
            let socket = try operation()
            let data = [UInt8].counting(16)
            try RawSocket.demand(socket.send(data, start), is: "16")
            let one = socket.receive(16).bytes
            try RawSocket.demand(socket.send(data, start), is: "16")
            return one == socket.receive(16).bytes ? "anew" : "chained"
        },
        ContractCheck(
            "skcipher/chain-stream",
            "A stream cipher without exported state starts its key stream anew with every receive.",
            [
                "anew": .varies("the position in the key stream is lost between receives"),
                "chained": .varies("the state is carried from one receive to the next"),
            ]
        ) {
            let socket = try operation("chacha20", key: .counting(32))
            let zero = [UInt8](repeating: 0, count: 128)
            try RawSocket.demand(socket.send(zero, start), is: "128")
            let whole = socket.receive(128).bytes
            try RawSocket.demand(socket.send(zero, start), is: "128")
            let (one, two) = (socket.receive(64).bytes, socket.receive(64).bytes)
            guard one.count == 64, two.count == 64 else { return "\(one.count), \(two.count)" }
            return one + two == whole ? "chained" : one == two ? "anew" : "other bytes"
        },
        ContractCheck(
            "skcipher/state-size",
            "/proc/crypto tells whether ciphers can export state.",
            [
                "listed": .varies("the field statesize is there"),
                "absent": .varies("the kernel has no exported state"),
            ]
        ) {
            _ = try operation()
            let entries = try Instances.registered()
            return entries.contains { $0.fields["statesize"] != nil } ? "listed" : "absent"
        },
    ]

    private static let partial = [
        ContractCheck(
            "skcipher/odd-length",
            "A message that ends within a block is refused and consumed.",
            is: "EINVAL, EAGAIN"
        ) {
            let socket = try operation()
            try RawSocket.demand(socket.send(.counting(17), start), is: "17")
            return socket.receive(17).word + ", " + socket.receive(17).word
        },
        ContractCheck(
            "skcipher/odd-length-blocks",
            "The whole blocks of a message that ends within a block can be received first.",
            is: "16, EINVAL"
        ) {
            let socket = try operation()
            try RawSocket.demand(socket.send(.counting(17), start), is: "17")
            return socket.receive(16).word + ", " + socket.receive(16).word
        },
        ContractCheck("skcipher/odd-length-ctr", "A counter mode accepts any length.", is: "17, same") {
            let odd = try operation("ctr(aes)")
            let whole = try operation("ctr(aes)")
            try RawSocket.demand(odd.send(.counting(17), start), is: "17")
            try RawSocket.demand(whole.send(.counting(32), start), is: "32")
            let received = odd.receive(17)
            let isSame = received.bytes == Array(whole.receive(32).bytes.prefix(17))
            return received.word + (isSame ? ", same" : ", different")
        },
        ContractCheck("skcipher/short-xts", "XTS refuses less than a block.", is: "EINVAL") {
            let socket = try operation("xts(aes)", key: .counting(32))
            try RawSocket.demand(socket.send(.counting(15), start), is: "15")
            return socket.receive(15).word
        },
        ContractCheck("skcipher/odd-length-xts", "XTS steals ciphertext for an odd length.", is: "17") {
            let socket = try operation("xts(aes)", key: .counting(32))
            try RawSocket.demand(socket.send(.counting(17), start), is: "17")
            return socket.receive(17).word
        },
    ]

    private static let empty = [
        ContractCheck("skcipher/empty-message", "A message of no bytes is received as 0 bytes.", is: "0, 0") {
            let socket = try operation()
            return socket.send([], start) + ", " + socket.receive(16).word
        },
        ContractCheck("skcipher/no-data", "Without data, a receive that must not wait is refused.", is: "EAGAIN") {
            try operation().receive(16).word
        },
        ContractCheck("skcipher/no-data-blocks", "Without data, a receive waits.", is: "blocks") {
            let socket = try operation()
            return try Background { socket.receive(16, wait: true).word }.wait(milliseconds: 1500)
        },
    ]
}
