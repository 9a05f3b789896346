/// Control messages: what is refused, and what stays when a message does not name it.
enum ControlChecks {
    static let all: [ContractCheck] = refused + taken + resets + persistence

    private static let key = [UInt8](repeating: 1, count: 16)
    private static let iv = [UInt8](repeating: 2, count: 16)
    private static let block = [UInt8](repeating: 3, count: 16)

    /// Does something with an operation of AES in CBC mode.
    private static func withCBC(_ body: (borrowing RawSocket) throws -> String) throws -> String {
        let socket = try RawSocket.bound("skcipher", "cbc(aes)")
        _ = socket.setKey(key)
        return try socket.withOperation(body)
    }

    /// What AES in CBC mode makes of one block when every parameter is named.
    private static func reference(_ operation: RawSocket.Control, iv: [UInt8]) throws -> [UInt8] {
        let socket = try RawSocket.bound("skcipher", "cbc(aes)")
        _ = socket.setKey(key)
        let child = try socket.accept()
        _ = child.send(block, [operation, .iv(iv)])
        return child.receive(16).bytes
    }

    /// Which of the operations one received block is.
    private static func word(_ bytes: [UInt8], ivs: KeyValuePairs<String, [UInt8]>) throws -> String {
        for (name, iv) in ivs {
            if bytes == (try reference(RawSocket.encrypt, iv: iv)) { return "encrypts, \(name) IV" }
            if bytes == (try reference(RawSocket.decrypt, iv: iv)) { return "decrypts, \(name) IV" }
        }
        return "something else"
    }

    /// A rule that one message shows.
    private static func send(
        _ id: String,
        _ statement: String,
        _ controls: [RawSocket.Control],
        is expected: String = "EINVAL"
    ) -> ContractCheck {
        ContractCheck(id, statement, is: expected) { try withCBC { $0.send(block, controls) } }
    }

    private static let refused = [
        send(
            "control/unknown-type",
            "A message of SOL_ALG that is not known is refused.",
            [.init(type: 99, payload: [0, 0, 0, 0])]
        ),
        send("control/option-type", "What is a socket option is no message.", [.init(type: ALG.setKey, payload: key)]),
        send("control/operation-value", "An operation other than 0 and 1 is refused.", [.operation(2), .iv(iv)]),
        send(
            "control/iv-short",
            "An IV that is too short is refused.",
            [RawSocket.encrypt, .iv(Array(iv.dropLast()))]
        ),
        send("control/iv-long", "An IV that is too long is refused.", [RawSocket.encrypt, .iv(iv + [0])]),
        send("control/iv-empty", "An empty IV is refused where one is required.", [RawSocket.encrypt, .iv([])]),
        send(
            "control/iv-cut",
            "An IV message shorter than its stated length is refused.",
            [RawSocket.encrypt, .init(type: ALG.setIV, payload: RawSocket.Control.bytes(16) + [1, 2, 3])]
        ),
        send(
            "control/operation-cut",
            "An operation message of fewer than four bytes is refused.",
            [.init(type: ALG.setOperation, payload: [1]), .iv(iv)]
        ),
        ContractCheck("control/ecb-iv", "A mode without an IV refuses one.", is: "EINVAL") {
            try withECB { $0.send(block, [RawSocket.encrypt, .iv(iv)]) }
        },
        ContractCheck(
            "control/refused-changes-nothing",
            "A message that is refused leaves operation and IV as they were.",
            is: "encrypts, given IV"
        ) {
            try withCBC {
                _ = $0.send([], [RawSocket.encrypt, .iv(iv)], more: true)
                _ = $0.send(block, [RawSocket.decrypt, .iv([])])
                _ = $0.send(block)
                return try word($0.receive(16).bytes, ivs: ["given": iv])
            }
        },
    ]

    private static func withECB(_ body: (borrowing RawSocket) throws -> String) throws -> String {
        let socket = try RawSocket.bound("skcipher", "ecb(aes)")
        _ = socket.setKey(key)
        return try socket.withOperation(body)
    }

    private static let taken = [
        send(
            "control/other-level",
            "Messages of another level are ignored.",
            [.init(level: 0, type: 99, payload: [1]), RawSocket.encrypt, .iv(iv)],
            is: "16"
        ),
        send(
            "control/operation-padded",
            "An operation message may have more than four bytes.",
            [.init(type: ALG.setOperation, payload: [1, 0, 0, 0, 9, 9, 9, 9]), .iv(iv)],
            is: "16"
        ),
        ContractCheck("control/ecb-empty-iv", "A mode without an IV accepts an empty IV, or none.", is: "16 16") {
            let given = try withECB { $0.send(block, [RawSocket.encrypt, .iv([])]) }
            return given + " " + (try withECB { $0.send(block, [RawSocket.encrypt]) })
        },
        ContractCheck(
            "control/repeated",
            "Of two messages of a kind the later one holds.",
            is: "encrypts, given IV"
        ) {
            try withCBC {
                _ = $0.send(block, [RawSocket.decrypt, .iv(key), RawSocket.encrypt, .iv(iv)])
                return try word($0.receive(16).bytes, ivs: ["given": iv])
            }
        },
        ContractCheck(
            "control/ahead-of-data",
            "Parameters may precede the data, with MSG_MORE.",
            is: "encrypts, given IV"
        ) {
            try withCBC {
                _ = $0.send([], [RawSocket.encrypt, .iv(iv)], more: true)
                _ = $0.send(block)
                return try word($0.receive(16).bytes, ivs: ["given": iv])
            }
        },
    ]

