import Files
import Foundation

/// Where a command's result goes.
enum Output {
    /// Writes a text to a file in one step, or to standard output.
    ///
    /// - Parameter path: the file, whose folder is made where it is missing; nil for standard output.
    static func write(_ text: String, to path: String?) throws {
        guard let path else { return write(Array(text.utf8)) }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try FileBytes.write(Array(text.utf8), to: path)
    }

    /// Writes bytes to standard output.
    static func write(_ bytes: [UInt8]) { FileHandle.standardOutput.write(Data(bytes)) }
}
