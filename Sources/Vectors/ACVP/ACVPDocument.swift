internal import Files
internal import JSONC

/// A file of ACVP, parsed once for all of its vector sets.
final class ACVPDocument {
    let path: String
    let document: JSONDocument

    init(_ bytes: [UInt8], path: String) throws {
        self.path = path
        document = try JSONDocument(parsing: bytes.span.bytes, source: path)
    }

    /// Reads a file.
    ///
    /// - Parameter location: the path that it is opened by.
    convenience init(path: String, location: String) throws {
        let bytes = try FileBytes.readText(of: location)
        try JSONWeight.check(bytes, path: path)
        try self.init(bytes, path: path)
    }
}
