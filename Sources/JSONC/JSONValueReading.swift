internal import CJSONC

extension JSONCursor {
    /// The value here with everything in it, as a value of its own.
    public func value() throws(JSONError) -> JSONValue {
        if isNull { return .null }
        if let truth = try? bool() { return .bool(truth) }
        if let number = try? int() { return .int(number) }
        if let number = try? double() { return .double(number) }
        if let text = try? string() { return .string(text) }
        if (try? count()) != nil {
            return .array(try map { element throws(JSONError) in try element.value() })
        }
        var members: [JSONMember] = []
        for key in try keys() { members.append(JSONMember(key, try at(key).value())) }
        return .object(members)
    }
}

extension JSONValue {
    /// The same value with the members of every object in the order of their names' bytes.
    public var sorted: JSONValue {
        switch self {
        case .object(let members):
            let ordered = members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
            return .object(ordered.map { JSONMember($0.name, $0.value.sorted) })
        case .array(let elements): return .array(elements.map(\.sorted))
        default: return self
        }
    }

    /// The value of an object's member; nil for other values and where there is none of that name.
    public subscript(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The string; nil for other values.
    public var text: String? { if case .string(let text) = self { text } else { nil } }

    /// The places at which two values differ, `kernel.release: "a", "b"`, in the order of the first.
    ///
    /// - Parameter limit: differences to find before the search ends.
    public func differences(from other: JSONValue, limit: Int = 20) -> [String] {
        var found: [String] = []
        compare(other, at: "", limit: limit, into: &found)
        return found
    }

    private func compare(_ other: JSONValue, at place: String, limit: Int, into found: inout [String]) {
        guard self != other, found.count < limit else { return }
        switch (self, other) {
        case (.object(let mine), .object(let theirs)):
            var names = mine.map(\.name)
            names += theirs.map(\.name).filter { !names.contains($0) }
            for name in names {
                let path = place.isEmpty ? name : "\(place).\(name)"
                (self[name] ?? .null).compare(other[name] ?? .null, at: path, limit: limit, into: &found)
            }
        case (.array(let mine), .array(let theirs)) where mine.count == theirs.count:
            for (index, (one, two)) in zip(mine, theirs).enumerated() {
                one.compare(two, at: "\(place)[\(index)]", limit: limit, into: &found)
            }
        case (.array(let mine), .array(let theirs)):
            found.append("\(place): \(mine.count) elements, \(theirs.count) elements")
        default: found.append("\(place): \(text()), \(other.text())")
        }
    }
}
