/// What an aead operation does with buffers and messages that are too small.
enum AEADBufferChecks {
    static let all = [buffers, messages].flatMap { $0 }

    private static func start(_ operation: RawSocket.Control) -> [RawSocket.Control] {
        AEADChecks.start(operation, associated: 8)
    }

    /// An operation that holds 8 bytes of associated data and 16 to encrypt.
    private static func encrypting() throws -> RawSocket {
        let socket = try AEADChecks.operation()
        try RawSocket.demand(socket.send(.counting(24), start(RawSocket.encrypt)), is: "24")
        return socket
    }

    /// An operation that holds the same, encrypted, and its tag.
    static func decrypting() throws -> RawSocket {
        let message = try AEADChecks.sealed(.counting(24), associated: 8)
        let socket = try AEADChecks.operation()
        try RawSocket.demand(socket.send(message, start(RawSocket.decrypt)), is: "40")
        return socket
    }

    private static let buffers = [
        ContractCheck(
            "aead/short-encrypt",
            "A buffer that lacks a byte gets an encryption of a byte less, without a word.",
            is: "39, sealed 15"
        ) {
            let socket = try encrypting()
            let received = socket.receive(39)
            let shorter = try AEADChecks.sealed(.counting(23), associated: 8)
            return received.word + (received.bytes == shorter ? ", sealed 15" : ", other bytes")
        },
        ContractCheck(
            "aead/short-encrypt-rest",
            "What a short encryption cut off stays queued: the next message is refused.",
            is: "39, EINVAL"
        ) {
            let socket = try encrypting()
            return socket.receive(39).word + ", " + socket.send(.counting(24), start(RawSocket.encrypt))
        },
        ContractCheck(
            "aead/shorter-encrypt",
            "A buffer that lacks more than the plaintext is refused; the data stay.",
            is: "EINVAL, 40"
        ) {
            let socket = try encrypting()
            return socket.receive(23).word + ", " + socket.receive(40).word
        },
        ContractCheck("aead/short-decrypt", "A decryption that is cut short fails its tag.", is: "EBADMSG") {
            try decrypting().receive(23).word
        },
        ContractCheck(
            "aead/short-decrypt-rest",
            "What a short decryption cut off stays queued: the next message is refused.",
            is: "EBADMSG, EINVAL"
        ) {
            let socket = try decrypting()
            return socket.receive(23).word + ", " + socket.send(.counting(24), start(RawSocket.encrypt))
        },
    ]

    private static let messages = [
        ContractCheck(
            "aead/short-of-associated",
            "A message shorter than its associated data is refused.",
            is: "EINVAL"
        ) {
            let socket = try AEADChecks.operation()
            try RawSocket.demand(socket.send(.counting(4), start(RawSocket.encrypt)), is: "4")
            return socket.receive(32).word
        },
        ContractCheck("aead/short-of-tag", "A message to decrypt that is shorter than a tag is refused.", is: "EINVAL")
        {
            let socket = try AEADChecks.operation()
            try RawSocket.demand(socket.send(.counting(15), AEADChecks.start(RawSocket.decrypt)), is: "15")
            return socket.receive(32).word
        },
        ContractCheck(
            "aead/stuck",
            "After a message that is too short the descriptor is stuck: receive and send are refused.",
            is: "EINVAL, EINVAL, EINVAL"
        ) {
            let socket = try AEADChecks.operation()
            try RawSocket.demand(socket.send(.counting(4), start(RawSocket.encrypt)), is: "4")
            let words = [socket.receive(32).word, socket.receive(32).word]
            return (words + [socket.send(.counting(24), start(RawSocket.encrypt))]).joined(separator: ", ")
        },
    ]
}

/// The key of `authenc`: both keys behind a header.
enum AEADKeyBlobChecks {
    static let all = [
        ContractCheck("aead/key-blob", "An authenc key is a header and both keys.", is: "0") {
            try set(blob())
        },
        ContractCheck(
            "aead/key-blob-length",
            "A wrong length in the header of an authenc key is refused.",
            is: "EINVAL, EINVAL, EINVAL"
        ) {
            try [4, 7, 200].map { try set(blob(length: $0)) }.joined(separator: ", ")
        },
        ContractCheck("aead/key-blob-type", "A wrong type in the header of an authenc key is refused.", is: "EINVAL") {
            try set(blob(type: 2))
        },
        ContractCheck("aead/key-blob-cipher", "A cipher key larger than the authenc key is refused.", is: "EINVAL") {
            try set(blob(cipher: 200))
        },
        ContractCheck("aead/key-blob-short", "An authenc key shorter than its header is refused.", is: "EINVAL, EINVAL")
        {
            try [0, 3].map { try set(Array(blob().prefix($0))) }.joined(separator: ", ")
        },
    ]

    /// The kernel's word for a key of `authenc(hmac(sha256),cbc(aes))`.
    static func set(_ key: [UInt8]) throws -> String {
        try RawSocket.bound("aead", "authenc(hmac(sha256),cbc(aes))").setKey(key)
    }

    /// A key blob with a 32-byte and a 16-byte key, unless the header says otherwise.
    static func blob(length: UInt16 = 8, type: UInt16 = 1, cipher: UInt32 = 16) -> [UInt8] {
        let header = [length, type].flatMap { word in withUnsafeBytes(of: word) { Array($0) } }
        return header + RawSocket.Control.bytes(cipher.bigEndian) + .counting(32) + .counting(16)
    }
}
