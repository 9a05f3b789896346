/// What the beginning of a text says of itself, if it is a response file: comments, headers, and the names of fields.
struct ResponseProbe {
    /// Bytes of a file that are looked at.
    static let size = 1 << 16

    /// The words of the comments above the first record, in lower case.
    private(set) var words: Set<String> = []
    /// The comments above the first record, in one line.
    private(set) var comment = ""
    /// Headers in brackets that have a value, and the first one that they have.
    private(set) var headers: [String: String] = [:]
    /// Headers in brackets that have none, such as `ENCRYPT`.
    private(set) var sections: [String] = []
    /// Names before `=` outside of brackets, in the order of their first line.
    private(set) var fields: [String] = []
    /// The first value of each field that has one.
    private(set) var values: [String: String] = [:]
    /// Bare words, such as `FAIL`.
    private(set) var marks: Set<String> = []
    /// Whether there are lines between those of a record that show what was computed on the way.
    private(set) var hasIntermediates = false
    private var records = RecordTally()
    /// Whether there are comments and empty lines only.
    private var isComment = true

    /// Whether there are records, and none has what follows from its inputs (`.req`), or the file shows the form of answers
    /// (`.sam`).
    var hasOnlyQuestions: Bool { records.isSample || records.answered == 0 && records.asked > 0 }

    /// Whether a response file may begin here, but the first record does not end: its lines, or those before it, are longer
    /// than what was looked at.
    var needsMore: Bool { !records.hasEnded && (records.hasBegun || isComment || words.contains("cavs")) }

    /// Looks at the beginning of a file.
    ///
    /// - Parameter isWhole: whether that is all of it; else the last line may be cut and does not count.
    init(_ head: ArraySlice<UInt8>, isWhole: Bool) {
        var lines = NumberedLines(of: head)
        var line = lines.next()
        while let (_, text) = line {
            line = lines.next()
            if isWhole || line != nil {
                take(text)
            } else if let first = text.first, first != UInt8(ascii: "#") {
                isComment = false
            }
        }
        if isWhole { records.end() }
    }

    func has(_ names: String...) -> Bool { names.allSatisfy { values[$0] != nil || fields.contains($0) } }

    /// Whether the first of two fields comes first in a record.
    func isOrdered(_ first: String, _ second: String) -> Bool {
        guard let one = fields.firstIndex(of: first), let other = fields.firstIndex(of: second) else { return false }
        return one < other
    }

    /// Bytes of the first value of a field.
    func byteCount(_ name: String) -> Int { (values[name]?.utf8.count ?? 0) / 2 }

    private mutating func take(_ raw: ArraySlice<UInt8>) {
        let line = trimmed(raw)
        guard let first = line.first else { return records.end() }
        if first == UInt8(ascii: "#") { return takeComment(line) }
        isComment = false
        if first == UInt8(ascii: "["), line.last == UInt8(ascii: "]") {
            records.end()
            for part in line.dropFirst().dropLast().split(separator: UInt8(ascii: ",")) { takeHeader(part) }
            return
        }
        if raw.first == 9 || raw.first == 32 || line.starts(with: "** ".utf8) { hasIntermediates = true }
        guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else {
            if line.count < 32 {
                marks.insert(Self.text(line))
                records.take(Self.text(line))
            }
            return
        }
        let name = Self.text(trimmed(line[..<equals]))
        let value = trimmed(line[(equals + 1)...])
        if value.elementsEqual("?".utf8) { records.takeBlank() } else { records.take(name) }
        if values[name] == nil {
            fields.append(name)
            values[name] = Self.text(value)
        }
    }

    private mutating func takeComment(_ line: ArraySlice<UInt8>) {
        guard fields.isEmpty, comment.utf8.count < 4096 else { return }
        let text = Self.text(trimmed(line.prefix(1024).drop { $0 == UInt8(ascii: "#") }))
        comment += (comment.isEmpty ? "" : " ") + text
        words.formUnion(text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
    }

    private mutating func takeHeader(_ part: ArraySlice<UInt8>) {
        guard let equals = part.firstIndex(of: UInt8(ascii: "=")) else {
            return sections.append(Self.text(trimmed(part)))
        }
        let name = Self.text(trimmed(part[..<equals]))
        if headers[name] == nil { headers[name] = Self.text(trimmed(part[(equals + 1)...])) }
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
