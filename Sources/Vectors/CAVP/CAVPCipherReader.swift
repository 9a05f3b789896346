internal import Corpus

/// Response files of ciphers without authentication: known answers and multi-block messages of CAVP, and vectors of
/// RFCs in the same form.
///
/// The key is `KEY`; that of triple DES also `KEYs`, one key to be used three times, or `KEY1` to `KEY3`.
struct CAVPCipherReader: VectorReader {
    static let format = "cavp-cipher"
    static let sample = CAVPCipherReader(blockSize: 16, hasIV: true)

    /// Which way a record goes.
    enum Direction {
        /// The way that the section above it names.
        case section
        /// Both: the publisher gives one record for the two.
        case both
    }

    /// Key sizes of a cipher.
    enum Keys {
        /// These sizes only; another is a damaged file.
        case sizes(Set<Int>)
        /// What the kernel takes of a cipher with any size; other sizes are dropped.
        case range(ClosedRange<Int>)
        /// DES, from triple-DES records whose keys are one key three times; others are dropped.
        case single
    }

    /// Bytes of a block.
    var blockSize: Int
    /// Whether the mode takes an IV, of one block.
    var hasIV: Bool
    /// Whether the mode takes a text of any length.
    var isStream = false
    var direction = Direction.section
    var keys: Keys?
    /// Monte Carlo files: what each record is a checkpoint of.
    var chain: Chain?

    private var sizes: Keys { keys ?? .sizes(blockSize == 8 ? [24] : [16, 24, 32]) }

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        let layout = ResponseLayout(
            start: "COUNT",
            fields: Set(["KEY", "KEYs", "KEY1", "KEY2", "KEY3", "PLAINTEXT", "CIPHERTEXT"] + (hasIV ? ["IV"] : [])),
            sections: .named(["ENCRYPT", "DECRYPT"]),
            aliases: ["key": "KEY", "plaintext": "PLAINTEXT", "ciphertext": "CIPHERTEXT"],
            // Collectors leave numbers out.
            counts: direction == .section
        )
        try ResponseFile.read(bytes, path: path, layout: layout) { record in
            groups.countRecord()
            let plaintext = try record.bytes("PLAINTEXT")
            let ciphertext = try record.bytes("CIPHERTEXT", count: plaintext.count)
            guard !plaintext.isEmpty, isStream || plaintext.count.isMultiple(of: blockSize) else {
                throw record.error("PLAINTEXT", "PLAINTEXT is no whole number of blocks")
            }
            var encryption = Vector(
                id: record.id,
                iv: hasIV ? try record.bytes("IV", count: blockSize) : [],
                input: plaintext,
                output: ciphertext
            )
            guard let key = try key(of: record, &groups) else { return }
            encryption.key = key
            if try direction == .both || record.isEncryption() { groups.add(encryption, .encrypt, chain: chain) }
            if try direction == .both || !record.isEncryption() {
                groups.add(encryption.reversed, .decrypt, chain: chain)
            }
        }
    }

    /// The key as the kernel takes it; nil where the record was dropped.
    private func key(of record: ResponseRecord, _ groups: inout GroupBuilder) throws(VectorFileError) -> [UInt8]? {
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
        switch sizes {
        case .sizes(let sizes):
            guard sizes.contains(key.count) else { throw record.error(field, "no key of the cipher has this size") }
            return key
        case .range(let range):
            if range.contains(key.count) { return key }
            groups.drop("the kernel takes no key but \(range.lowerBound * 8) to \(range.upperBound * 8) bits")
            return nil
        case .single:
            guard key.count == 24 else { throw record.error(field, "no key of the cipher has this size") }
            let part = Array(key.prefix(8))
            if key == part + part + part { return part }
            groups.drop("three keys that differ; single DES takes one")
            return nil
        }
    }
}
