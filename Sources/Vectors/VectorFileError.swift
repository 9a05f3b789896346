/// A fault of a file of vectors, or of a folder of them: which, where in it, and what is wrong.
///
/// JSON files report `JSONError` instead, which names a path in the text.
public struct VectorFileError: Error, Equatable, CustomStringConvertible {
    /// The file or folder.
    public var file: String
    /// The line, counted from 1; nil where the fault is the whole file's.
    public var line: Int?
    /// What is wrong, in a few words, and what to do where that is not plain.
    public var message: String

    /// Names a fault.
    public init(file: String, line: Int? = nil, message: String) {
        self.file = file
        self.line = line
        self.message = message
    }

    /// The fault of a file that is too large to be read.
    static func tooLarge(_ path: String) -> VectorFileError {
        let limit = SuppliedVectors.sizeLimit >> 20
        return VectorFileError(file: path, message: "larger than \(limit) MiB; split it into smaller files")
    }

    /// One line, whatever the file has in its names: `file:line: message`, or `file: message`.
    public var description: String {
        let text = line.map { "\(file):\($0): \(message)" } ?? "\(file): \(message)"
        return text.onOneLine
    }
}
