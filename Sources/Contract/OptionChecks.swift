internal import Corpus
internal import Glibc

/// The table of errors, second half: setsockopt(2), and calls that are not for this descriptor.
enum OptionChecks {
    static let all: [ContractCheck] = names + whileOpen + values + limits + otherCalls

    private static let key = [UInt8](repeating: 1, count: 16)

    private static let names = [
        ContractCheck("errors/option-unbound", "A socket that is not bound has no options.", is: "ENOPROTOOPT") {
            try RawSocket().setKey(key)
        },
        ContractCheck("errors/option-level", "Options of another level are refused.", is: "ENOPROTOOPT") {
            try RawSocket.bound("skcipher", "cbc(aes)").setOption(ALG.setKey, key, level: CInt(IPPROTO_TCP))
        },
        ContractCheck("errors/option-unknown", "An unknown option is refused.", is: "ENOPROTOOPT") {
            try RawSocket.bound("skcipher", "cbc(aes)").setOption(99, key)
        },
        ContractCheck(
            "errors/option-of-message",
            "What is sent as a control message is not an option.",
            is: "ENOPROTOOPT"
        ) {
            try RawSocket.bound("skcipher", "cbc(aes)").setOption(ALG.setIV, key)
        },
        ContractCheck(
            "errors/option-other-type",
            "Only AEADs accept a tag size: a cipher and a digest refuse it.",
            is: "ENOPROTOOPT ENOPROTOOPT"
        ) {
            let cipher = try RawSocket.bound("skcipher", "cbc(aes)").setTagSize(16)
            let digest = try RawSocket.bound("hash", "sha256").setTagSize(16)
            return "\(cipher) \(digest)"
        },
        ContractCheck(
            "errors/option-entropy-other-type",
            "Only random number generators accept test entropy.",
            is: "ENOPROTOOPT"
        ) {
            try RawSocket.bound("hash", "sha256").setOption(ALG.setEntropy, key)
        },
        ContractCheck("errors/option-operation", "The operation accepts no options.", is: "EOPNOTSUPP") {
            let socket = try RawSocket.bound("skcipher", "cbc(aes)")
            return try socket.withOperation { $0.setKey(key) }
        },
    ]

    private static let whileOpen = [
        ContractCheck(
            "errors/key-busy",
            "While an operation with a key is open, the key cannot be changed.",
            is: "EBUSY"
        ) {
            let socket = try RawSocket.bound("skcipher", "cbc(aes)")
            _ = socket.setKey(key)
            return try socket.withOperation { _ in socket.setKey(key) }
        },
        ContractCheck(
            "errors/tag-size-busy",
            "While an operation with a key is open, the tag size cannot be changed.",
            is: "EBUSY"
        ) {
            let socket = try RawSocket.bound("aead", "gcm(aes)")
            _ = socket.setKey(key)
            return try socket.withOperation { _ in socket.setTagSize(12) }
        },
        ContractCheck(
            "errors/key-busy-digest",
            "While an operation of an unkeyed digest is open, EBUSY comes before ENOSYS.",
            is: "EBUSY"
        ) {
            let socket = try RawSocket.bound("hash", "sha256")
            return try socket.withOperation { _ in socket.setKey(key) }
        },
        ContractCheck(
            "errors/option-busy-first",
            "While an operation is open, EBUSY comes before ENOPROTOOPT.",
            is: "EBUSY"
        ) {
            let socket = try RawSocket.bound("hash", "sha256")
            return try socket.withOperation { _ in socket.setOption(99, key) }
        },
        ContractCheck("errors/key-closed", "Once its operations are closed, a socket accepts a key again.", is: "0") {
            let socket = try RawSocket.bound("skcipher", "cbc(aes)")
            _ = socket.setKey(key)
            _ = try socket.accept()
            return socket.setKey(key)
        },
    ]

    private static let values = [
        ContractCheck("errors/key-digest", "A digest without a key refuses one.", is: "ENOSYS") {
            try RawSocket.bound("hash", "sha256").setKey(key)
        },
        ContractCheck("errors/key-pointer", "A key that cannot be read is refused.", is: "EFAULT") {
            try RawSocket.bound("skcipher", "cbc(aes)")
                .setOption(ALG.setKey, length: 16, pointer: UnsafeRawPointer(bitPattern: 8))
        },
        ContractCheck("errors/key-length-negative", "A negative length is refused.", is: "EINVAL") {
            try RawSocket.bound("skcipher", "cbc(aes)").setOption(ALG.setKey, length: -1)
        },
        ContractCheck(
            "errors/key-invalid",
            "A key of a size that the cipher does not support is refused.",
            is: "EINVAL"
        ) {
            try RawSocket.bound("skcipher", "cbc(aes)").setKey([UInt8](repeating: 1, count: 17))
        },
        ContractCheck("errors/tag-size-invalid", "A tag size that the mode does not support is refused.", is: "EINVAL")
        {
            try RawSocket.bound("aead", "gcm(aes)").setTagSize(17)
        },
    ]

    /// What a socket may allocate for options, in bytes.
    private static func optionMemory() throws -> Int {
        let text = try FileBytes.readText("/proc/sys/net/core/optmem_max")
        guard let size = text.split(separator: "\n").first.flatMap({ Int($0) }) else {
            throw ContractSkip("optmem_max: \(text)")
        }
        return size
    }

    private static let limits = [
        ContractCheck(
            "errors/key-longest",
            "A key may be as long as net.core.optmem_max, less one byte.",
            is: "0"
        ) {
            let key = [UInt8](repeating: 1, count: try optionMemory() - 1)
            return try RawSocket.bound("hash", "hmac(sha256)").setKey(key)
        },
        ContractCheck("errors/key-too-long", "A key as long as net.core.optmem_max is refused.", is: "ENOMEM") {
            let key = [UInt8](repeating: 1, count: try optionMemory())
            return try RawSocket.bound("hash", "hmac(sha256)").setKey(key)
        },
    ]

    private static let otherCalls = [
        ContractCheck(
            "errors/socket-calls",
            "The bound socket moves no data and has no address, no peer, no options to read.",
            is: "EOPNOTSUPP"
        ) {
            try RawSocket.bound("hash", "sha256")
                .make([.connect, .listen, .shutdown, .getsockname, .getpeername, .getsockopt, .send, .receive])
        },
        ContractCheck(
            "errors/operation-calls",
            "An operation can be neither bound nor queried for addresses and options.",
            is: "EOPNOTSUPP"
        ) {
            let socket = try RawSocket.bound("hash", "sha256")
            return try socket.withOperation {
                $0.make([
                    .bind, .connect, .listen, .shutdown, .getsockname, .getpeername, .getsockopt, .setsockopt,
                ])
            }
        },
        ContractCheck(
            "errors/operation-accept",
            "Only digests hand out operations of operations: a cipher and an AEAD refuse.",
            is: "EOPNOTSUPP EOPNOTSUPP"
        ) {
            let answers = try [("skcipher", "cbc(aes)"), ("aead", "gcm(aes)")].map { type, name in
                let socket = try RawSocket.bound(type, name)
                _ = socket.setKey(key)
                return try socket.withOperation { $0.tryAccept() }
            }
            return answers.joined(separator: " ")
        },
    ]
}
