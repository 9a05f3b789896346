/// Something that the generator cannot go on with: where, and what is wrong.
///
/// Files of vectors report `VectorFileError` or `JSONError`, with the place in the file.
public struct GeneratorError: Error, Equatable, CustomStringConvertible {
    /// The file, folder, package or group.
    public var place: String
    /// What is wrong, in a few words, and what to do where that is not plain.
    public var message: String

    /// Names a fault.
    public init(_ place: String, _ message: String) {
        self.place = place
        self.message = message
    }

    /// One line: `place: message`.
    public var description: String { "\(place): \(message)" }
}
