internal import Corpus
internal import JSONC
internal import KernelNames

/// Finds out who reads a file that somebody brings: by what stands in it, and by the name that its publisher gave it only
/// where the content leaves that open.
enum FileRecognition {
    /// The published files of that name, one for each algorithm that the file is read for; the ones whose folders fit
    /// best where several are called so.
    static func published(_ path: String) -> [SourceFile] {
        let parts = Array(path.split(separator: "/").reversed())
        guard let name = parts.first else { return [] }
        var best = 0
        var found: [SourceFile] = []
        for file in publishedByName[String(name)] ?? [] {
            let common = zip(parts, file.path.split(separator: "/").reversed()).prefix { $0 == $1 }.count
            guard common >= best else { continue }
            if common > best { found = [] }
            best = common
            found.append(file)
        }
        guard let first = found.first else { return [] }
        // A name such as CBCMMT128.rsp is used by two collectors of the same file.
        return found.filter { $0.path == first.path }
    }

    private static let publishedByName = Dictionary(grouping: Source.all.flatMap(\.files)) { file in
        file.path.split(separator: "/").last.map(String.init) ?? file.path
    }

    /// What a text is that is not JSON.
    static func text(_ head: ArraySlice<UInt8>, isWhole: Bool, path: String) -> Recognition {
        let probe = ResponseProbe(head, isWhole: isWhole)
        if let found = CAVPRecognition.recognise(probe, path: path) { return found }
        let known = published(path)
        if !known.isEmpty { return .vectors(known) }
        let hasFields = probe.fields.count > 2 && probe.fields.allSatisfy { $0.utf8.count < 40 }
        return .foreign(
            hasFields
                ? "fields of no known set: \(quoted(probe.fields.prefix(4).joined(separator: ", ")))" : "no vectors"
        )
    }

    /// What a JSON file with test groups and a `schema` is: Wycheproof's, or of its shape.
    ///
    /// An algorithm in lower case is the kernel's name, and the file has the kernel's layout, as the project's own sets do;
    /// else it is Wycheproof's.
    ///
    /// - Throws: `JSONError` where a file in the kernel's layout does not say what it is for.
    static func described(_ root: borrowing JSONCursor, path: String) throws -> Recognition {
        let schema = try root.at("schema")
        let wanted = try WycheproofFile.family(of: schema.string())
        guard let algorithm = try root.member("algorithm") else {
            // A file with groups for several ciphers.
            let known = published(path).filter { !($0.reader is any SchemaReader) }
            return known.isEmpty ? .foreign("vectors of \(quoted(wanted))") : .vectors(known)
        }
        let name = try algorithm.string()
        if name != name.lowercased() {
            let known = published(wycheproofPath(name)).first
            let family = (known?.reader as? any SchemaReader).map { type(of: $0).schema }
            guard let known, family.map(WycheproofFile.family) == wanted else {
                return .foreign(algorithm: quoted(name))
            }
            return .vectors([known])
        }
        let readers = VectorFormats.all.lazy.compactMap { $0 as? any DescribedReader.Type }
        guard let reader = readers.first(where: { WycheproofFile.family(of: $0.schema) == wanted }) else {
            return .foreign("vectors of \(quoted(wanted))")
        }
        guard VectorName.isKernelName(name) else { throw algorithm.error("\(quoted(name)) is no kernel name") }
        return .vectors([
            SourceFile(path, algorithm: name, type: reader.type, reader: reader.inKernelLayout(for: name))
        ])
    }

    /// `HMACSHA3-224` gives `hmac_sha3_224_test.json`, as Wycheproof names its files.
    private static func wycheproofPath(_ algorithm: String) -> String {
        if algorithm == "VMAC-AES" { return "vmac_64_test.json" }
        let name = algorithm.lowercased().replacing("-", with: "_")
        return (name.hasPrefix("hmac") ? "hmac_" + name.dropFirst(4) : name) + "_test.json"
    }
}
