internal import Corpus

/// A reader of Crypto++ test vectors, as the Readme.txt beside them describes the format.
///
/// A field is `Name: value`; a backslash at the end continues it on the next line, and `#` begins a comment. `Test` runs with
/// the last value of each field in its section; a blank line or a new `AlgorithmType` ends the section.
struct CryptoPPFile {
    /// One test with the fields that hold for it.
    struct Test {
        let file: String
        let line: Int
        /// What is to be done: `Encrypt`, `Verify` ...
        let name: String
        /// The algorithm's `Name`.
        let algorithm: String
        fileprivate let fields: [String: (line: Int, text: String)]

        /// Unique in the file.
        var id: String { "L\(line)" }

        func has(_ field: String) -> Bool { fields[field] != nil }

        func error(_ field: String, _ message: String) -> VectorFileError {
            VectorFileError(file: file, line: fields[field]?.line ?? line, message: message)
        }

        /// The field's text; empty where it is missing.
        func text(_ field: String) -> String { fields[field]?.text ?? "" }

        /// The field's bytes; none where it is missing.
        func bytes(_ field: String) throws(VectorFileError) -> [UInt8] {
            guard let value = fields[field] else { return [] }
            do {
                return try CryptoPPFile.decode(value.text)
            } catch {
                throw VectorFileError(file: file, line: value.line, message: "\(field): \(error.message)")
            }
        }
    }

    /// Why a value cannot be read.
    struct ValueError: Error {
        let message: String
    }

    /// The longest value that a repetition may make.
    private static let limit = 1 << 22

    /// Calls `body` for every test whose section has the algorithm's name.
    static func read(
        _ bytes: [UInt8],
        path: String,
        algorithm: String,
        _ body: (Test) throws -> Void
    ) throws {
        var fields: [String: (line: Int, text: String)] = [:]
        var isEmpty = true
        var continued: (line: Int, text: String)?
        for (number, raw) in NumberedLines(of: bytes[...]) {
            let isBlank = trimmed(raw).isEmpty
            let line = String(decoding: trimmed(raw.prefix { $0 != UInt8(ascii: "#") }), as: UTF8.self)
            if line.hasSuffix("\\") {
                let start = continued ?? (number, "")
                continued = (start.line, start.text + line.dropLast() + " ")
                continue
            }
            let whole = continued.map { ($0.line, $0.text + line) } ?? (number, line)
            continued = nil
            if whole.1.isEmpty {
                if isBlank { fields = [:] }
                continue
            }
            guard let colon = whole.1.firstIndex(of: ":") else {
                throw VectorFileError(file: path, line: whole.0, message: "no field: \(quoted(whole.1))")
            }
            let name = word(whole.1[..<colon])
            let text = word(whole.1[whole.1.index(after: colon)...])
            if name == "AlgorithmType" { fields = [:] }
            guard name == "Test" else {
                fields[name] = (whole.0, text)
                continue
            }
            guard fields["Name"]?.text == algorithm else { continue }
            isEmpty = false
            try body(Test(file: path, line: whole.0, name: text, algorithm: algorithm, fields: fields))
        }
        if let continued {
            throw VectorFileError(file: path, line: continued.line, message: "the last field is not ended")
        }
        if isEmpty { throw VectorFileError(file: path, message: "no tests of \(algorithm)") }
    }

    /// The bytes that an encoded string spells: pieces of hexadecimal digits or of text in quotation marks, each perhaps
    /// repeated by `r<count>`.
    static func decode(_ text: String) throws(ValueError) -> [UInt8] {
        var bytes: [UInt8] = []
        var times = 1
        var rest = text[...]
        while true {
            rest = rest.drop { $0 == " " || $0 == "\t" }
            guard let first = rest.first else { break }
            let piece: [UInt8]
            if first == "\"" {
                guard let end = rest.dropFirst().firstIndex(of: "\"") else {
                    throw ValueError(message: "no closing quotation mark")
                }
                piece = Array(rest[rest.index(after: rest.startIndex)..<end].utf8)
                rest = rest[rest.index(after: end)...]
                // hmac.txt has a parenthesis too many behind a text.
                if rest.first == ")" { rest = rest.dropFirst() }
            } else {
                let word = rest.prefix { $0 != " " && $0 != "\t" }
                rest = rest.dropFirst(word.count)
                if first == "r" {
                    guard let count = Int(word.dropFirst()), (0...limit).contains(count) else {
                        throw ValueError(message: "no repetition: \(quoted(String(word)))")
                    }
                    times = count
                    continue
                }
                let digits = word.hasPrefix("0x") ? word.dropFirst(2) : word
                guard let decoded = Hex.decode(String(digits)) else { throw ValueError(message: "not hexadecimal") }
                piece = decoded
            }
            guard bytes.count + piece.count * times <= limit else { throw ValueError(message: "longer than 4 MiB") }
            for _ in 0..<times { bytes += piece }
            times = 1
        }
        return bytes
    }

    private static func word(_ text: Substring) -> String {
        String(decoding: trimmed(ArraySlice(text.utf8)), as: UTF8.self)
    }
}
