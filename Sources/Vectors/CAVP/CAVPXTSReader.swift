internal import Corpus

/// CAVP response files of XTS, with the tweak as 16 bytes (`i`) or as a number (`DataUnitSeqNumber`).
///
/// The number becomes the tweak in little-endian order, as IEEE 1619 numbers data units.
struct CAVPXTSReader: VectorReader {
    static let format = "cavp-xts"
    static let sample = CAVPXTSReader(hasSequenceNumber: true)

    /// Whether the files give the tweak as a number.
    var hasSequenceNumber: Bool

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        let tweakField = hasSequenceNumber ? "DataUnitSeqNumber" : "i"
        let layout = ResponseLayout(
            start: "COUNT",
            fields: ["DataUnitLen", "Key", tweakField, "PT", "CT"],
            sections: .named(["ENCRYPT", "DECRYPT"])
        )
        try ResponseFile.read(bytes, path: path, layout: layout) { record in
            groups.countRecord()
            let isEncryption = try record.isEncryption()
            let bits = try record.int("DataUnitLen")
            let size = bits / 8 + (bits % 8 == 0 ? 0 : 1)
            let plaintext = try record.bytes("PT", count: size)
            let ciphertext = try record.bytes("CT", count: size)
            let key = try record.bytes("Key")
            guard [32, 48, 64].contains(key.count) else { throw record.error("Key", "no XTS key has this size") }
            let vector = Vector(
                id: record.id,
                key: key,
                iv: hasSequenceNumber ? tweak(try record.int(tweakField)) : try record.bytes(tweakField, count: 16),
                input: isEncryption ? plaintext : ciphertext,
                output: isEncryption ? ciphertext : plaintext
            )
            if !bits.isMultiple(of: 8) { return groups.drop("the kernel takes whole bytes only") }
            if bits < 128 { return groups.drop("the kernel takes no data unit below 128 bits") }
            groups.add(vector, isEncryption ? .encrypt : .decrypt)
        }
    }

    private func tweak(_ number: Int) -> [UInt8] {
        withUnsafeBytes(of: UInt64(number).littleEndian) { Array($0) } + Array(repeating: 0, count: 8)
    }
}
