internal import Corpus
internal import JSONC
internal import KernelNames

/// What pycryptodome's test vectors have beyond the other sources.
enum PycryptodomeSource {
    /// Every file, in the order of the manifest.
    static let files: [SourceFile] = texts + chains

    private static let texts: [SourceFile] =
        [(224, 28), (256, 32), (384, 48), (512, 64)].map { bits, size in
            SourceFile(
                "Hash/SHA3/ShortMsgKAT_SHA3-\(bits).txt",
                algorithm: "sha3-\(bits)",
                type: .hash,
                reader: CAVPDigestReader(digestSize: size)
            )
        } + [
            SourceFile(
                "Hash/BLAKE2b/blake2b-test.txt",
                algorithm: "blake2b-512",
                type: .hash,
                reader: BLAKE2Reader(digestSize: 64)
            ),
            SourceFile(
                "Cipher/wycheproof/chacha20_counter_test.json",
                label: "chacha20_counter_test-chacha20",
                algorithm: "chacha20",
                type: .skcipher,
                reader: StreamCounterReader(name: "ChaCha20-IETF")
            ),
            SourceFile(
                "Cipher/wycheproof/chacha20_counter_test.json",
                label: "chacha20_counter_test-xchacha20",
                algorithm: "xchacha20",
                type: .skcipher,
                reader: StreamCounterReader(name: "XChaCha20")
            ),
        ]

    /// CAVP's Monte Carlo files of AES, which the other collectors left out.
    private static let chains: [SourceFile] = [
        ("CBC", "cbc", Chain.Kind.cbc), ("CFB128", "cfb", .cfb), ("OFB", "ofb", .ofb),
    ].flatMap { (name: String, mode: String, kind: Chain.Kind) in
        [128, 192, 256].map { bits in
            SourceFile(
                "Cipher/AES/\(name)MCT\(bits).rsp",
                algorithm: "\(mode)(aes)",
                type: .skcipher,
                reader: CAVPCipherReader(blockSize: 16, hasIV: true, chain: .monteCarlo(kind))
            )
        }
    }
}

/// The known answers of BLAKE2's authors: lines of `in`, `key` and `hash`.
struct BLAKE2Reader: VectorReader {
    /// Bytes of digest.
    var digestSize: Int

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        var input: [UInt8]?
        var key: [UInt8]?
        var number = 0
        var count = 0
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            func fault(_ message: String) -> GeneratorError {
                GeneratorError(file: path, line: number, message: message)
            }
            var text = line.filter { $0 != 13 && $0 != 9 && $0 != 32 }
            // The authors' program printed "ok" behind its last hash.
            if text.suffix(2).elementsEqual("ok".utf8) { text.removeLast(2) }
            if text.isEmpty || text.first == UInt8(ascii: "#") { continue }
            let parts = text.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let value = Hex.decode(parts[1]) else { throw fault("not a name and hexadecimal") }
            switch String(decoding: parts[0], as: UTF8.self) {
            case "in" where input == nil: input = value
            case "key" where input != nil && key == nil: key = value
            case "hash":
                guard let message = input, let given = key, value.count == digestSize else {
                    throw fault("no in and key stand above, or a hash of \(value.count) bytes")
                }
                groups.countRecord()
                count += 1
                groups.add(
                    Vector(id: "L\(number)", key: given, input: message, output: value),
                    .digest,
                    tagSize: digestSize
                )
                (input, key) = (nil, nil)
            default: throw fault("unexpected line")
            }
        }
        if count == 0 { throw GeneratorError(file: path, message: "no records") }
    }
}

/// Wycheproof-like tests of raw ChaCha20 and XChaCha20 around the ends of their counters.
struct StreamCounterReader: VectorReader {
    /// The `algorithm` of the test groups to read.
    var name: String

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        let shape = WycheproofFile.Shape(
            schema: "stream_cipher_test_schema.json",
            groupType: "StreamCipherTest",
            groupMembers: ["algorithm", "keySize", "ivSize", "counterSize"],
            testMembers: ["tcId", "comment", "flags", "key", "iv", "initialCounter", "msg", "ct", "result"]
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
            groups.add(encryption, .encrypt)
            var decryption = encryption
            (decryption.input, decryption.output) = (ciphertext, message)
            groups.add(decryption, .decrypt)
        }
        if !isThere { throw GeneratorError(file: path, message: "no test group of the algorithm \(name)") }
    }
}
