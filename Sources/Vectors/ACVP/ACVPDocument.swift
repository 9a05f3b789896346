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

    convenience init(path: String) throws {
        let bytes = try FileBytes.readText(of: path)
        try JSONWeight.check(bytes, path: path)
        try self.init(bytes, path: path)
    }
}
