internal import Files
public import JSONC

/// A dossier that was read from a file, to be verified.
public struct DossierFile: Sendable {
    /// Everything but times and paths.
    public let body: JSONValue
    /// The digest that the file claims for its body.
    public let digest: String
    /// What differs from run to run.
    public let run: JSONValue

    /// Reads a dossier.
    ///
    /// - Throws: `FileError` when the file cannot be read, `JSONError` when it is no dossier or of a later version.
    public init(path: String) throws {
        let bytes = try FileBytes.read(path)
        let document = try JSONDocument(parsing: bytes.span.bytes, source: path)
        let root = document.root
        let version = try root.at("dossier").int()
        guard version == Dossier.version else {
            throw root.error("dossier of version \(version), this build reads version \(Dossier.version)")
        }
        body = try root.at("body").value()
        digest = try root.at("digest").string()
        run = try root.at("run").value()
    }

    /// The bytes that the digest is taken of.
    public var canonicalBody: String { Dossier.canonical(body) }

    /// The places at which the file and another dossier differ, the file's value first.
    public func differences(from dossier: Dossier) -> [String] { body.differences(from: dossier.body) }

    /// The digest of `records.jsonl` that the file claims.
    public var recordsDigest: String? { run["records"]?.text }
    /// The driver's name.
    public var driver: String? { body["driver"]?["name"]?.text }
    /// The algorithm's name.
    public var algorithm: String? { body["driver"]?["algorithm"]?.text }
    /// The driver's verdict.
    public var verdict: String? { body["verdict"]?["verdict"]?.text }
    /// The target's options on the command line that made the dossier.
    public var options: [String] {
        guard case .array(let words) = run["options"] else { return [] }
        return words.compactMap(\.text)
    }
    /// The digests of the vectors: the manifest's, and those of the corpus's files by name.
    public var vectorDigests: (manifest: String?, index: String?, pack: String?) {
        let vectors = body["vectors"]
        return (vectors?["manifest"]?.text, vectors?["corpusIndex"]?.text, vectors?["corpusVectors"]?.text)
    }
}
