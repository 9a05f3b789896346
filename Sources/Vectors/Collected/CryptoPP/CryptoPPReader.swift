internal import Corpus

/// Crypto++ test vectors of one algorithm, as `Name` has it.
struct CryptoPPReader: VectorReader {
    static let format = "cryptopp"
    static let sample = CryptoPPReader(name: "Some/CBC", kind: .cipher(block: 8))

    /// How the kernel has the algorithm.
    enum Kind {
        /// A digest of that many bytes.
        case digest(Int)
        /// A code of that many bytes.
        case code(Int)
        /// A code with the key as the first 32 bytes of the message.
        case poly1305
        /// A code with the nonce as the first 16 bytes of the message, filled up with zeros in front.
        case vmac64
        /// A cipher with blocks of that many bytes; 1 where any length will do.
        case cipher(block: Int)
        /// TEA and its kin, whose words the kernel takes in little-endian order.
        case tea
        case aead(AEADLayout)
        /// XChaCha20-Poly1305 as XChaCha20 from block 1 on, which is what the kernel has.
        case xchacha
    }

    /// The algorithm's name in the file.
    var name: String
    var kind: Kind

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        try CryptoPPFile.read(bytes, path: path, algorithm: name) { test in
            groups.countRecord()
            switch kind {
            case .digest(let size): try addDigest(test, size: size, message: test.bytes("Message"), "Digest", &groups)
            case .code(let size): try addDigest(test, size: size, message: test.bytes("Message"), "MAC", &groups)
            case .poly1305:
                let key = try test.bytes("Key")
                guard key.count == 32 else { throw test.error("Key", "the key has \(key.count) bytes, expected 32") }
                try addDigest(test, size: 16, message: key + test.bytes("Message"), "MAC", &groups)
            case .vmac64:
                let nonce = try test.bytes("IV")
                guard nonce.count <= 16 else { throw test.error("IV", "the nonce has \(nonce.count) bytes") }
                let padding = Array(repeating: UInt8(0), count: 16 - nonce.count)
                try addDigest(test, size: 8, message: padding + nonce + test.bytes("Message"), "MAC", &groups)
            case .cipher(let block): try addCipher(test, block: block, &groups) { $0 }
            case .tea: try addCipher(test, block: 8, &groups, order: Self.swapped)
            case .aead(let layout): try addSealed(test, layout, &groups)
            case .xchacha: try addCipher(test, block: 1, &groups) { $0 }
            }
        }
    }

    private func addDigest(
        _ test: CryptoPPFile.Test,
        size: Int,
        message: [UInt8],
        _ field: String,
        _ groups: inout GroupBuilder
    ) throws {
        let isValid: Bool
        switch test.name {
        case "Verify", "VerifyTruncated": isValid = true
        case "NotVerify": isValid = false
        case let other: throw test.error("Test", "unknown test \(quoted(other))")
        }
        let output = try test.bytes(field)
        // BLAKE2b's digest size is a parameter: the file has tests of other sizes.
        if case .digest = kind, output.count != size { return groups.drop("a digest of another size") }
        guard (1...size).contains(output.count) else {
            throw test.error(field, "\(field) has \(output.count) bytes, expected \(size)")
        }
        var key: [UInt8] = []
        switch kind {
        case .code, .vmac64: key = try test.bytes("Key")
        case .digest where test.has("Key"): return groups.drop("a keyed digest")
        default: break
        }
        let vector = Vector(
            id: test.id,
            note: test.text("Comment"),
            expectation: isValid ? .output : .rejection,
            key: key,
            input: message,
            output: output
        )
        groups.add(vector, .digest, tagSize: output.count)
    }

    private func addCipher(
        _ test: CryptoPPFile.Test,
        block: Int,
        _ groups: inout GroupBuilder,
        order: ([UInt8]) -> [UInt8]
    ) throws {
        guard test.name == "Encrypt" else { throw test.error("Test", "unknown test \(quoted(test.name))") }
        if test.has("FeedbackSize"), test.text("FeedbackSize") != "\(block == 1 ? 16 : block)" {
            return groups.drop("feedback of less than a block")
        }
        if test.has("Rounds"), case .tea = kind, test.text("Rounds") != "32" {
            return groups.drop("another number of rounds")
        }
        let plaintext = order(try test.bytes("Plaintext"))
        let ciphertext = order(try test.bytes("Ciphertext"))
        if plaintext.count != ciphertext.count { return groups.drop("the ciphertext is padded or stolen from") }
        if plaintext.isEmpty { return groups.drop("an empty text") }
        if !plaintext.count.isMultiple(of: block) { return groups.drop("no whole number of blocks") }
        let encryption = Vector(
            id: test.id,
            note: test.text("Comment"),
            key: order(try test.bytes("Key")),
            iv: try iv(of: test),
            input: plaintext,
            output: ciphertext
        )
        groups.addBothWays(encryption)
    }

    private func iv(of test: CryptoPPFile.Test) throws(VectorFileError) -> [UInt8] {
        let iv = try test.bytes("IV")
        guard case .xchacha = kind else { return iv }
        guard iv.count == 24 else { throw test.error("IV", "the nonce has \(iv.count) bytes, expected 24") }
        // The nonce, then the stream's position in blocks as 64 bits, little-endian.
        return iv + [1, 0, 0, 0, 0, 0, 0, 0]
    }

    private func addSealed(_ test: CryptoPPFile.Test, _ layout: AEADLayout, _ groups: inout GroupBuilder) throws {
        guard ["Encrypt", "NotVerify"].contains(test.name) else {
            throw test.error("Test", "unknown test \(quoted(test.name))")
        }
        let isValid = test.name == "Encrypt"
        let plaintext = try test.bytes("Plaintext")
        let ciphertext = try test.bytes("Ciphertext")
        let tag = try test.bytes("MAC")
        let nonce = try test.bytes("IV")
        guard plaintext.count == ciphertext.count else {
            throw test.error("Ciphertext", "the ciphertext is not as long as the plaintext")
        }
        if let reason = layout.unusable(nonceSize: nonce.count, tagSize: tag.count) { return groups.drop(reason) }
        let opening = Vector(
            id: test.id,
            note: isValid ? test.text("Comment") : "wrong tag",
            expectation: isValid ? .output : .rejection,
            key: try test.bytes("Key"),
            iv: layout.kernelIV(nonce),
            aad: try test.bytes("Header"),
            input: ciphertext + tag,
            output: isValid ? plaintext : []
        )
        groups.add(opening, .decrypt, tagSize: tag.count)
        if isValid { groups.add(opening.reversed, .encrypt, tagSize: tag.count) }
    }

    /// The bytes with each word of four turned around.
    private static func swapped(_ bytes: [UInt8]) -> [UInt8] {
        bytes.chunks(of: 4).flatMap { $0.reversed() }
    }
}
