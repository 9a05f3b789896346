internal import CJSONC

/// A parsed JSON text, owned by json-c.
///
/// Parsing is json-c's strict mode: valid UTF-8, nesting of at most 32 levels, nothing but white space after the value.
public struct JSONDocument: ~Copyable {
    private let object: OpaquePointer?
    private let source: String

    /// Parses a whole text.
    ///
    /// - Parameters:
    ///   - text: UTF-8 bytes of one JSON value.
    ///   - source: the file's name, for error messages.
    /// - Throws: `JSONError` with the line and column of the first fault.
    public init(parsing text: RawSpan, source: String) throws(JSONError) {
        guard let tokener = json_tokener_new() else {
            throw JSONError(source: source, position: .path(""), message: "out of memory")
        }
        defer { json_tokener_free(tokener) }
        json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8)
        guard text.byteCount <= Int32.max else {
            throw JSONError(source: source, position: .path(""), message: "larger than 2 GiB")
        }
        var isCut = false
        let object: OpaquePointer? = text.withUnsafeBytes { bytes in
            guard let chars = bytes.baseAddress?.assumingMemoryBound(to: CChar.self) else { return nil }
            let parsed = json_tokener_parse_ex(tokener, chars, Int32(bytes.count))
            guard json_tokener_get_error(tokener) == json_tokener_continue else { return parsed }
            // A bare number could go on; a NUL ends it. Anything else that could go on was cut.
            let finished = "\0".withCString { json_tokener_parse_ex(tokener, $0, 1) }
            isCut = json_tokener_get_error(tokener) != json_tokener_success
            return finished
        }
        if isCut || text.byteCount == 0 {
            throw JSONError(
                source: source,
                position: Self.position(of: text.byteCount, in: text),
                message: "the text ends before its value does"
            )
        }
        let fault = json_tokener_get_error(tokener)
        guard fault == json_tokener_success else {
            throw JSONError(
                source: source,
                position: Self.position(of: json_tokener_get_parse_end(tokener), in: text),
                message: String(cString: json_tokener_error_desc(fault))
            )
        }
        self.object = object
        self.source = source
    }

    deinit {
        json_object_put(object)
    }

    /// The outermost value.
    public var root: JSONCursor {
        @_lifetime(borrow self)
        get { JSONCursor(borrowing: object, path: JSONPath(source: source)) }
    }

    private static func position(of offset: Int, in text: RawSpan) -> JSONError.Position {
        var line = 1
        var column = 1
        for index in 0..<min(offset, text.byteCount) {
            if text.unsafeLoad(fromByteOffset: index, as: UInt8.self) == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else {
                column += 1
            }
        }
        return .line(line, column: column)
    }
}
