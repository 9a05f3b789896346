internal import Corpus
internal import JSONC
internal import KernelNames

/// Finds out who reads a file that somebody brings: by its schema and algorithm where it is JSON, else by the name that
/// its publisher gave it.
enum FileRecognition {
    /// The published files of that name, one for each algorithm that the file is read for; the ones whose folders fit
    /// best where several are called so.
    static func published(_ path: String) -> [SourceFile] {
        let parts = Array(path.split(separator: "/").reversed())
        var best = 0
        var found: [SourceFile] = []
        for file in Source.all.flatMap(\.files) {
            let common = zip(parts, file.path.split(separator: "/").reversed()).prefix { $0 == $1 }.count
            guard common > 0, common >= best else { continue }
            if common > best { found = [] }
            best = common
            found.append(file)
        }
        guard let first = found.first else { return [] }
        // A name such as CBCMMT128.rsp is used by two collectors of the same file.
        return found.filter { $0.path == first.path }
    }

    /// The reader of a Wycheproof-style file, by what it says of itself; nil where it has no such shape.
    ///
    /// An algorithm in lower case is the kernel's name, and the file has the kernel's layout, as the project's own sets do;
    /// else it is Wycheproof's.
    static func described(_ document: borrowing JSONDocument, path: String) throws -> SourceFile? {
        let root = document.root
        guard let schema = try root.member("schema"), let algorithm = try root.member("algorithm") else { return nil }
        let name = try algorithm.string()
        if name != name.lowercased() {
            guard let file = published(wycheproofPath(name)).first else {
                throw algorithm.error("no kernel algorithm takes the vectors of \(quoted(name))")
            }
            return file
        }
        guard VectorName.isKernelName(name) else { throw algorithm.error("\(quoted(name)) is no kernel name") }
        let wanted = try schema.string()
        let readers = VectorFormats.all.lazy.compactMap { $0 as? any DescribedReader.Type }
        guard let reader = readers.first(where: { $0.schema == wanted }) else {
            throw schema.error("no reader for schema \(quoted(wanted))")
        }
        return SourceFile(path, algorithm: name, type: reader.type, reader: reader.inKernelLayout(for: name))
    }

    /// `HMACSHA3-224` gives `hmac_sha3_224_test.json`, as Wycheproof names its files.
    private static func wycheproofPath(_ algorithm: String) -> String {
        if algorithm == "VMAC-AES" { return "vmac_64_test.json" }
        let name = algorithm.lowercased().replacing("-", with: "_")
        return (name.hasPrefix("hmac") ? "hmac_" + name.dropFirst(4) : name) + "_test.json"
    }
}