    private static let zero = [UInt8](repeating: 0, count: 16)

    private static let resets = [
        ContractCheck(
            "control/default",
            "An operation without control data decrypts with an IV of zeros.",
            is: "decrypts, zero IV"
        ) {
            try withCBC {
                _ = $0.send(block)
                return try word($0.receive(16).bytes, ivs: ["zero": zero])
            }
        },
        ContractCheck(
            "control/missing-operation",
            "Control data that names no operation means decryption.",
            is: "decrypts, given IV"
        ) {
            try withCBC {
                _ = $0.send(block, [RawSocket.encrypt, .iv(iv)])
                _ = $0.receive(16)
                _ = $0.send(block, [.iv(iv)])
                return try word($0.receive(16).bytes, ivs: ["given": iv])
            }
        },
        ContractCheck(
            "control/other-level-resets",
            "Control data of only another level means decryption, too.",
            is: "decrypts, given IV"
        ) {
            try withCBC {
                _ = $0.send([], [RawSocket.encrypt, .iv(iv)], more: true)
                _ = $0.send(block, [.init(level: 0, type: 99, payload: [1])])
                return try word($0.receive(16).bytes, ivs: ["given": iv])
            }
        },
        ContractCheck(
            "control/missing-iv",
            "Control data that names no IV keeps the IV that the last message left.",
            is: "encrypts, chained IV"
        ) {
            try withCBC {
                _ = $0.send(block, [RawSocket.encrypt, .iv(iv)])
                let last = $0.receive(16).bytes
                _ = $0.send(block, [RawSocket.encrypt])
                return try word($0.receive(16).bytes, ivs: ["chained": last, "given": iv])
            }
        },
        ContractCheck(
            "control/missing-associated-data-size",
            "Control data without a size of associated data means that there is none.",
            is: "size 0"
        ) {
            try associatedDataSize(of: [RawSocket.encrypt, .iv(nonce)])
        },
    ]

    private static let nonce = [UInt8](repeating: 4, count: 12)
    private static let text = [UInt8](0..<24)

    /// Sends a message with 8 bytes of associated data, then one with the controls given; which size that one had.
    private static func associatedDataSize(of controls: [RawSocket.Control]) throws -> String {
        let socket = try RawSocket.bound("aead", "gcm(aes)")
        _ = socket.setKey(key)
        let child = try socket.accept()
        let named = [8, 0].map { (size: $0, bytes: seal(child, explicit(UInt32($0)))) }
        _ = seal(child, explicit(8))
        let bytes = seal(child, controls)
        return named.first { $0.bytes == bytes && bytes.count == 40 }.map { "size \($0.size)" } ?? "something else"
    }

    private static func seal(_ operation: borrowing RawSocket, _ controls: [RawSocket.Control]) -> [UInt8] {
        _ = operation.send(text, controls)
        return operation.receive(40).bytes
    }

    private static func explicit(_ size: UInt32) -> [RawSocket.Control] {
        [RawSocket.encrypt, .iv(nonce), .associatedDataSize(size)]
    }

    private static let persistence = [
        ContractCheck(
            "control/none",
            "Without control data the operation stays, and the IV continues from the last message.",
            is: "encrypts, chained IV"
        ) {
            try withCBC {
                _ = $0.send(block, [RawSocket.encrypt, .iv(iv)])
                let last = $0.receive(16).bytes
                _ = $0.send(block)
                return try word($0.receive(16).bytes, ivs: ["chained": last, "given": iv])
            }
        },
        ContractCheck(
            "control/none-aead",
            "Without control data the IV of an AEAD and the size of its associated data stay.",
            is: "size 8"
        ) {
            try associatedDataSize(of: [])
        },
        ContractCheck(
            "control/own-operation",
            "What one operation was told does not reach another of the same socket.",
            is: "decrypts, zero IV"
        ) {
            let socket = try RawSocket.bound("skcipher", "cbc(aes)")
            _ = socket.setKey(key)
            let first = try socket.accept()
            let second = try socket.accept()
            _ = first.send([], [RawSocket.encrypt, .iv(iv)], more: true)
            _ = second.send(block)
            return try word(second.receive(16).bytes, ivs: ["zero": zero])
        },
    ]
}
