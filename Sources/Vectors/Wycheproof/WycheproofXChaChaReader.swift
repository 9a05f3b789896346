internal import Corpus
internal import JSONC

/// Wycheproof's XChaCha20-Poly1305 as XChaCha20 alone, which is what the kernel has.
///
/// The text is encrypted from block 1 on; block 0 makes the Poly1305 key. Tags are not looked at, so a test that must fail
/// says nothing here.
struct WycheproofXChaChaReader: SchemaReader {
    static let format = "wycheproof-xchacha"
    static let sample = WycheproofXChaChaReader()
    static let schema = WycheproofAEADTest.schema

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        try WycheproofAEADTest.readAll(bytes, path: path) { _, place, test in
            groups.countRecord()
            if test.isLeftOpen { return groups.drop(WycheproofFile.leftOpen) }
            if !test.isValid { return groups.drop("without its tag the test cannot fail") }
            guard test.nonce.count == 24, test.ciphertext.count == test.message.count else {
                throw place.error("no nonce or no ciphertext of this size")
            }
            if test.message.isEmpty { return groups.drop("an empty text, and no tag to compare") }
            // crypto/chacha_generic.c: the nonce, then the stream's position in blocks as 64 bits, little-endian.
            let encryption = Vector(
                id: test.id,
                note: test.remark,
                key: test.key,
                iv: test.nonce + [1, 0, 0, 0, 0, 0, 0, 0],
                input: test.message,
                output: test.ciphertext
            )
            groups.addBothWays(encryption)
        }
    }
}
