internal import CContract
internal import Glibc

/// Keys by their serial: ALG_SET_KEY_BY_KEY_SERIAL.
enum KeySerialChecks {
    static let all: [ContractCheck] = taken + refused

    private static let payload = [UInt8](repeating: 7, count: 16)

    /// A key of the kernel's key store, in the keyring of this process.
    private static func add(_ type: String, _ payload: [UInt8] = payload) throws -> Int32 {
        // A name with a colon, as keys of type logon must have.
        let serial = ccontract_add_key(type, "algcheck:contract", payload.isEmpty ? nil : payload, payload.count)
        guard serial > 0 else { throw ContractSkip("add_key \(type): \(RawSocket.error)") }
        return serial
    }

    private static func bytes(_ serial: Int32) -> [UInt8] { withUnsafeBytes(of: serial) { Array($0) } }

    /// Sets the key of a cipher by serial; a kernel without the option skips the check.
    private static func set(_ serial: Int32, size: Int = 4) throws -> String {
        let socket = try RawSocket.bound("skcipher", "cbc(aes)")
        try requireOption(of: socket)
        return socket.setOption(ALG.setKeySerial, Array((bytes(serial) + [0, 0, 0, 0]).prefix(size)))
    }

    private static func requireOption(of socket: borrowing RawSocket) throws {
        // A length of 3 is EINVAL where there is the option.
        if socket.setOption(ALG.setKeySerial, [0, 0, 0]) == "ENOPROTOOPT" {
            throw ContractSkip("this kernel accepts no keys by serial")
        }
    }

    private static let taken = [
        ContractCheck(
            "serial/user",
            "A key of type user is accepted by its serial.",
            ["0": .keeps, "ENOPROTOOPT": .varies("an older kernel, or one without a key store")]
        ) {
            try RawSocket.bound("skcipher", "cbc(aes)").setOption(ALG.setKeySerial, bytes(try add("user")))
        },
        ContractCheck("serial/logon", "A key of type logon is accepted by its serial.", is: "0") {
            try set(try add("logon"))
        },
        ContractCheck("serial/same", "A key by serial is the key that its bytes are.", is: "the same") {
            let serial = try add("user")
            let answers = try [true, false].map { isSerial in
                let socket = try RawSocket.bound("skcipher", "cbc(aes)")
                try requireOption(of: socket)
                _ = isSerial ? socket.setOption(ALG.setKeySerial, bytes(serial)) : socket.setKey(payload)
                let child = try socket.accept()
                _ = child.send(payload, [RawSocket.encrypt])
                return child.receive(16).bytes
            }
            return answers[0].count == 16 && answers[0] == answers[1] ? "the same" : "another"
        },
    ]

    private static let refused = [
        ContractCheck("serial/size", "A serial has four bytes; three and five are refused.", is: "EINVAL EINVAL") {
            let serial = try add("user")
            return [try set(serial, size: 3), try set(serial, size: 5)].joined(separator: " ")
        },
        ContractCheck("serial/pointer", "A serial that cannot be read is refused.", is: "EFAULT") {
            let socket = try RawSocket.bound("skcipher", "cbc(aes)")
            try requireOption(of: socket)
            return socket.setOption(ALG.setKeySerial, length: 4, pointer: UnsafeRawPointer(bitPattern: 8))
        },
        ContractCheck("serial/unknown", "A serial that no key has is refused.", is: "ENOKEY") {
            try set(0x7FFF_FFFF)
        },
        ContractCheck("serial/zero", "Serial 0 is refused.", is: "EINVAL") { try set(0) },
        ContractCheck("serial/revoked", "A key that was revoked is refused.", is: "EKEYREVOKED") {
            let serial = try add("user")
            _ = ccontract_revoke_key(serial)
            return try set(serial)
        },
        ContractCheck("serial/keyring", "A keyring is no key.", is: "ENOPROTOOPT") { try set(try add("keyring", [])) },
        ContractCheck("serial/permission", "A key that may not be searched for is refused.", is: "EACCES") {
            let serial = try add("user")
            // Everything for the possessor but KEY_POS_SEARCH.
            guard ccontract_set_key_permissions(serial, 0x3700_0000) == 0 else {
                throw ContractSkip("keyctl: \(RawSocket.error)")
            }
            return try set(serial)
        },
        ContractCheck("serial/key-size", "A key of a size that the cipher does not support is refused.", is: "EINVAL") {
            try set(try add("user", payload + [1]))
        },
        ContractCheck("serial/digest", "A digest without a key refuses one by serial, too.", is: "ENOSYS") {
            let socket = try RawSocket.bound("hash", "sha256")
            try requireOption(of: socket)
            return socket.setOption(ALG.setKeySerial, bytes(try add("user")))
        },
        ContractCheck("serial/busy", "While an operation with a key is open, no serial is accepted.", is: "EBUSY") {
            let socket = try RawSocket.bound("skcipher", "cbc(aes)")
            try requireOption(of: socket)
            let serial = try add("user")
            _ = socket.setKey(payload)
            return try socket.withOperation { _ in socket.setOption(ALG.setKeySerial, bytes(serial)) }
        },
    ]
}
