internal import Glibc

/// What a hash operation does with data.
enum HashChecks {
    static let all = [sending, receiving, cloning].flatMap { $0 }

    static let abc = Array("abc".utf8)

    /// SHA-256 of messages, by the message.
    static let digests: KeyValuePairs<String, [UInt8]> = [
        "abc": .hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        "empty": .hex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        "b": .hex("3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d"),
        "c": .hex("2e7d2c03a9507ae265ecf5b5356885a53393a2029d241394997265a1a25aefc6"),
    ]

    static func operation() throws -> RawSocket { try .operation("hash", "sha256") }

    static func digest(_ socket: borrowing RawSocket, size: Int = 32, flags: CInt = 0) -> String {
        socket.receive(size, flags: flags).name(among: digests)
    }

    private static let sending = [
        ContractCheck("hash/send", "A message sent without MORE is hashed.", is: "3, abc") {
            let socket = try operation()
            return socket.send(abc) + ", " + digest(socket)
        },
        ContractCheck("hash/send-empty", "A message of no bytes has the digest of the empty message.", is: "0, empty") {
            let socket = try operation()
            return socket.send([]) + ", " + digest(socket)
        },
        ContractCheck("hash/send-empty-finalises", "No bytes sent after MORE end the message.", is: "0, abc") {
            let socket = try operation()
            try RawSocket.demand(socket.send(abc, more: true), is: "3")
            return socket.send([]) + ", " + digest(socket)
        },
        ContractCheck("hash/send-twice", "A second message replaces a digest that was not received.", is: "1, b") {
            let socket = try operation()
            try RawSocket.demand(socket.send(abc), is: "3")
            return socket.send(Array("b".utf8)) + ", " + digest(socket)
        },
        ContractCheck("hash/controls-ignored", "A hash ignores control messages.", is: "3, abc") {
            let socket = try operation()
            let controls = [RawSocket.encrypt, RawSocket.Control(type: 99, payload: [1, 2, 3])]
            return socket.send(abc, controls) + ", " + digest(socket)
        },
        ContractCheck(
            "hash/send-fault",
            "A send that meets unreadable memory after whole chunks returns how much was accepted.",
            is: "some"
        ) {
            let socket = try operation()
            let block = try PageBlock(pages: 32, forbidden: 32)
            let word = block.send(to: socket)
            guard let count = Int(word) else { return word }
            return (1...block.bytes.count).contains(count) ? "some" : word
        },
    ]

    private static let receiving = [
        ContractCheck("hash/receive-finalises", "A receive after MORE ends the message.", is: "abc") {
            let socket = try operation()
            try RawSocket.demand(socket.send(abc, more: true), is: "3")
            return digest(socket)
        },
        ContractCheck("hash/receive-first", "A receive without a send returns the empty message's digest.", is: "empty")
        {
            digest(try operation())
        },
        ContractCheck(
            "hash/receive-twice",
            "A second receive returns the digest of the empty message, not the end of a file.",
            is: "abc, empty"
        ) {
            let socket = try operation()
            try RawSocket.demand(socket.send(abc), is: "3")
            return digest(socket) + ", " + digest(socket)
        },
        ContractCheck("hash/receive-short", "A short receive truncates the digest; the rest is lost.", is: "8, empty") {
            let socket = try operation()
            try RawSocket.demand(socket.send(abc), is: "3")
            let short = socket.receive(8)
            guard digests[0].value.starts(with: short.bytes) else { return "other bytes" }
            return short.word + ", " + digest(socket)
        },
        ContractCheck("hash/receive-short-flag", "recvmsg reports a truncated digest as MSG_TRUNC.", is: "8, TRUNC") {
            let socket = try operation()
            try RawSocket.demand(socket.send(abc), is: "3")
            let (short, flags) = socket.receiveMessage(8)
            return short.word + (flags & CInt(MSG_TRUNC) != 0 ? ", TRUNC" : ", no flag")
        },
        ContractCheck("hash/receive-oversize", "A larger buffer gets the digest and no more.", is: "abc") {
            let socket = try operation()
            try RawSocket.demand(socket.send(abc), is: "3")
            return digest(socket, size: 64)
        },
    ]

    private static let cloning = [
        ContractCheck(
            "hash/clone",
            "accept on an operation in the middle of a message copies its state.",
            is: "abc, abc"
        ) {
            let socket = try operation()
            try RawSocket.demand(socket.send(Array("ab".utf8), more: true), is: "2")
            let clone = try socket.accept()
            try RawSocket.demand(clone.send(Array("c".utf8)), is: "1")
            try RawSocket.demand(socket.send(Array("c".utf8)), is: "1")
            return digest(clone) + ", " + digest(socket)
        },
        ContractCheck(
            "hash/clone-independent",
            "What a copy hashes does not reach the operation that it was made from.",
            is: "abc"
        ) {
            let socket = try operation()
            try RawSocket.demand(socket.send(Array("ab".utf8), more: true), is: "2")
            let clone = try socket.accept()
            try RawSocket.demand(clone.send(Array("xyz".utf8)), is: "3")
            try RawSocket.demand(socket.send(Array("c".utf8)), is: "1")
            return digest(socket)
        },
        ContractCheck("hash/clone-finished", "A copy of an operation whose message ended is fresh.", is: "empty, abc") {
            let socket = try operation()
            try RawSocket.demand(socket.send(abc), is: "3")
            let clone = try socket.accept()
            return digest(clone) + ", " + digest(socket)
        },
    ]
}

extension [UInt8] {
    /// Bytes from hexadecimal digits; other characters are left out.
    static func hex(_ text: String) -> [UInt8] {
        let digits = text.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    /// Bytes that count up from a start.
    static func counting(_ count: Int, from start: UInt8 = 0) -> [UInt8] {
        (0..<count).map { start &+ UInt8(truncatingIfNeeded: $0) }
    }
}
