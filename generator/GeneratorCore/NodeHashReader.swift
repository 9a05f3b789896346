internal import Corpus
internal import JSONC
internal import KernelNames

/// The tables of node-hash-test-vectors: one message with the digests of many algorithms, or one key and message with codes.
struct NodeHashReader: VectorReader {
    /// The digest's member in the table.
    var member: String
    /// Bytes of digest.
    var size: Int
    /// Whether the table is the one of HMACs.
    var isKeyed = false

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        let document = try JSONDocument(parsing: bytes.span.bytes, source: path)
        var number = 0
        try document.root.visit { entry in
            groups.countRecord()
            number += 1
            let digest = try entry.bytes(member)
            guard isKeyed ? (1...size).contains(digest.count) : digest.count == size else {
                throw try entry.at(member).error("\(digest.count) bytes, expected \(size)")
            }
            let input: [UInt8]
            if isKeyed {
                input = try entry.bytes("data")
            } else {
                guard let decoded = Base64.decode(try entry.at("input").string()) else {
                    throw try entry.at("input").error("not base64")
                }
                input = decoded
            }
            let vector = Vector(
                id: String(number),
                key: isKeyed ? try entry.bytes("key") : [],
                input: input,
                output: digest
            )
            groups.add(vector, .digest, tagSize: digest.count)
        }
        if number == 0 { throw GeneratorError(file: path, message: "no records") }
    }
}

/// Base 64 (RFC 4648, section 4).
enum Base64 {
    /// The bytes that the text spells; nil where it is no base 64 with its padding.
    static func decode(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 4) else { return nil }
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: digits.count, by: 4) {
            let quartet = digits[place..<place + 4]
            let used = quartet.prefix { $0 != UInt8(ascii: "=") }
            let isLast = place + 4 == digits.count
            guard used.count == 4 || (isLast && used.count >= 2), quartet.dropFirst(used.count).allSatisfy({ $0 == 61 })
            else { return nil }
            var bits = 0
            for digit in used {
                guard let value = value(of: digit) else { return nil }
                bits = bits << 6 | value
            }
            bits <<= 6 * (4 - used.count)
            bytes += [UInt8(bits >> 16 & 255), UInt8(bits >> 8 & 255), UInt8(bits & 255)].prefix(used.count - 1)
        }
        return bytes
    }

    private static func value(of digit: UInt8) -> Int? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(digit) - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(digit) - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(digit) + 4
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}

/// The files of node-hash-test-vectors that have a kernel transform.
enum NodeHashSource {
    /// Every file, in the order of the manifest.
    static let files: [SourceFile] =
        digests.map { member, algorithm, size in
            SourceFile(
                "index.json",
                label: "index-\(member)",
                algorithm: algorithm,
                type: .hash,
                reader: NodeHashReader(member: member, size: size)
            )
        }
        + digests.map { member, algorithm, size in
            SourceFile(
                "hmac.json",
                label: "hmac-\(member)",
                algorithm: "hmac(\(algorithm))",
                type: .hash,
                reader: NodeHashReader(member: member, size: size, isKeyed: true)
            )
        }

    private static let digests: [(member: String, algorithm: String, size: Int)] = [
        ("md4", "md4", 16), ("md5", "md5", 16), ("rmd160", "rmd160", 20), ("sha1", "sha1", 20),
        ("sha224", "sha224", 28), ("sha256", "sha256", 32), ("sha384", "sha384", 48), ("sha512", "sha512", 64),
        ("whirlpool", "wp512", 64),
    ]
}
