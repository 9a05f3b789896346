/// What an aead operation does with data.
enum AEADChecks {
    static let all = [layout, tags, messages, AEADBufferChecks.all, AEADKeyBlobChecks.all].flatMap { $0 }

    /// A published GCM example: key, IV, associated data, plaintext, ciphertext, tag.
    private enum Example {
        static let key = [UInt8].hex("feffe9928665731c6d6a8f9467308308")
        static let iv = [UInt8].hex("cafebabefacedbaddecaf888")
        static let associated = [UInt8].hex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
        static let plain = [UInt8].hex(
            """
            d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72
            1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39
            """
        )
        static let cipher = [UInt8].hex(
            """
            42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e
            21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091
            """
        )
        static let tag = [UInt8].hex("5bc94fbc3221a5db94fae95ae7121a47")
    }

    static let key = [UInt8].counting(16)
    static let iv = [UInt8](repeating: 0, count: 12)

    /// Controls of a message.
    static func start(
        _ operation: RawSocket.Control = RawSocket.encrypt,
        associated: UInt32 = 0,
        iv: [UInt8] = iv
    ) -> [RawSocket.Control] {
        [operation, .iv(iv), .associatedDataSize(associated)]
    }

    static func operation(_ name: String = "gcm(aes)", key: [UInt8] = key, tag: Int? = 16) throws -> RawSocket {
        try .operation("aead", name, key: key, tagSize: tag)
    }

    /// What `gcm(aes)` makes of a message: associated data, ciphertext and tag.
    static func sealed(_ data: [UInt8], associated: UInt32 = 0) throws -> [UInt8] {
        let socket = try operation()
        try RawSocket.demand(socket.send(data, start(associated: associated)), is: "\(data.count)")
        return socket.receive(data.count + 16).bytes
    }

    private static let layout = [
        ContractCheck(
            "aead/encrypt-layout",
            "Encryption gives associated data, ciphertext and tag.",
            is: "as published"
        ) {
            let socket = try operation(key: Example.key)
            let controls = start(associated: 20, iv: Example.iv)
            let data = Example.associated + Example.plain
            try RawSocket.demand(socket.send(data, controls), is: "\(data.count)")
            let expected = Example.associated + Example.cipher + Example.tag
            return socket.receive(expected.count).name(among: ["as published": expected])
        },
        ContractCheck("aead/decrypt-layout", "Decryption gives associated data and plaintext.", is: "as published") {
            let socket = try operation(key: Example.key)
            let controls = start(RawSocket.decrypt, associated: 20, iv: Example.iv)
            let data = Example.associated + Example.cipher + Example.tag
            try RawSocket.demand(socket.send(data, controls), is: "\(data.count)")
            let expected = Example.associated + Example.plain
            return socket.receive(expected.count).name(among: ["as published": expected])
        },
        ContractCheck(
            "aead/receive-more",
            "A receive of an aead returns nothing before the end of the message.",
            is: "EAGAIN, 48"
        ) {
            let socket = try operation()
            try RawSocket.demand(socket.send(.counting(16), start(), more: true), is: "16")
            let early = socket.receive(32).word
            try RawSocket.demand(socket.send(.counting(16)), is: "16")
            return early + ", " + socket.receive(48).word
        },
        ContractCheck(
            "aead/receive-more-blocks",
            "A blocking receive before the end of an aead message waits.",
            is: "blocks"
        ) {
            let socket = try operation()
            try RawSocket.demand(socket.send(.counting(16), start(), more: true), is: "16")
            return try Background { socket.receive(32, wait: true).word }.wait(milliseconds: 1500)
        },
    ]

    private static func accepted(_ name: String, _ sizes: ClosedRange<Int>) throws -> String {
        let socket = try RawSocket.bound("aead", name)
        return sizes.filter { socket.setTagSize($0) == "0" }.map(String.init).joined(separator: " ")
    }

