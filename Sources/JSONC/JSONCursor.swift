internal import CJSONC

/// A place in a `JSONDocument`; it cannot outlive the document.
///
/// Each step down and each reading of a value checks the type and names the path when it does not fit.
public struct JSONCursor: ~Escapable {
    private let object: OpaquePointer?
    private let path: JSONPath

    @_lifetime(borrow object)
    init(borrowing object: OpaquePointer?, path: JSONPath) {
        self.object = object
        self.path = path
    }

    @_lifetime(copy self)
    private func child(_ object: OpaquePointer?, _ step: JSONPath.Step) -> JSONCursor {
        unsafe _overrideLifetime(JSONCursor(borrowing: object, path: JSONPath(step, below: path)), copying: self)
    }

    /// The error that a reader throws when a value here has the right type and the wrong meaning.
    public func error(_ message: String) -> JSONError {
        JSONError(source: path.source, position: .path(path.text), message: message)
    }

    private func require(_ type: json_type, _ name: String) throws(JSONError) {
        guard json_object_get_type(object) == type else {
            throw error("expected \(name), found \(String(cString: json_type_to_name(json_object_get_type(object))))")
        }
    }

    // MARK: Objects

    /// The member of that name, or nil where there is none.
    @_lifetime(copy self)
    public func member(_ key: String) throws(JSONError) -> JSONCursor? {
        try require(json_type_object, "an object")
        var value: OpaquePointer?
        guard json_object_object_get_ex(object, key, &value) != 0 else { return nil }
        return child(value, .key(key))
    }

    /// The member of that name, which must be there.
    @_lifetime(copy self)
    public func at(_ key: String) throws(JSONError) -> JSONCursor {
        guard let found = try member(key) else { throw error("no member \"\(key)\"") }
        return found
    }

    /// The names of all members, in the order of the text.
    public func keys() throws(JSONError) -> [String] {
        try require(json_type_object, "an object")
        var iterator = json_object_iter_begin(object)
        var end = json_object_iter_end(object)
        var names: [String] = []
        while json_object_iter_equal(&iterator, &end) == 0 {
            names.append(String(cString: json_object_iter_peek_name(&iterator)))
            json_object_iter_next(&iterator)
        }
        return names
    }

    // MARK: Arrays

    /// How many elements the array has.
    public func count() throws(JSONError) -> Int {
        try require(json_type_array, "an array")
        return json_object_array_length(object)
    }

    /// The element at `index`, counted from 0.
    @_lifetime(copy self)
    public func at(_ index: Int) throws(JSONError) -> JSONCursor {
        let count = try count()
        guard (0..<count).contains(index) else { throw error("no element \(index)") }
        return child(json_object_array_get_idx(object, index), .index(index))
    }

    /// Calls `body` for every element in order.
    public func visit(_ body: (JSONCursor) throws -> Void) throws {
        for index in 0..<(try count()) {
            try body(try at(index))
        }
    }

    /// What `body` makes of every element, in order.
    public func map<Element>(_ body: (JSONCursor) throws(JSONError) -> Element) throws(JSONError) -> [Element] {
        var elements: [Element] = []
        for index in 0..<(try count()) {
            elements.append(try body(try at(index)))
        }
        return elements
    }

    // MARK: Values

    /// Whether the value is `null`.
    public var isNull: Bool { json_object_get_type(object) == json_type_null }

    /// The string here.
    public func string() throws(JSONError) -> String {
        try require(json_type_string, "a string")
        let bytes = UnsafeRawBufferPointer(
            start: json_object_get_string(object),
            count: Int(json_object_get_string_len(object))
        )
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The integer here.
    public func int() throws(JSONError) -> Int {
        try require(json_type_int, "an integer")
        let number = Int(json_object_get_int64(object))
        // json-c makes the nearest of a number that has more bits.
        if number == .max || number == .min { throw error("the number has more than 63 bits") }
        return number
    }

    /// The number here, an integer included.
    public func double() throws(JSONError) -> Double {
        if json_object_get_type(object) != json_type_int { try require(json_type_double, "a number") }
        return json_object_get_double(object)
    }

    /// The truth value here.
    public func bool() throws(JSONError) -> Bool {
        try require(json_type_boolean, "true or false")
        return json_object_get_boolean(object) != 0
    }

    /// The value of an enumeration that is written as its raw string.
    public func choice<Value: RawRepresentable & CaseIterable>(of _: Value.Type) throws(JSONError) -> Value
    where Value.RawValue == String {
        let text = try string()
        guard let value = Value(rawValue: text) else {
            throw error("\"\(text)\" is none of \(Value.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return value
    }

    /// The string's UTF-8 bytes without a copy, for decoders.
    public func withStringBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) throws(JSONError) -> Result {
        try require(json_type_string, "a string")
        return body(
            UnsafeRawBufferPointer(
                start: json_object_get_string(object),
                count: Int(json_object_get_string_len(object))
            )
        )
    }
}

/// The way from the root to a place, kept as a chain so that a step costs one small allocation.
final class JSONPath: Sendable {
    enum Step {
        case key(String)
        case index(Int)
    }

    let source: String
    private let step: Step?
    private let parent: JSONPath?

    init(source: String) {
        self.source = source
        self.step = nil
        self.parent = nil
    }

    init(_ step: Step, below parent: JSONPath) {
        self.source = parent.source
        self.step = step
        self.parent = parent
    }

    /// `testGroups[3].tests[17].key`; empty for the root.
    var text: String {
        guard let step, let parent else { return "" }
        let above = parent.text
        switch step {
        case .key(let key): return above.isEmpty ? key : above + "." + key
        case .index(let index): return "\(above)[\(index)]"
        }
    }
}
