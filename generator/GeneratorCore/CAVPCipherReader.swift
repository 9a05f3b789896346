internal import Corpus

/// CAVP response files of block ciphers in ECB and CBC mode: known answers and multi-block messages.
///
/// AES gives the key as `KEY`; triple DES as `KEYs`, one key to be used three times, or as `KEY1` to `KEY3`.
struct CAVPCipherReader: VectorReader {
    /// Bytes of a block.
    var blockSize: Int
    /// Whether the mode takes an IV, of one block.
    var hasIV: Bool

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        let layout = ResponseLayout(
            start: "COUNT",
            fields: Set(["KEY", "KEYs", "KEY1", "KEY2", "KEY3", "PLAINTEXT", "CIPHERTEXT"] + (hasIV ? ["IV"] : [])),
            sections: ["ENCRYPT", "DECRYPT"]
        )
        try ResponseFile.read(bytes, path: path, layout: layout) { record in
            groups.countRecord()
            let isEncryption = try record.isEncryption()
            let plaintext = try record.bytes("PLAINTEXT")
            let ciphertext = try record.bytes("CIPHERTEXT", count: plaintext.count)
            guard !plaintext.isEmpty, plaintext.count.isMultiple(of: blockSize) else {
                throw record.error("PLAINTEXT", "PLAINTEXT is no whole number of blocks")
            }
            let vector = Vector(
                id: record.id,
                key: try key(of: record),
                iv: hasIV ? try record.bytes("IV", count: blockSize) : [],
                input: isEncryption ? plaintext : ciphertext,
                output: isEncryption ? ciphertext : plaintext
            )
            groups.add(vector, isEncryption ? .encrypt : .decrypt)
        }
    }

    private func key(of record: ResponseRecord) throws(GeneratorError) -> [UInt8] {
        let sizes = blockSize == 8 ? [24] : [16, 24, 32]
        let field: String
        let key: [UInt8]
        if record.has("KEYs") {
            field = "KEYs"
            let part = try record.bytes(field, count: 8)
            key = part + part + part
        } else if record.has("KEY1") {
            field = "KEY1"
            key =
                try record.bytes("KEY1", count: 8) + record.bytes("KEY2", count: 8) + record.bytes("KEY3", count: 8)
        } else {
            field = "KEY"
            key = try record.bytes(field)
        }
        guard sizes.contains(key.count) else { throw record.error(field, "no key of the cipher has this size") }
        return key
    }
}
