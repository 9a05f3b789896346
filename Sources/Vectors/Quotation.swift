/// Text from a file, fit for an error message: quoted, printable and short.
package func quoted(_ text: String) -> String {
    let shown = text.unicodeScalars.prefix(40).map { $0.isASCII && $0.value >= 32 ? Character($0) : "?" }
    return "\"\(String(shown))\"" + (text.unicodeScalars.count > 40 ? "..." : "")
}

extension String {
    /// The text on one line, as a terminal may get it: a file's name can have line ends and escape sequences.
    package var onOneLine: String { String(map { $0.unicodeScalars.contains(where: \.leavesTheLine) ? "?" : $0 }) }
}

extension Unicode.Scalar {
    fileprivate var leavesTheLine: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
