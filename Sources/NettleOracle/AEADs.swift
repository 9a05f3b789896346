internal import CNettle
internal import Corpus
internal import KernelNames

/// Authenticated encryption by kernel names and in the kernel's layouts.
enum AEADs {
    /// Associated data, ciphertext and tag.
    static func seal(_ question: NettleOracle.Question) -> [UInt8]? {
        guard question.associated <= question.data.count, let name = TemplateName(question.algorithm) else {
            return nil
        }
        let data = Array(question.data.prefix(question.associated))
        let text = Array(question.data.dropFirst(question.associated))
        let parts = Parts(key: question.key, iv: question.iv, data: data, text: text, tagSize: question.tagSize)
        return seal(name, parts).map { data + $0 }
    }

    private struct Parts {
        var key: [UInt8]
        var iv: [UInt8]
        var data: [UInt8]
        var text: [UInt8]
        var tagSize: Int

        /// The message of a template for ESP: the key ends in a salt that begins the nonce, and the associated data in a
        /// copy of the IV.
        func esp(salt size: Int) -> Parts? {
            guard key.count > size, iv.count == 8, data.count >= 8 else { return nil }
            var parts = self
            parts.key = key.dropLast(size)
            parts.iv = key.suffix(size) + iv
            parts.data = data.dropLast(8)
            return parts
        }
    }

    private static func seal(_ name: TemplateName, _ parts: Parts) -> [UInt8]? {
        let first = name.arguments[0]
        switch name.template {
        case "gcm": return gcm(first, parts)
        case "ccm": return ccm(first, nonce(of: parts.iv), parts)
        case "rfc7539": return name.arguments == ["chacha20", "poly1305"] ? chacha(parts) : nil
        case "rfc7539esp": return name.arguments == ["chacha20", "poly1305"] ? parts.esp(salt: 4).flatMap(chacha) : nil
        default:
            guard let inner = TemplateName(first) else { return nil }
            return seal(name, over: inner, parts)
        }
    }

    private static func seal(_ name: TemplateName, over inner: TemplateName, _ parts: Parts) -> [UInt8]? {
        switch (name.template, inner.template) {
        case ("rfc4106", "gcm"): return parts.esp(salt: 4).flatMap { gcm(inner.arguments[0], $0) }
        case ("rfc4309", "ccm"): return parts.esp(salt: 3).flatMap { ccm(inner.arguments[0], $0.iv, $0) }
        case ("rfc4543", "gcm"):
            // GMAC over everything; the text stays as it is (RFC 4543).
            guard var covered = parts.esp(salt: 4) else { return nil }
            (covered.data, covered.text) = (parts.data + parts.text, [])
            return gcm(inner.arguments[0], covered).map { parts.text + $0 }
        case ("authenc", "hmac"), ("authencesn", "hmac"):
            return name.arguments.count == 2 ? authenc(name, inner.arguments[0], parts) : nil
        case ("krb5enc", "hmac"), ("krb5enc", "cmac"): return name.arguments.count == 2 ? kerberos(name, parts) : nil
        default: return nil
        }
    }

    private static func gcm(_ name: Substring, _ parts: Parts) -> [UInt8]? {
        guard let cipher = BlockCipher(name, parts.key), cipher.blockSize == 16, parts.iv.count == 12 else {
            return nil
        }
        var (key, context) = (gcm_key(), gcm_ctx())
        nettle_gcm_set_key(&key, cipher.encryptKey, cipher.encrypt)
        nettle_gcm_set_iv(&context, &key, parts.iv.count, parts.iv)
        nettle_gcm_update(&context, &key, parts.data.count, parts.data)
        let text = transformed(parts.text) {
            nettle_gcm_encrypt(&context, &key, cipher.encryptKey, cipher.encrypt, $0, $1, $2)
        }
        var tag = [UInt8](repeating: 0, count: 16)
        nettle_gcm_digest(&context, &key, cipher.encryptKey, cipher.encrypt, tag.count, &tag)
        return text + tag.prefix(parts.tagSize)
    }

    /// The nonce within the kernel's IV, whose first byte is the size of the counter less one; nil for none.
    private static func nonce(of iv: [UInt8]) -> [UInt8]? {
        guard iv.count == 16, (1...7).contains(iv[0]) else { return nil }
        return Array(iv[1..<(15 - Int(iv[0]))])
    }

    private static func ccm(_ name: Substring, _ nonce: [UInt8]?, _ parts: Parts) -> [UInt8]? {
        guard let nonce, let cipher = BlockCipher(name, parts.key), cipher.blockSize == 16 else { return nil }
        var output = [UInt8](repeating: 0, count: parts.text.count + parts.tagSize)
        nettle_ccm_encrypt_message(
            cipher.encryptKey,
            cipher.encrypt,
            nonce.count,
            nonce,
            parts.data.count,
            parts.data,
            parts.tagSize,
            output.count,
            &output,
            parts.text
        )
        return output
    }

    private static func chacha(_ parts: Parts) -> [UInt8]? {
        guard parts.key.count == 32, parts.iv.count == 12 else { return nil }
        var context = chacha_poly1305_ctx()
        nettle_chacha_poly1305_set_key(&context, parts.key)
        nettle_chacha_poly1305_set_nonce(&context, parts.iv)
        nettle_chacha_poly1305_update(&context, parts.data.count, parts.data)
        let text = transformed(parts.text) { nettle_chacha_poly1305_encrypt(&context, $0, $1, $2) }
        var tag = [UInt8](repeating: 0, count: 16)
        nettle_chacha_poly1305_digest(&context, tag.count, &tag)
        return text + tag.prefix(parts.tagSize)
    }

    /// The MAC's key and the cipher's, behind an rtattr header of 8 bytes: its length and type, and the cipher's key size in
    /// big-endian order.
    private static func keys(_ key: [UInt8]) -> (mac: [UInt8], cipher: [UInt8])? {
        guard key.count >= 8, key.starts(with: [8, 0, 1, 0]) else { return nil }
        let size = key[4..<8].reduce(0) { $0 << 8 | Int($1) }
        guard size <= key.count - 8 else { return nil }
        return (Array(key[8..<(key.count - size)]), Array(key.suffix(size)))
    }

    /// Authenticate associated data and text, and encrypt the text (RFC 3961, section 5.3; Linux `crypto/krb5enc.c`).
    private static func kerberos(_ name: TemplateName, _ parts: Parts) -> [UInt8]? {
        guard let (mac, key) = keys(parts.key),
            let text = Modes(name.arguments[1], key)?.apply(parts.iv, parts.text, isEncryption: true)
        else { return nil }
        let tag = Digests.digest(String(name.arguments[0]), mac, parts.data + parts.text)
        return tag.map { text + $0.prefix(parts.tagSize) }
    }

    /// Encrypt, then authenticate associated data and ciphertext (Linux `crypto/authenc.c`, `authencesn.c`).
    private static func authenc(_ name: TemplateName, _ hash: Substring, _ parts: Parts) -> [UInt8]? {
        guard let (mac, key) = keys(parts.key) else { return nil }
        guard let text = Modes(name.arguments[1], key)?.apply(parts.iv, parts.text, isEncryption: true) else {
            return nil
        }
        var covered = parts.data + text
        if name.template == "authencesn" {
            // The high half of the sequence number is authenticated last (RFC 4303, 2.2.1).
            guard parts.data.count >= 8 else { return nil }
            covered = Array(parts.data[..<4] + parts.data[8...] + text + parts.data[4..<8])
        }
        return Digests.hmac(hash, mac, covered).map { text + $0.prefix(parts.tagSize) }
    }
}
