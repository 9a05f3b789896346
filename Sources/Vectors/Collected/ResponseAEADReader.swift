internal import Corpus

/// Response files of authenticated encryption as cryptography's authors collected them from RFCs, BoringSSL and OpenSSL.
///
/// A record is an encryption and a decryption, unless it has a `Result`, which says that the tag is wrong. BoringSSL
/// writes some values as text in quotation marks.
struct ResponseAEADReader: VectorReader {
    static let format = "response-aead"
    static let sample = ResponseAEADReader(layout: .chachaPoly)

    /// What the kernel takes for the algorithm.
    var layout: AEADLayout

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        let response = ResponseLayout(
            start: "COUNT",
            fields: ["KEY", "IV", "AAD", "TAG", "PLAINTEXT", "CIPHERTEXT", "RESULT"],
            aliases: [
                "Key": "KEY", "NONCE": "IV", "AD": "AAD", "IN": "PLAINTEXT", "CT": "CIPHERTEXT", "Tag": "TAG",
                "Plaintext": "PLAINTEXT", "Ciphertext": "CIPHERTEXT", "Result": "RESULT",
            ]
        )
        try ResponseFile.read(bytes, path: path, layout: response) { record in
            groups.countRecord()
            let isRejected = record.has("RESULT")
            if isRejected, try record.text("RESULT") != "CIPHERFINAL_ERROR" {
                throw record.error("RESULT", "unknown result \(quoted(try record.text("RESULT")))")
            }
            let plaintext = try record.has("PLAINTEXT") ? record.bytesOrText("PLAINTEXT") : []
            let ciphertext = try record.has("CIPHERTEXT") ? record.bytesOrText("CIPHERTEXT") : []
            guard plaintext.count == ciphertext.count else {
                throw record.error("CIPHERTEXT", "the ciphertext is not as long as the plaintext")
            }
            let nonce = try record.bytes("IV")
            let tag = try record.bytes("TAG")
            let opening = Vector(
                id: record.id,
                note: isRejected ? "wrong tag" : "",
                expectation: isRejected ? .rejection : .output,
                key: try record.bytes("KEY"),
                iv: layout.kernelIV(nonce),
                aad: try record.has("AAD") ? record.bytesOrText("AAD") : [],
                input: ciphertext + tag,
                output: isRejected ? [] : plaintext
            )
            if let reason = layout.unusable(nonceSize: nonce.count, tagSize: tag.count) { return groups.drop(reason) }
            groups.add(opening, .decrypt, tagSize: tag.count)
            if !isRejected { groups.add(opening.reversed, .encrypt, tagSize: tag.count) }
        }
    }
}

extension ResponseRecord {
    /// The field's hexadecimal digits as bytes, or its text in quotation marks as UTF-8.
    fileprivate func bytesOrText(_ name: String) throws(VectorFileError) -> [UInt8] {
        let text = try text(name)
        guard text.hasPrefix("\"") else { return try bytes(name) }
        guard text.count > 1, text.hasSuffix("\"") else { throw error(name, "\(name) has no closing quotation mark") }
        return Array(text.utf8.dropFirst().dropLast())
    }
}