    private static let tags = [
        ContractCheck("aead/default-tag", "Unless set, the tag has the largest size.", is: "32") {
            let socket = try operation(tag: nil)
            try RawSocket.demand(socket.send(.counting(16), start()), is: "16")
            return socket.receive(64).word
        },
        ContractCheck("aead/tag-sizes-gcm", "The tag sizes of GCM.", is: "4 8 12 13 14 15 16") {
            try accepted("gcm(aes)", 0...20)
        },
        ContractCheck("aead/tag-sizes-ccm", "The tag sizes of CCM.", is: "4 6 8 10 12 14 16") {
            try accepted("ccm(aes)", 0...20)
        },
        ContractCheck("aead/tag-size-zero", "A tag of no bytes is refused by GCM and CCM.", is: "EINVAL, EINVAL") {
            let gcm = try RawSocket.bound("aead", "gcm(aes)")
            let ccm = try RawSocket.bound("aead", "ccm(aes)")
            return gcm.setTagSize(0) + ", " + ccm.setTagSize(0)
        },
        ContractCheck(
            "aead/ccm-iv",
            "CCM accepts 1 to 7 in the first byte of the IV and nothing else.",
            is: "EINVAL, 32, 32, EINVAL"
        ) {
            let words = try [0, 1, 7, 8].map { first -> String in
                let socket = try operation("ccm(aes)")
                let iv = [UInt8(first)] + [UInt8](repeating: 0, count: 15)
                try RawSocket.demand(socket.send(.counting(16), start(iv: iv)), is: "16")
                return socket.receive(32).word
            }
            return words.joined(separator: ", ")
        },
    ]

    /// A sealed message with a wrong tag.
    private static func forged() throws -> [UInt8] {
        var message = try sealed(.counting(24), associated: 8)
        message[message.count - 1] ^= 1
        return message
    }

    private static let messages = [
        ContractCheck(
            "aead/bad-tag",
            "A wrong tag is EBADMSG; the message is consumed and the descriptor stays usable.",
            is: "EBADMSG, EAGAIN, 40"
        ) {
            let socket = try operation()
            try RawSocket.demand(socket.send(try forged(), start(RawSocket.decrypt, associated: 8)), is: "40")
            let words = [socket.receive(24).word, socket.receive(24).word]
            try RawSocket.demand(socket.send(.counting(24), start(associated: 8)), is: "24")
            return (words + [socket.receive(40).word]).joined(separator: ", ")
        },
        ContractCheck(
            "aead/bad-tag-output",
            "What the buffer holds after EBADMSG is not laid down.",
            [
                "plaintext": .varies("the plaintext that failed authentication is in the buffer"),
                "associated data": .varies("only the associated data are in the buffer"),
                "zero": .varies("the buffer is as it was or was cleared"),
                "other": .varies("something else is in the buffer"),
            ]
        ) {
            let socket = try operation()
            try RawSocket.demand(socket.send(try forged(), start(RawSocket.decrypt, associated: 8)), is: "40")
            let (word, buffer) = socket.receiveInto(24)
            guard word == "EBADMSG" else { return word }
            if buffer == .counting(24) { return "plaintext" }
            if buffer.allSatisfy({ $0 == 0 }) { return "zero" }
            return buffer == .counting(8) + [UInt8](repeating: 0, count: 16) ? "associated data" : "other"
        },
        ContractCheck("aead/empty-encrypt", "A message of no bytes is encrypted to a tag.", is: "16") {
            let socket = try operation()
            try RawSocket.demand(socket.send([], start()))
            return socket.receive(16).word
        },
        ContractCheck("aead/empty-decrypt", "A tag alone is verified; a byte of buffer is needed.", is: "0, EBADMSG") {
            let tag = try sealed([])
            let words = try [tag, [tag[0] ^ 1] + tag[1...]].map { tag -> String in
                let socket = try operation()
                try RawSocket.demand(socket.send(tag, start(RawSocket.decrypt)), is: "16")
                return socket.receive(1).word
            }
            return words.joined(separator: ", ")
        },
        ContractCheck("aead/empty-receive", "A receive of 0 bytes verifies no tag.", is: "0, EBADMSG") {
            let socket = try operation()
            try RawSocket.demand(socket.send([UInt8](repeating: 7, count: 16), start(RawSocket.decrypt)), is: "16")
            return socket.receive(0).word + ", " + socket.receive(1).word
        },
        ContractCheck(
            "aead/persist",
            "IV and size of the associated data hold for the next message that brings no controls.",
            is: "same"
        ) {
            let socket = try operation()
            try RawSocket.demand(socket.send(.counting(24), start(associated: 8)), is: "24")
            let one = socket.receive(40)
            try RawSocket.demand(one.word, is: "40")
            try RawSocket.demand(socket.send(.counting(24)), is: "24")
            let two = socket.receive(40)
            return two.name(among: ["same": one.bytes])
        },
    ]
}
