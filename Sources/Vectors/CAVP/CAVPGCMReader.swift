internal import Corpus

/// CAVP response files of GCM, one direction a file.
///
/// A decryption record ends in `PT`, or in `FAIL` where the tag is wrong.
struct CAVPGCMReader: VectorReader {
    static let format = "cavp-gcm"
    static let sample = CAVPGCMReader(isEncryption: false)

    /// The file's direction.
    var isEncryption: Bool

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        let layout = ResponseLayout(
            start: "Count",
            fields: ["Key", "IV", "PT", "AAD", "CT", "Tag"],
            headers: ["Keylen", "IVlen", "PTlen", "AADlen", "Taglen"],
            words: isEncryption ? [] : ["FAIL"]
        )
        try ResponseFile.read(bytes, path: path, layout: layout) { record in
            groups.countRecord()
            let tagSize = try record.byteCount(ofBits: "Taglen")
            let textSize = try record.byteCount(ofBits: "PTlen")
            let nonce = try record.bytes("IV", count: record.byteCount(ofBits: "IVlen"))
            let isRejected = record.words.contains("FAIL")
            if isRejected == record.has("PT") {
                throw record.error("PT", isRejected ? "the record has both PT and FAIL" : "the record has no PT")
            }
            let plaintext = isRejected ? [] : try record.bytes("PT", count: textSize)
            let sealed = try record.bytes("CT", count: textSize) + record.bytes("Tag", count: tagSize)
            var vector = Vector(
                id: record.id,
                note: isRejected ? "FAIL" : "",
                expectation: isRejected ? .rejection : .output,
                key: try record.bytes("Key", count: record.byteCount(ofBits: "Keylen")),
                aad: try record.bytes("AAD", count: record.byteCount(ofBits: "AADlen")),
                input: isEncryption ? plaintext : sealed,
                output: isEncryption ? sealed : plaintext
            )
            if let reason = AEADLayout.gcm.unusable(nonceSize: nonce.count, tagSize: tagSize) {
                return groups.drop(reason)
            }
            vector.iv = AEADLayout.gcm.kernelIV(nonce)
            groups.add(vector, isEncryption ? .encrypt : .decrypt, tagSize: tagSize)
        }
    }
}
