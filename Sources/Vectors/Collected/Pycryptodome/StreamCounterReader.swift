internal import Corpus
internal import JSONC

/// Wycheproof-like tests of raw ChaCha20 and XChaCha20 around the ends of their counters.
struct StreamCounterReader: VectorReader {
    static let format = "stream-counter"
    static let sample = StreamCounterReader(name: "XChaCha20")

    /// The `algorithm` of the test groups to read.
    var name: String

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        let shape = WycheproofFile.Shape(
            schema: "stream_cipher_test_schema.json",
            groupType: "StreamCipherTest"
        )
        var isThere = false
        try WycheproofFile.read(bytes, path: path, shape: shape) { group, test in
            guard try group.at("algorithm").string() == name else { return }
            isThere = true
            groups.countRecord()
            let counter = try test.bytes("initialCounter", bits: group.at("counterSize").int())
            let nonce = try test.bytes("iv", bits: group.at("ivSize").int())
            let message = try test.bytes("msg")
            if try !test.isValid() { return groups.drop("the kernel's counter wraps around; it refuses nothing") }
            if message.isEmpty { return groups.drop("an empty text") }
            let isExtended = nonce.count == 24
            guard isExtended ? counter.count == 8 : (nonce.count == 12 && counter.count == 4) else {
                throw try group.at("ivSize").error("the kernel has no such nonce and counter")
            }
            let blocks = (message.count + 63) / 64
            let low = counter.prefix(4).enumerated().reduce(0) { $0 | Int($1.element) << ($1.offset * 8) }
            if isExtended, low + blocks - 1 > Int(UInt32.max) {
                return groups.drop("the kernel counts in 32 bits, without a carry")
            }
            let ciphertext = try test.bytes("ct")
            guard ciphertext.count == message.count else { throw try test.at("ct").error("not as long as msg") }
            let encryption = Vector(
                id: try test.tcId(),
                note: try test.remark(),
                key: try test.bytes("key", bits: group.at("keySize").int()),
                iv: isExtended ? nonce + counter : counter + nonce,
                input: message,
                output: ciphertext
            )
            groups.addBothWays(encryption)
        }
        if !isThere { throw VectorFileError(file: path, message: "no test group of the algorithm \(name)") }
    }
}
