/// Writes well-formed XML 1.0; escaping is not left to the caller.
struct XMLWriter {
    /// The document so far, as UTF-8.
    private(set) var bytes: [UInt8] = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".utf8)
    private var open: [String] = []

    typealias Attributes = KeyValuePairs<String, String>

    /// Opens an element whose children follow.
    mutating func begin(_ name: String, _ attributes: Attributes = [:]) {
        tag(name, attributes, end: ">\n")
        open.append(name)
    }

    /// Closes the element that was opened last.
    mutating func end() {
        guard let name = open.popLast() else { return }
        indent()
        put("</\(name)>\n")
    }

    /// An element without children; nil for no text.
    mutating func leaf(_ name: String, _ attributes: Attributes = [:], lines: [String] = []) {
        guard !lines.isEmpty else { return tag(name, attributes, end: "/>\n") }
        tag(name, attributes, end: ">")
        put(lines.map(\.markup).joined(separator: "\n"))
        put("</\(name)>\n")
    }

    private mutating func tag(_ name: String, _ attributes: Attributes, end: String) {
        indent()
        put("<\(name)")
        for (key, value) in attributes { put(" \(key)=\"\(value.markup)\"") }
        put(end)
    }

    private mutating func indent() {
        put(String(repeating: " ", count: open.count))
    }

    private mutating func put(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }
}
