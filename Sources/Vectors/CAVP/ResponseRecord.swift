internal import Corpus

/// One record of a CAVP response file, with the headers that hold for it.
struct ResponseRecord {
    /// A value and the line that it stands on.
    struct Value {
        var line: Int
        var text: ArraySlice<UInt8>
    }

    /// The file's name for error messages.
    let file: String
    /// The line that the record begins on, counted from 1.
    let line: Int
    /// The field that begins the record.
    let start: String
    /// The bare header above it, such as `ENCRYPT`.
    let section: String?
    /// Fields and headers by name.
    var values: [String: Value]
    /// The fields that stand in the record itself.
    var own: Set<String> = []
    /// Bare words, such as `FAIL`.
    var words: Set<String> = []

    /// The vector's name: the start field's value and the line, which is unique in the file.
    var id: String {
        let value = values[start].map { String(decoding: $0.text, as: UTF8.self) } ?? ""
        return "\(value)@L\(line)"
    }

    /// Whether the record or a header gives the field.
    func has(_ name: String) -> Bool { values[name] != nil }

    /// The error for a fault of a field, at its line; at the record's where it has none.
    func error(_ name: String, _ message: String) -> VectorFileError {
        VectorFileError(file: file, line: values[name]?.line ?? line, message: message)
    }

    private func value(_ name: String) throws(VectorFileError) -> Value {
        guard let value = values[name] else { throw error(name, "the record has no \(name)") }
        return value
    }

    /// The field's text.
    func text(_ name: String) throws(VectorFileError) -> String {
        String(decoding: try value(name).text, as: UTF8.self)
    }

    /// The field as a decimal number that is not negative.
    func int(_ name: String) throws(VectorFileError) -> Int {
        let text = try text(name)
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(text) else {
            throw error(name, "\(name) is no number: \(quoted(text))")
        }
        return number
    }

    /// The field's hexadecimal digits as bytes.
    func bytes(_ name: String) throws(VectorFileError) -> [UInt8] {
        let digits = try value(name).text
        guard digits.count.isMultiple(of: 2) else {
            throw error(name, "\(name) has an odd number of hexadecimal digits")
        }
        guard let bytes = Hex.decode(digits) else { throw error(name, "\(name) is not hexadecimal") }
        return bytes
    }

    /// The field's bytes, of which there must be `count`.
    ///
    /// - Parameter zeroAs00: whether the publisher writes an empty string as `00`.
    func bytes(_ name: String, count: Int, zeroAs00: Bool = false) throws(VectorFileError) -> [UInt8] {
        let bytes = try bytes(name)
        if zeroAs00, count == 0, bytes == [0] { return [] }
        guard bytes.count == count else { throw error(name, "\(name) has \(bytes.count) bytes, expected \(count)") }
        return bytes
    }

    /// Bytes that a header gives in bits.
    func byteCount(ofBits name: String) throws(VectorFileError) -> Int {
        let bits = try int(name)
        guard bits.isMultiple(of: 8) else { throw error(name, "\(name) is no whole number of bytes") }
        return bits / 8
    }

    /// Holds the header `L`, which is in bytes or in bits, against the size of the digest in bytes.
    func checkDigestSize(_ digestSize: Int) throws(VectorFileError) {
        let size = try int("L")
        guard size == digestSize || size == digestSize * 8 else {
            throw error("L", "L is \(size), the digest has \(digestSize) bytes")
        }
    }

    /// The direction that the section above the record names.
    func isEncryption() throws(VectorFileError) -> Bool {
        switch section {
        case "ENCRYPT": return true
        case "DECRYPT": return false
        default: throw VectorFileError(file: file, line: line, message: "no [ENCRYPT] or [DECRYPT] above the record")
        }
    }
}
