internal import CNettle
internal import Corpus
internal import KernelNames

/// A symmetric cipher under one key: a block cipher in a mode, or a stream cipher.
struct Modes {
    private let apply: (_ iv: [UInt8], _ data: [UInt8], _ isEncryption: Bool) -> [UInt8]?

    /// Applies the cipher; nil for a message that the mode does not take.
    func apply(_ iv: [UInt8], _ data: [UInt8], isEncryption: Bool) -> [UInt8]? { apply(iv, data, isEncryption) }

    /// Nil where the library cannot make the cipher, or not with a key of that size.
    init?(_ algorithm: some StringProtocol, _ key: [UInt8]) {
        guard let name = TemplateName(algorithm), let inner = name.arguments.first else {
            guard algorithm == "chacha20" else { return nil }
            self.init(chacha20: key)
            return
        }
        switch name.template {
        case "ecb" where inner == "cipher_null" && key.isEmpty: self.init { _, data, _ in data }
        case "ecb": self.init(inner, key) { cipher, _, data, isEncryption in cipher.ecb(data, isEncryption) }
        case "cbc": self.init(inner, key) { cipher, iv, data, isEncryption in cipher.cbc(iv, data, isEncryption) }
        case "ctr": self.init(inner, key) { cipher, iv, data, _ in cipher.ctr(iv, data) }
        case "cfb": self.init(inner, key) { cipher, iv, data, isEncryption in cipher.cfb(iv, data, isEncryption) }
        case "ofb": self.init(inner, key) { cipher, iv, data, _ in cipher.ofb(iv, data) }
        case "xts": self.init(xts: inner, key)
        case "cts": self.init(stealing: inner, key)
        case "rfc3686": self.init(rfc3686: inner, key)
        case "essiv": self.init(essiv: name.arguments, key)
        default: return nil
        }
    }

    private init(_ apply: @escaping ([UInt8], [UInt8], Bool) -> [UInt8]?) { self.apply = apply }

    private init?(
        _ cipher: Substring,
        _ key: some Collection<UInt8>,
        _ mode: @escaping (BlockCipher, [UInt8], [UInt8], Bool) -> [UInt8]?
    ) {
        guard let cipher = BlockCipher(cipher, key) else { return nil }
        apply = { iv, data, isEncryption in mode(cipher, iv, data, isEncryption) }
    }

    /// XTS (IEEE 1619): the second half of the key is the tweak's.
    private init?(xts inner: Substring, _ key: [UInt8]) {
        guard key.count.isMultiple(of: 2), let cipher = BlockCipher(inner, key.prefix(key.count / 2)),
            let tweak = BlockCipher(inner, key.suffix(key.count / 2)), cipher.blockSize == 16
        else { return nil }
        apply = { iv, data, isEncryption in
            guard iv.count == 16, data.count >= 16 else { return nil }
            return transformed(data) { size, output, input in
                isEncryption
                    ? nettle_xts_encrypt_message(
                        cipher.encryptKey,
                        tweak.encryptKey,
                        cipher.encrypt,
                        iv,
                        size,
                        output,
                        input
                    )
                    : nettle_xts_decrypt_message(
                        cipher.decryptKey,
                        tweak.encryptKey,
                        cipher.decrypt,
                        tweak.encrypt,
                        iv,
                        size,
                        output,
                        input
                    )
            }
        }
    }

    /// Ciphertext stealing over CBC, the last two blocks always swapped (RFC 3962).
    private init?(stealing inner: Substring, _ key: [UInt8]) {
        guard let cbc = TemplateName(inner), cbc.template == "cbc", let cipher = BlockCipher(cbc.arguments[0], key)
        else {
            return nil
        }
        apply = { iv, data, isEncryption in
            let size = cipher.blockSize
            guard iv.count == size, data.count >= size else { return nil }
            guard data.count > size else { return cipher.cbc(iv, data, isEncryption) }
            let last = (data.count - 1) % size + 1
            let head = data.count - last
            if isEncryption {
                let padded = data + [UInt8](repeating: 0, count: size - last)
                guard let text = cipher.cbc(iv, padded, true) else { return nil }
                return Array(text[..<(head - size)] + text[head...] + text[(head - size)..<head].prefix(last))
            }
            // The second last block, decrypted, is the last text beside the end of the block before it.
            guard let mask = cipher.ecb(Array(data[(head - size)..<head]), false) else { return nil }
            let stolen = Array(data[head...]) + mask[last...]
            guard let text = cipher.cbc(iv, data[..<(head - size)] + stolen, false) else { return nil }
            return text + zip(mask, stolen).prefix(last).map { $0 ^ $1 }
        }
    }

