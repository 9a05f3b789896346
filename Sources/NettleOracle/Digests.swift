internal import CNettle
internal import Corpus
internal import KernelNames

/// Digests and message authentication codes by their kernel names.
enum Digests {
    /// The digest; nil where the library does not have it, or not with such a key.
    static func digest(_ algorithm: String, _ key: [UInt8], _ data: [UInt8]) -> [UInt8]? {
        guard let name = TemplateName(algorithm), let inner = name.arguments.first else {
            return key.isEmpty ? plain(algorithm[...], data) : nil
        }
        return switch name.template {
        case "hmac": hmac(inner, key, data)
        case "cmac": cmac(inner, key, data)
        case "xcbc": xcbc(inner, key, data)
        case "cbcmac": BlockCipher(inner, key).map { chained($0, data, last: nil) }
        default: nil
        }
    }

    static func hash(_ name: Substring) -> nettle_hash? {
        switch name {
        case "md4": nettle_md4
        case "md5": nettle_md5
        case "rmd160": nettle_ripemd160
        case "sha1": nettle_sha1
        case "sha224": nettle_sha224
        case "sha256": nettle_sha256
        case "sha384": nettle_sha384
        case "sha512": nettle_sha512
        case "sha3-224": nettle_sha3_224
        case "sha3-256": nettle_sha3_256
        case "sha3-384": nettle_sha3_384
        case "sha3-512": nettle_sha3_512
        case "sm3": nettle_sm3
        case "streebog256": nettle_streebog256
        case "streebog512": nettle_streebog512
        default: nil
        }
    }

    private static func plain(_ name: Substring, _ data: [UInt8]) -> [UInt8]? {
        guard let hash = hash(name) else { return nil }
        return withContext(hash.context_size) { context in
            hash.`init`(context)
            hash.update(context, data.count, data)
            return output(hash.digest_size) { hash.digest(context, $0, $1) }
        }
    }

    /// HMAC (RFC 2104), with keys of any length.
    static func hmac(_ name: Substring, _ key: [UInt8], _ data: [UInt8]) -> [UInt8]? {
        guard var hash = hash(name) else { return nil }
        return withContext(hash.context_size) { outer in
            withContext(hash.context_size) { inner in
                withContext(hash.context_size) { state in
                    nettle_hmac_set_key(outer, inner, state, &hash, key.count, key)
                    nettle_hmac_update(state, &hash, data.count, data)
                    return output(hash.digest_size) { nettle_hmac_digest(outer, inner, state, &hash, $0, $1) }
                }
            }
        }
    }

    /// CMAC (NIST SP 800-38B).
    private static func cmac(_ name: Substring, _ key: [UInt8], _ data: [UInt8]) -> [UInt8]? {
        guard let cipher = BlockCipher(name, key) else { return nil }
        if cipher.blockSize == 16 {
            var (subkeys, context) = (cmac128_key(), cmac128_ctx())
            nettle_cmac128_set_key(&subkeys, cipher.encryptKey, cipher.encrypt)
            nettle_cmac128_init(&context)
            nettle_cmac128_update(&context, cipher.encryptKey, cipher.encrypt, data.count, data)
            return output(16) { size, digest in
                nettle_cmac128_digest(&context, &subkeys, cipher.encryptKey, cipher.encrypt, UInt32(size), digest)
            }
        }
        var (subkeys, context) = (cmac64_key(), cmac64_ctx())
        nettle_cmac64_set_key(&subkeys, cipher.encryptKey, cipher.encrypt)
        nettle_cmac64_init(&context)
        nettle_cmac64_update(&context, cipher.encryptKey, cipher.encrypt, data.count, data)
        return output(8) { size, digest in
            nettle_cmac64_digest(&context, &subkeys, cipher.encryptKey, cipher.encrypt, UInt32(size), digest)
        }
    }

    /// XCBC (RFC 3566), for keys of one block.
    private static func xcbc(_ name: Substring, _ key: [UInt8], _ data: [UInt8]) -> [UInt8]? {
        guard let outer = BlockCipher(name, key), key.count == outer.blockSize else { return nil }
        let keys = (1...3).map { outer.encrypted([UInt8](repeating: $0, count: key.count)) }
        guard let cipher = BlockCipher(name, keys[0]) else { return nil }
        let isWhole = !data.isEmpty && data.count.isMultiple(of: cipher.blockSize)
        return chained(cipher, isWhole ? data : data + [0x80], last: isWhole ? keys[1] : keys[2])
    }

    /// CBC-MAC from an IV of zeros, a last part of a block filled up with zeros; `last` goes into the last block.
    private static func chained(_ cipher: BlockCipher, _ data: [UInt8], last: [UInt8]?) -> [UInt8] {
        var state = [UInt8](repeating: 0, count: cipher.blockSize)
        for start in stride(from: 0, to: data.count, by: cipher.blockSize) {
            let end = min(start + cipher.blockSize, data.count)
            for index in start..<end { state[index - start] ^= data[index] }
            if end == data.count, let last { for index in last.indices { state[index] ^= last[index] } }
            state = cipher.encrypted(state)
        }
        return state
    }

    private static func withContext<Result>(_ size: UInt32, _ body: (UnsafeMutableRawPointer) -> Result) -> Result {
        withUnsafeTemporaryAllocation(byteCount: Int(size), alignment: 16) { body($0.baseAddress!) }
    }

    private static func output(
        _ size: some BinaryInteger,
        _ write: (Int, UnsafeMutablePointer<UInt8>?) -> Void
    ) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, count in
            write(Int(size), buffer.baseAddress)
            count = Int(size)
        }
    }
}
