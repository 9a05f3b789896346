/// Text from a file, fit for an error message: quoted, printable and short.
package func quoted(_ text: String) -> String {
    let shown = text.unicodeScalars.prefix(40).map { $0.isASCII && $0.value >= 32 ? Character($0) : "?" }
    return "\"\(String(shown))\"" + (text.unicodeScalars.count > 40 ? "..." : "")
}
