internal import CNettle

/// A block cipher under one key.
final class BlockCipher {
    typealias Function =
        @convention(c) (
            UnsafeRawPointer?, Int, UnsafeMutablePointer<UInt8>?, UnsafePointer<UInt8>?
        ) -> Void

    /// Sets a key in a context of the cipher's size.
    private typealias KeySetter = (UnsafeMutableRawPointer, [UInt8]) -> Void

    let blockSize: Int
    let encryptKey: UnsafeMutableRawPointer
    let encrypt: Function
    let decrypt: Function
    private let key: [UInt8]
    private let contextSize: Int
    /// Nil where one context does for both directions.
    private let setDecryptKey: KeySetter?
    private var decryptContext: UnsafeMutableRawPointer?

    /// Nil where Nettle does not have the cipher with a key of that size.
    init?(_ name: Substring, _ key: some Collection<UInt8>) {
        let key = Array(key)
        guard let cipher = Self.described(name, key.count) ?? Self.ofAnyKey(name, key.count) else { return nil }
        blockSize = cipher.blockSize
        encrypt = cipher.encrypt
        decrypt = cipher.decrypt
        self.key = key
        contextSize = cipher.contextSize
        setDecryptKey = cipher.setDecryptKey
        encryptKey = .allocate(byteCount: cipher.contextSize, alignment: 16)
        cipher.setEncryptKey(encryptKey, key)
    }

    /// The context that decrypts; made when it is asked for, because most modes only encrypt.
    var decryptKey: UnsafeMutableRawPointer {
        guard let setDecryptKey else { return encryptKey }
        if let decryptContext { return decryptContext }
        let context = UnsafeMutableRawPointer.allocate(byteCount: contextSize, alignment: 16)
        setDecryptKey(context, key)
        decryptContext = context
        return context
    }

    deinit {
        encryptKey.deallocate()
        decryptContext?.deallocate()
    }

    /// Encrypts one block.
    func encrypted(_ block: [UInt8]) -> [UInt8] {
        transformed(block) { encrypt(encryptKey, $0, $1, $2) }
    }

    // MARK: What Nettle has

    private struct Description {
        var contextSize: Int
        var blockSize: Int
        var encrypt: Function
        var decrypt: Function
        var setEncryptKey: KeySetter
        var setDecryptKey: KeySetter?
    }

    /// Ciphers that the library describes, one for each size of key.
    private static func described(_ name: Substring, _ size: Int) -> Description? {
        let ciphers: [nettle_cipher]
        switch name {
        case "aes": ciphers = [nettle_aes128, nettle_aes192, nettle_aes256]
        case "camellia": ciphers = [nettle_camellia128, nettle_camellia192, nettle_camellia256]
        case "serpent": ciphers = [nettle_serpent128, nettle_serpent192, nettle_serpent256]
        case "twofish": ciphers = [nettle_twofish128, nettle_twofish192, nettle_twofish256]
        default: return nil
        }
        guard let cipher = ciphers.first(where: { $0.key_size == size }), let encrypt = cipher.encrypt,
            let decrypt = cipher.decrypt, let setEncrypt = cipher.set_encrypt_key,
            let setDecrypt = cipher.set_decrypt_key
        else { return nil }
        return Description(
            contextSize: Int(cipher.context_size),
            blockSize: Int(cipher.block_size),
            encrypt: encrypt,
            decrypt: decrypt,
            setEncryptKey: { setEncrypt($0, $1) },
            setDecryptKey: { setDecrypt($0, $1) }
        )
    }

    /// Ciphers that take keys of several sizes under one name, or that the library does not describe.
    private static func ofAnyKey(_ name: Substring, _ size: Int) -> Description? {
        switch (name, size) {
        case ("des", 8):
            plain(
                des_ctx.self,
                encrypt: { nettle_des_encrypt($0?.assumingMemoryBound(to: des_ctx.self), $1, $2, $3) },
                decrypt: { nettle_des_decrypt($0?.assumingMemoryBound(to: des_ctx.self), $1, $2, $3) },
                setKey: { nettle_des_set_key($0, $1) }
            )
        case ("des3_ede", 24):
            plain(
                des3_ctx.self,
                encrypt: { nettle_des3_encrypt($0?.assumingMemoryBound(to: des3_ctx.self), $1, $2, $3) },
                decrypt: { nettle_des3_decrypt($0?.assumingMemoryBound(to: des3_ctx.self), $1, $2, $3) },
                setKey: { nettle_des3_set_key($0, $1) }
            )
        case ("blowfish", 4...56):
            plain(
                blowfish_ctx.self,
                encrypt: { nettle_blowfish_encrypt($0?.assumingMemoryBound(to: blowfish_ctx.self), $1, $2, $3) },
                decrypt: { nettle_blowfish_decrypt($0?.assumingMemoryBound(to: blowfish_ctx.self), $1, $2, $3) },
                setKey: { nettle_blowfish_set_key($0, $1.count, $1) }
            )
        case ("cast5", 5...16):
            plain(
                cast128_ctx.self,
                encrypt: { nettle_cast128_encrypt($0?.assumingMemoryBound(to: cast128_ctx.self), $1, $2, $3) },
                decrypt: { nettle_cast128_decrypt($0?.assumingMemoryBound(to: cast128_ctx.self), $1, $2, $3) },
                setKey: { nettle_cast5_set_key($0, $1.count, $1) }
            )
        default: nil
        }
    }

    /// A cipher of 8-byte blocks with one context for both directions. What setting the key says (weak DES keys) is not asked: the
    /// ciphers work with these keys, and whether the kernel takes one is the kernel's to say.
    private static func plain<Context, Ignored>(
        _ context: Context.Type,
        encrypt: Function,
        decrypt: Function,
        setKey: @escaping (UnsafeMutablePointer<Context>, [UInt8]) -> Ignored
    ) -> Description {
        Description(
            contextSize: MemoryLayout<Context>.size,
            blockSize: 8,
            encrypt: encrypt,
            decrypt: decrypt,
            setEncryptKey: { place, key in _ = setKey(place.assumingMemoryBound(to: Context.self), key) },
            setDecryptKey: nil
        )
    }
}

/// Calls one of the library's functions on the bytes; it writes as many as it reads.
func transformed(
    _ bytes: [UInt8],
    _ function: (Int, UnsafeMutablePointer<UInt8>?, UnsafePointer<UInt8>?) -> Void
) -> [UInt8] {
    guard !bytes.isEmpty else { return [] }
    return [UInt8](unsafeUninitializedCapacity: bytes.count) { output, count in
        bytes.withUnsafeBufferPointer { function(bytes.count, output.baseAddress, $0.baseAddress) }
        count = bytes.count
    }
}
