internal import Corpus

/// The names that one kind of CAVP response file uses.
struct ResponseLayout: Sendable {
    /// The field that begins a record.
    var start: String
    /// The other fields of a record.
    var fields: Set<String>
    /// Names that hold for all records after them, in brackets or not.
    var headers: Set<String> = []
    /// Bare names in brackets, such as `ENCRYPT`.
    var sections = Sections.named([])
    /// Bare words inside a record, such as `FAIL`.
    var words: Set<String> = []
    /// Other names of fields and headers, with the names above.
    var aliases: [String: String] = [:]
    /// Whether the field that begins a record counts records.
    var counts = true
    /// Fields that may come again in a record; the second one is called `NAME 2`.
    var repeated: Set<String> = []

    /// Which bare names in brackets there may be.
    enum Sections: Sendable {
        case named(Set<String>)
        case any

        func contains(_ name: String) -> Bool {
            switch self {
            case .named(let names): names.contains(name)
            case .any: true
            }
        }
    }
}

/// A reader of CAVP response files (`.rsp`), line by line.
///
/// A record begins at its layout's start field and ends at a blank line, a header or the end of the file. What stands
/// outside of records is a header and carries over until it is set again. `#` begins a comment.
struct ResponseFile {
    private let path: String
    private let layout: ResponseLayout
    private var headers: [String: ResponseRecord.Value] = [:]
    private var section: String?
    private var record: ResponseRecord?
    private var lastCount: Int?
    private var sawHeader = true
    private var isEmpty = true

    /// Calls `body` for every record of a file.
    static func read(
        _ bytes: [UInt8],
        path: String,
        layout: ResponseLayout,
        _ body: (ResponseRecord) throws -> Void
    ) throws {
        var file = ResponseFile(path: path, layout: layout)
        for (number, line) in NumberedLines(of: bytes[...]) { try file.take(line, number, body) }
        try file.endRecord(body)
        if file.isEmpty { throw VectorFileError(file: path, message: "no records") }
    }

    private init(path: String, layout: ResponseLayout) {
        self.path = path
        self.layout = layout
    }

    private func fault(_ line: Int, _ message: String) -> VectorFileError {
        VectorFileError(file: path, line: line, message: message)
    }

    private mutating func take(_ raw: ArraySlice<UInt8>, _ number: Int, _ body: (ResponseRecord) throws -> Void) throws
    {
        let line = trimmed(raw)
        guard let first = line.first else { return try endRecord(body) }
        if first == UInt8(ascii: "#") { return }
        if first == UInt8(ascii: "[") {
            try endRecord(body)
            return try takeHeader(line, number)
        }
        guard let (given, text) = assignment(line) else {
            let word = String(decoding: line, as: UTF8.self)
            guard layout.words.contains(word), record != nil else {
                throw fault(number, "unexpected text \(quoted(word))")
            }
            record?.words.insert(word)
            return
        }
        try takeAssignment(layout.aliases[given] ?? given, ResponseRecord.Value(line: number, text: text), body)
    }

    private mutating func takeAssignment(
        _ name: String,
        _ value: ResponseRecord.Value,
        _ body: (ResponseRecord) throws -> Void
    ) throws {
        if name == layout.start {
            try endRecord(body)
            try startRecord(value)
        } else if record != nil, layout.fields.contains(name) {
            var name = name
            if layout.repeated.contains(name), record?.own.contains(name) == true { name += " 2" }
            guard record?.own.insert(name).inserted == true else { throw fault(value.line, "\(name) is given twice") }
            record?.values[name] = value
        } else if record == nil, layout.headers.contains(name) {
            headers[name] = value
            sawHeader = true
        } else {
            throw fault(value.line, "unknown \(record == nil ? "header" : "field") \(quoted(name))")
        }
    }

    private mutating func takeHeader(_ line: ArraySlice<UInt8>, _ number: Int) throws {
        guard line.last == UInt8(ascii: "]") else { throw fault(number, "the header has no closing bracket") }
        sawHeader = true
        for part in line.dropFirst().dropLast().split(separator: UInt8(ascii: ",")) {
            if let (name, text) = assignment(part) {
                guard layout.headers.contains(name) else { throw fault(number, "unknown header \(quoted(name))") }
                headers[name] = ResponseRecord.Value(line: number, text: text)
            } else {
                let name = String(decoding: trimmed(part), as: UTF8.self)
                guard layout.sections.contains(name) else { throw fault(number, "unknown header \(quoted(name))") }
                section = name
            }
        }
    }

    private mutating func startRecord(_ value: ResponseRecord.Value) throws {
        var started = ResponseRecord(
            file: path,
            line: value.line,
            start: layout.start,
            section: section,
            values: headers
        )
        started.values[layout.start] = value
        if layout.counts {
            let count = try started.int(layout.start)
            // Counts go up by one, or begin anew below a header; anything else is a file with a piece missing.
            let isNext = lastCount.map { count == $0 + 1 } ?? false
            guard isNext || (sawHeader && count <= 1) else {
                let after = lastCount.map { "after \($0)" } ?? "first"
                throw fault(value.line, "\(layout.start) \(count) comes \(after); records are missing")
            }
            lastCount = count
        }
        sawHeader = false
        record = started
    }

    private mutating func endRecord(_ body: (ResponseRecord) throws -> Void) throws {
        guard let ended = record else { return }
        record = nil
        isEmpty = false
        try body(ended)
    }
}

/// The name before `=` and the text after it, both without white space around them.
private func assignment(_ line: ArraySlice<UInt8>) -> (String, ArraySlice<UInt8>)? {
    guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else { return nil }
    return (String(decoding: trimmed(line[..<equals]), as: UTF8.self), trimmed(line[(equals + 1)...]))
}