    /// RFC 3686: the key ends in a nonce of four bytes, and the counter starts at one.
    private init?(rfc3686 inner: Substring, _ key: [UInt8]) {
        guard let ctr = TemplateName(inner), ctr.template == "ctr", key.count > 4,
            let cipher = BlockCipher(ctr.arguments[0], key.dropLast(4))
        else { return nil }
        let nonce = key.suffix(4)
        apply = { iv, data, _ in iv.count == 8 ? cipher.ctr(nonce + iv + [0, 0, 0, 1], data) : nil }
    }

    /// ESSIV: the IV is encrypted under the digest of the key.
    private init?(essiv arguments: [Substring], _ key: [UInt8]) {
        guard arguments.count == 2, let cbc = TemplateName(arguments[0]), cbc.template == "cbc",
            let digest = Digests.digest(String(arguments[1]), [], key), let inner = Modes(arguments[0], key),
            let salt = BlockCipher(cbc.arguments[0], digest)
        else { return nil }
        apply = { iv, data, isEncryption in
            guard iv.count == salt.blockSize else { return nil }
            return inner.apply(salt.encrypted(iv), data, isEncryption: isEncryption)
        }
    }

    /// ChaCha20 (RFC 8439): the IV is a block number of 32 bits, little-endian, and the nonce.
    private init?(chacha20 key: [UInt8]) {
        guard key.count == 32 else { return nil }
        apply = { iv, data, _ in
            guard iv.count == 16 else { return nil }
            var context = chacha_ctx()
            nettle_chacha_set_key(&context, key)
            nettle_chacha_set_nonce96(&context, Array(iv[4...]))
            nettle_chacha_set_counter32(&context, Array(iv[..<4]))
            return transformed(data) { nettle_chacha_crypt32(&context, $0, $1, $2) }
        }
    }
}

extension BlockCipher {
    /// Electronic codebook; nil for a part of a block.
    func ecb(_ data: [UInt8], _ isEncryption: Bool) -> [UInt8]? {
        guard data.count.isMultiple(of: blockSize) else { return nil }
        return transformed(data) {
            isEncryption ? encrypt(encryptKey, $0, $1, $2) : decrypt(decryptKey, $0, $1, $2)
        }
    }

    /// Cipher block chaining; nil for a part of a block.
    func cbc(_ iv: [UInt8], _ data: [UInt8], _ isEncryption: Bool) -> [UInt8]? {
        guard data.count.isMultiple(of: blockSize), iv.count == blockSize else { return nil }
        var iv = iv
        return transformed(data) {
            isEncryption
                ? nettle_cbc_encrypt(encryptKey, encrypt, blockSize, &iv, $0, $1, $2)
                : nettle_cbc_decrypt(decryptKey, decrypt, blockSize, &iv, $0, $1, $2)
        }
    }

    /// Counter mode; the whole block counts, big-endian.
    func ctr(_ counter: [UInt8], _ data: [UInt8]) -> [UInt8]? {
        guard counter.count == blockSize else { return nil }
        var counter = counter
        return transformed(data) { nettle_ctr_crypt(encryptKey, encrypt, blockSize, &counter, $0, $1, $2) }
    }

    /// Cipher feedback, a block at a time.
    func cfb(_ iv: [UInt8], _ data: [UInt8], _ isEncryption: Bool) -> [UInt8]? {
        guard iv.count == blockSize else { return nil }
        var iv = iv
        return transformed(data) {
            isEncryption
                ? nettle_cfb_encrypt(encryptKey, encrypt, blockSize, &iv, $0, $1, $2)
                : nettle_cfb_decrypt(encryptKey, encrypt, blockSize, &iv, $0, $1, $2)
        }
    }

    /// Output feedback, which Nettle does not have (NIST SP 800-38A, section 6.4).
    func ofb(_ iv: [UInt8], _ data: [UInt8]) -> [UInt8]? {
        guard iv.count == blockSize else { return nil }
        var block = iv
        var output: [UInt8] = []
        output.reserveCapacity(data.count)
        for start in stride(from: 0, to: data.count, by: blockSize) {
            block = encrypted(block)
            output += zip(data[start..<min(start + blockSize, data.count)], block).map { $0 ^ $1 }
        }
        return output
    }
}
