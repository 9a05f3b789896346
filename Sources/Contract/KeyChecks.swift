internal import Corpus
internal import Glibc

/// When a key is needed, and what remains of one.
enum KeyChecks {
    static let all: [ContractCheck] = lateKeys + lostKeys + emptyKeys + tagSizes

    private static let key = [UInt8](repeating: 1, count: 16)

    /// Every call on an operation without a key.
    private static func keyless(_ type: String, _ name: String, accepts: Bool = false) throws -> String {
        let socket = try RawSocket.bound(type, name)
        return try socket.withOperation { $0.make([.send, .receive] + (accepts ? [.accept] : [])) }
    }

    private static let lateKeys = [
        ContractCheck("keys/keyless-mac", "A MAC without a key sends, receives and clones nothing.", is: "ENOKEY") {
            try keyless("hash", "cmac(aes)", accepts: true)
        },
        ContractCheck("keys/keyless-skcipher", "A cipher without a key moves no data.", is: "ENOKEY") {
            try keyless("skcipher", "cbc(aes)")
        },
        ContractCheck("keys/keyless-aead", "An AEAD without a key moves no data.", is: "ENOKEY") {
            try keyless("aead", "gcm(aes)")
        },
        ContractCheck(
            "keys/late-key",
            "An operation that was accepted before its socket had a key works once it has one.",
            is: "ENOKEY, then 0, then 4"
        ) {
            let socket = try RawSocket.bound("hash", "cmac(aes)")
            return try socket.withOperation {
                let before = $0.send([1, 2, 3, 4])
                let answer = socket.setKey(key)
                return "\(before), then \(answer), then \($0.send([1, 2, 3, 4]))"
            }
        },
        ContractCheck(
            "keys/late-key-closes",
            "Once an operation that was accepted early has found its key, the key cannot be changed.",
            is: "EBUSY"
        ) {
            let socket = try RawSocket.bound("hash", "cmac(aes)")
            return try socket.withOperation {
                _ = socket.setKey(key)
                _ = $0.send([1])
                return socket.setKey(key)
            }
        },
        ContractCheck(
            "keys/late-tag-size",
            "While an operation has found no key yet, the tag size may be set.",
            is: "0"
        ) {
            let socket = try RawSocket.bound("aead", "gcm(aes)")
            return try socket.withOperation { _ in socket.setTagSize(12) }
        },
        ContractCheck("keys/socket-closed", "An operation outlives the socket that it came from.", is: "4") {
            func operation() throws -> RawSocket {
                let socket = try RawSocket.bound("hash", "cmac(aes)")
                _ = socket.setKey(key)
                return try socket.accept()
            }
            return try operation().send([1, 2, 3, 4])
        },
    ]

    /// What an operation says after a good key and a refused one of another size.
    private static func rekeyed(_ type: String, _ name: String, size: Int) throws -> String {
        let socket = try RawSocket.bound(type, name)
        guard socket.setKey(key) == "0" else { throw ContractSkip("\(name) accepts no key of 16 bytes") }
        let answer = socket.setKey([UInt8](repeating: 1, count: size))
        return try socket.withOperation { "\(answer), then \($0.send(key))" }
    }

    private static let lostKeys = [
        ContractCheck(
            "keys/refused-mac",
            "A key that a MAC refuses leaves it without the key that it had.",
            is: "EINVAL, then ENOKEY"
        ) {
            try rekeyed("hash", "cmac(aes)", size: 15)
        },
        ContractCheck(
            "keys/refused-skcipher",
            "A key that a cipher refuses leaves it without the key that it had.",
            is: "EINVAL, then ENOKEY"
        ) {
            try rekeyed("skcipher", "cbc(aes)", size: 17)
        },
        ContractCheck(
            "keys/refused-aead",
            "A key that an AEAD refuses leaves it without the key that it had.",
            is: "EINVAL, then ENOKEY"
        ) {
            try rekeyed("aead", "gcm(aes)", size: 15)
        },
        ContractCheck(
            "keys/refused-size",
            "A key shorter than a cipher's shortest never reaches the cipher, which keeps the key that it had.",
            is: "EINVAL, then 16"
        ) {
            try rekeyed("skcipher", "cbc(aes)", size: 15)
        },
        ContractCheck("keys/rebind", "Binding again forgets the key.", is: "ENOKEY") {
            let socket = try RawSocket.bound("skcipher", "cbc(aes)")
            _ = socket.setKey(key)
            _ = socket.bind("skcipher", "cbc(aes)")
            return try socket.withOperation { $0.send(key) }
        },
    ]

    private static let emptyKeys = [
        ContractCheck("keys/empty-hmac", "HMAC accepts an empty key.", is: "0, then 32") {
            // FIPS mode asks for keys of 112 bits, of some drivers only.
            if (try? FileBytes.read("/proc/sys/crypto/fips_enabled").first) == UInt8(ascii: "1") {
                throw ContractSkip("FIPS mode refuses short keys")
            }
            let socket = try RawSocket.bound("hash", "hmac(sha256)")
            let answer = socket.setKey([])
            return try socket.withOperation {
                _ = $0.send([1])
                return "\(answer), then \($0.receive(32).word)"
            }
        },
        ContractCheck("keys/empty-rng", "A random number generator accepts an empty seed.", is: "0") {
            try RawSocket.bound("rng", "jitterentropy_rng").setKey([])
        },
        ContractCheck("keys/empty-skcipher", "A block cipher refuses an empty key.", is: "EINVAL") {
            try RawSocket.bound("skcipher", "cbc(aes)").setKey([])
        },
        ContractCheck("keys/empty-aead", "An AEAD refuses an empty key.", is: "EINVAL") {
            try RawSocket.bound("aead", "gcm(aes)").setKey([])
        },
    ]

    /// The tag sizes up to 20 that an AEAD takes.
    private static func tagSizes(_ name: String) throws -> String {
        let socket = try RawSocket.bound("aead", name)
        let answers = (0...20).map { (size: $0, word: socket.setTagSize($0)) }
        if let other = answers.first(where: { $0.word != "0" && $0.word != "EINVAL" }) {
            return "\(other.size): \(other.word)"
        }
        return answers.filter { $0.word == "0" }.map { "\($0.size)" }.joined(separator: " ")
    }

    private static let tagSizes = [
        ContractCheck("keys/tag-sizes-gcm", "GCM has tags of 4, 8 and 12 to 16 bytes.", is: "4 8 12 13 14 15 16") {
            try tagSizes("gcm(aes)")
        },
        ContractCheck("keys/tag-sizes-ccm", "CCM has tags of 4 to 16 bytes, even ones.", is: "4 6 8 10 12 14 16") {
            try tagSizes("ccm(aes)")
        },
        ContractCheck(
            "keys/tag-size-pointer",
            "A tag size travels as the option's length; its pointer is not followed.",
            is: "0"
        ) {
            try RawSocket.bound("aead", "gcm(aes)")
                .setOption(ALG.setTagSize, length: 16, pointer: UnsafeRawPointer(bitPattern: 8))
        },
        ContractCheck("keys/tag-size-first", "The tag size may be set before the key, and stays.", is: "20") {
            let socket = try RawSocket.bound("aead", "gcm(aes)")
            _ = socket.setTagSize(4)
            _ = socket.setKey(key)
            return try socket.withOperation {
                _ = $0.send(key, [RawSocket.encrypt, .iv([UInt8](repeating: 0, count: 12))])
                return $0.receive(20).word
            }
        },
    ]
}
