/// What a JSON text will take in memory, estimated before it is parsed.
///
/// json-c keeps a value in 48 bytes, an empty object in 700 and an empty array in 350, however short they are in the text.
enum JSONWeight {
    /// Bytes that a text may take.
    private static let limit = 2 << 30

    /// - Throws: `VectorFileError` where the text would take more.
    static func check(_ bytes: [UInt8], path: String) throws(VectorFileError) {
        // Nothing weighs more than 350 times its text, and most files are small.
        if bytes.count < limit / 512 { return }
        let weight = estimate(bytes)
        guard weight > limit else { return }
        let message = "would take \(weight >> 20) MiB of memory; split it into smaller files"
        throw VectorFileError(file: path, message: message)
    }

    static func estimate(_ bytes: [UInt8]) -> Int {
        var weight = bytes.count
        bytes.withUnsafeBufferPointer { text in
            for byte in text {
                switch byte {
                case UInt8(ascii: "{"): weight += 800
                case UInt8(ascii: "["): weight += 400
                case UInt8(ascii: ","): weight += 64
                default: break
                }
            }
        }
        return weight
    }
}
