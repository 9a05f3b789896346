internal import Corpus
internal import JSONC

/// Wycheproof's XChaCha20-Poly1305 as XChaCha20 alone, which is what the kernel has.
///
/// The text is encrypted from block 1 on; block 0 makes the Poly1305 key. Tags are not looked at, so a test that must fail
/// says nothing here.
struct WycheproofXChaChaReader: VectorReader {
    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        let shape = WycheproofFile.Shape(
            schema: "aead_test_schema.json",
            groupType: "AeadTest",
            groupMembers: ["ivSize", "keySize", "tagSize"],
            testMembers: ["tcId", "comment", "flags", "key", "iv", "aad", "msg", "ct", "tag", "result"]
        )
        try WycheproofFile.read(bytes, path: path, shape: shape) { group, test in
            groups.countRecord()
            let key = try test.bytes("key", bits: group.at("keySize").int())
            let nonce = try test.bytes("iv", bits: group.at("ivSize").int())
            let message = try test.bytes("msg")
            let ciphertext = try test.bytes("ct")
            if try !test.isValid() { return groups.drop("without its tag the test cannot fail") }
            guard nonce.count == 24, ciphertext.count == message.count else {
                throw test.error("no nonce or no ciphertext of this size")
            }
            if message.isEmpty { return groups.drop("an empty text, and no tag to compare") }
            // crypto/chacha_generic.c: the nonce, then the stream's position in blocks as 64 bits, little-endian.
            var vector = Vector(
                id: try test.tcId(),
                note: try test.remark(),
                key: key,
                iv: nonce + [1, 0, 0, 0, 0, 0, 0, 0],
                input: message,
                output: ciphertext
            )
            groups.add(vector, .encrypt)
            (vector.input, vector.output) = (ciphertext, message)
            groups.add(vector, .decrypt)
        }
    }
}
