internal import Corpus

/// CAVP response files of CCM: the four that encrypt (VADT, VNT, VPT, VTT) and the one that decrypts (DVPT).
///
/// Sizes are in bytes; an empty `Adata` or `Payload` is written `00`; `Key` and `Nonce` may stand above their records.
struct CAVPCCMReader: VectorReader {
    static let format = "cavp-ccm"
    static let sample = CAVPCCMReader(isEncryption: false)

    /// The file's direction.
    var isEncryption: Bool

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        let layout = ResponseLayout(
            start: "Count",
            fields: Set(["Nonce", "Adata", "CT", "Payload"] + (isEncryption ? [] : ["Result"])),
            headers: ["Alen", "Plen", "Nlen", "Tlen", "Key", "Nonce"]
        )
        try ResponseFile.read(bytes, path: path, layout: layout) { record in
            groups.countRecord()
            let tagSize = try record.int("Tlen")
            let textSize = try record.int("Plen")
            let nonce = try record.bytes("Nonce", count: record.int("Nlen"))
            let isRejected = try !isEncryption && !record.hasPassed()
            let plaintext = isRejected ? [] : try record.bytes("Payload", count: textSize, zeroAs00: true)
            let (sealedSize, overflows) = textSize.addingReportingOverflow(tagSize)
            if overflows { throw record.error("Plen", "the sizes are out of range") }
            let sealed = try record.bytes("CT", count: sealedSize)
            var vector = Vector(
                id: record.id,
                note: isEncryption ? "" : try record.text("Result"),
                expectation: isRejected ? .rejection : .output,
                key: try key(of: record),
                aad: try record.bytes("Adata", count: record.int("Alen"), zeroAs00: true),
                input: isEncryption ? plaintext : sealed,
                output: isEncryption ? sealed : plaintext
            )
            if let reason = AEADLayout.ccm.unusable(nonceSize: nonce.count, tagSize: tagSize) {
                return groups.drop(reason)
            }
            vector.iv = AEADLayout.ccm.kernelIV(nonce)
            groups.add(vector, isEncryption ? .encrypt : .decrypt, tagSize: tagSize)
        }
    }

    private func key(of record: ResponseRecord) throws(VectorFileError) -> [UInt8] {
        let key = try record.bytes("Key")
        guard [16, 24, 32].contains(key.count) else { throw record.error("Key", "no AES key has this size") }
        return key
    }
}
