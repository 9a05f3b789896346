/// Turns the files of one format into vectors.
package protocol VectorReader: Sendable {
    /// The format's name, as the fuzzer's seeds and messages have it.
    static var format: String { get }

    /// A reader with the settings that the format's seed in `generator/Fuzz/Seeds` was made for.
    static var sample: Self { get }

    /// Adds every record of a file to `groups`, as a vector or as dropped for a reason.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - path: the file's name for error messages.
    /// - Throws: `VectorFileError` with a line or `JSONError` with a path, at the first fault.
    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws
}
