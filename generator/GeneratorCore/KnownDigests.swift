internal import Files
internal import JSONC
internal import Vectors

/// The digests of published files that the committed manifest has.
///
/// A package is pinned by its digest, so the files inside cannot change; one that did was damaged after it was unpacked.
/// This is what finds a response file that was cut between two records.
struct KnownDigests {
    /// Package digest and path, to file digest.
    private var digests: [String: String] = [:]

    /// Reads the manifest; one that is missing or damaged knows nothing, as it is about to be made anew.
    init(manifest path: String) {
        guard let bytes = try? FileBytes.read(path) else { return }
        guard let known = try? Self.read(bytes, path) else { return }
        digests = known
    }

    private static func read(_ bytes: [UInt8], _ path: String) throws -> [String: String] {
        let document = try JSONDocument(parsing: bytes.span.bytes, source: path)
        var digests: [String: String] = [:]
        try document.root.at("sources").visit { source in
            guard let package = try source.member("sha256")?.string() else { return }
            try source.at("files").visit { file in
                digests[key(package, try file.at("path").string())] = try file.at("sha256").string()
            }
        }
        return digests
    }

    private static func key(_ package: String, _ path: String) -> String { "\(package) \(path)" }

    /// The digest of a published file; nil for what the manifest does not know.
    func digest(of path: String, in source: Source) -> String? {
        source.package.flatMap { digests[Self.key($0.sha256, path)] }
    }

    /// Refuses a file of a package that is not the one in the manifest; lets pass what the manifest does not know.
    func check(_ file: SourceFile, digest: String, of package: PinnedPackage, in folder: String) throws(GeneratorError)
    {
        guard let known = digests[Self.key(package.sha256, file.path)], known != digest else { return }
        throw GeneratorError(
            "\(folder)/\(file.path)",
            "the file was changed after it was unpacked (sha256 \(digest), the manifest has \(known)); "
                + "remove the package's folder and fetch again"
        )
    }
}
