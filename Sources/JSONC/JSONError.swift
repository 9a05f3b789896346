/// What is wrong with a JSON text, and where.
public struct JSONError: Error, Equatable, CustomStringConvertible {
    /// Where in the text the fault lies.
    public enum Position: Equatable, Sendable {
        /// A fault of syntax, at a line and column, both counted from 1.
        case line(Int, column: Int)
        /// A fault of shape, at a path such as `testGroups[3].tests[17].key`; empty for the root.
        case path(String)
    }

    /// The file's name, or another word for the text's origin.
    public var source: String
    /// Where in the text the fault lies.
    public var position: Position
    /// What is wrong, in a few words.
    public var message: String

    /// Names a fault.
    public init(source: String, position: Position, message: String) {
        self.source = source
        self.position = position
        self.message = message
    }

    /// One line, whatever the text has in its names: `file:line:column: message`, or `file: path: message`.
    public var description: String {
        let text =
            switch position {
            case .line(let line, let column): "\(source):\(line):\(column): \(message)"
            case .path(let path): "\(source): \(path.isEmpty ? "root" : path): \(message)"
            }
        return String(text.map { $0.isNewline || ($0.asciiValue ?? 32) < 32 ? "?" : $0 })
    }
}
