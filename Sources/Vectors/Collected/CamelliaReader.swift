internal import Corpus

/// The known answers that Camellia's authors published: `K No.001 : 00 01 ...`, then pairs of `P` and `C` lines.
///
/// Each pair becomes an encryption and a decryption under the key above it.
struct CamelliaReader: VectorReader {
    static let format = "camellia"
    static let sample = CamelliaReader()

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        var key: (name: String, bytes: [UInt8])?
        var plaintext: (name: String, bytes: [UInt8])?
        var isEmpty = true
        for (number, line) in NumberedLines(of: bytes[...]) {
            let text = String(decoding: line, as: UTF8.self).filter { $0 != "\r" && $0 != "\r\n" }
            if text.isEmpty || text.hasPrefix("#") { continue }
            func fault(_ message: String) -> VectorFileError {
                VectorFileError(file: path, line: number, message: message)
            }
            let parts = text.split(separator: ":", maxSplits: 1)
            let words = parts.first?.split(separator: " ") ?? []
            guard parts.count == 2, words.count == 2, words[1].hasPrefix("No.") else {
                throw fault("unexpected text \(quoted(text))")
            }
            let name = String(words[1].dropFirst(3))
            guard let value = Hex.decode(parts[1].utf8.filter { $0 != UInt8(ascii: " ") }) else {
                throw fault("not hexadecimal")
            }
            switch words[0] {
            case "K":
                guard [16, 24, 32].contains(value.count) else { throw fault("no key of the cipher has this size") }
                guard plaintext == nil else { throw fault("a plaintext without its ciphertext stands above") }
                key = (name, value)
            case "P", "C":
                guard value.count == 16 else { throw fault("no block of 16 bytes") }
                if words[0] == "P" {
                    guard plaintext == nil else { throw fault("a plaintext without its ciphertext stands above") }
                    plaintext = (name, value)
                    continue
                }
                guard let above = key else { throw fault("no key stands above") }
                guard let input = plaintext, input.name == name else {
                    throw fault("no plaintext \(name) stands above")
                }
                plaintext = nil
                isEmpty = false
                groups.countRecord()
                let id = "K\(above.name)-P\(name)@L\(number)"
                groups.addBothWays(Vector(id: id, key: above.bytes, input: input.bytes, output: value))
            default: throw fault("unexpected text \(quoted(text))")
            }
        }
        if plaintext != nil { throw VectorFileError(file: path, message: "the last plaintext has no ciphertext") }
        if isEmpty { throw VectorFileError(file: path, message: "no records") }
    }
}
