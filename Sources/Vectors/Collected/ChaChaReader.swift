internal import Corpus

/// The ChaCha20 vectors of RFC 7539 in response form: a 12-byte nonce and the number of the first block.
struct ChaChaReader: VectorReader {
    static let format = "chacha"
    static let sample = ChaChaReader()

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        let layout = ResponseLayout(
            start: "COUNT",
            fields: ["KEY", "NONCE", "INITIAL_BLOCK_COUNTER", "PLAINTEXT", "CIPHERTEXT"]
        )
        try ResponseFile.read(bytes, path: path, layout: layout) { record in
            groups.countRecord()
            guard let block = UInt32(exactly: try record.int("INITIAL_BLOCK_COUNTER")) else {
                throw record.error("INITIAL_BLOCK_COUNTER", "the counter has 32 bits")
            }
            let plaintext = try record.bytes("PLAINTEXT")
            let encryption = Vector(
                id: record.id,
                key: try record.bytes("KEY", count: 32),
                // The kernel's IV is the state's last row: the counter in little-endian order, then the nonce.
                iv: (0..<4).map { UInt8(truncatingIfNeeded: block >> ($0 * 8)) }
                    + (try record.bytes("NONCE", count: 12)),
                input: plaintext,
                output: try record.bytes("CIPHERTEXT", count: plaintext.count)
            )
            groups.addBothWays(encryption)
        }
    }
}
