internal import Corpus
internal import JSONC
internal import KernelNames

/// Finds out who reads a file that somebody brings: by what stands in it, and by the name that its publisher gave it only
/// where the content leaves that open.
enum FileRecognition {
    /// The published files of that name, one for each algorithm that the file is read for; the ones whose folders fit
    /// best where several are called so. Nil where none is.
    static func published(_ path: String) -> Recognition? {
        let parts = Array(path.split(separator: "/").reversed())
        guard let name = parts.first else { return nil }
        var best = 0
        var found: [SourceFile] = []
        for file in publishedByName[String(name)] ?? [] {
            let common = zip(parts, file.path.split(separator: "/").reversed()).prefix { $0 == $1 }.count
            guard common >= best else { continue }
            if common > best { found = [] }
            best = common
            found.append(file)
        }
        guard let first = found.first else { return nil }
        // A name such as CBCMMT128.rsp is used by two collectors of the same file.
        return .named(found.filter { $0.path == first.path }, folderFits: best > 1)
    }

    private static let publishedByName = Dictionary(grouping: Source.all.flatMap(\.files)) { file in
        file.path.split(separator: "/").last.map(String.init) ?? file.path
    }

    /// What a text is that is not JSON.
    static func text(_ probe: ResponseProbe, path: String) -> Recognition {
        if let found = CAVPRecognition.recognise(probe, path: path) { return found }
        if let known = published(path) { return known }
        let hasFields = probe.fields.count > 2 && probe.fields.allSatisfy { $0.utf8.count < 40 }
        return .foreign(
            hasFields
                ? "fields of no known set: \(quoted(probe.fields.prefix(4).joined(separator: ", ")))" : "no vectors"
        )
    }

    /// Whether a JSON file has test groups and says what they are as Wycheproof's files do: by a `schema`, or before there
    /// was one by the generator's version.
    static func isDescribed(_ root: borrowing JSONCursor) -> Bool {
        guard (try? root.member("testGroups")) != nil else { return false }
        return (try? root.member("schema")) != nil || (try? root.member("generatorVersion")) != nil
    }

    /// What a JSON file without vectors is.
    static func otherJSON(_ root: borrowing JSONCursor) -> String {
        func has(_ names: String...) -> Bool { names.allSatisfy { (try? root.member($0)) != nil } }
        if has("algorithm", "revision") || has("algorithm", "capabilities") { return "a registration of ACVP" }
        if has("disposition") { return "ACVP's verdict on answers" }
        return "JSON of another kind"
    }

    /// Why a JSON file that is too large to be parsed need not be: it is none of vectors, or of one set of ACVP's for an
    /// algorithm that no kernel has. Nil where that cannot be said.
    static func foreignJSON(_ head: [UInt8]) -> String? {
        if !mentionsVectors(head) { return "JSON of another kind" }
        let text = String(decoding: head, as: UTF8.self)
        guard text.first(where: { !$0.isWhitespace }) == "{", text.contains("\"vsId\"") else { return nil }
        func value(_ name: String) -> String? {
            guard let found = text.firstRange(of: "\"\(name)\"") else { return nil }
            let parts = text[found.upperBound...].prefix(200).split(separator: "\"", omittingEmptySubsequences: false)
            return parts.count > 2 ? String(parts[1]) : nil
        }
        guard let algorithm = value("algorithm") else { return nil }
        let mode = value("mode").map { "\(algorithm)/\($0)" } ?? algorithm
        let isKnown = [algorithm, mode].contains { ACVPAlgorithm(name: $0) != nil }
        return isKnown ? nil : "no kernel algorithm takes \(quoted(mode))"
    }

    /// Whether the beginning of a JSON text has a member that files of vectors begin with, and hardly another.
    static func mentionsVectors(_ head: [UInt8]) -> Bool {
        let text = String(decoding: head, as: UTF8.self)
        return ["\"testGroups\"", "\"vsId\"", "\"numberOfTests\""].contains { text.contains($0) }
    }

    /// What a JSON file with test groups and a `schema` is: Wycheproof's, or of its shape.
    ///
    /// An algorithm in lower case is the kernel's name, and the file has the kernel's layout, as the project's own sets do;
    /// else it is Wycheproof's.
    ///
    /// - Throws: `JSONError` where a file in the kernel's layout does not say what it is for.
    static func described(_ root: borrowing JSONCursor, path: String) throws -> Recognition {
        let schema = try root.member("schema")?.string()
        let wanted = schema.map { WycheproofFile.family(of: $0) }
        guard let algorithm = try root.member("algorithm") else {
            // A file with groups for several ciphers.
            if case .named(let known, _) = published(path), !known.contains(where: { $0.reader is any SchemaReader }) {
                return .named(known, folderFits: true)
            }
            return .foreign("vectors of \(quoted(wanted ?? "no schema"))")
        }
        let name = try algorithm.string()
        if name != name.lowercased() || wanted == nil {
            let expected = wycheproofPath(name)
            // The first revision called GCM-SIV AES-GCM; its file's name says what it is.
            let longer = "/\(expected.dropLast("test.json".count))"
            if wanted == nil, "/\(path)".contains(longer), !"/\(path)".hasSuffix("/\(expected)") {
                return .foreign(algorithm: quoted(String(path.split(separator: "/").last ?? "")))
            }
            let known = published(expected)?.readers.first
            let family = (known?.reader as? any SchemaReader).map { WycheproofFile.family(of: type(of: $0).schema) }
            guard let known, let family, family == wanted ?? family else { return .foreign(algorithm: quoted(name)) }
            return .vectors([known])
        }
        let readers = VectorFormats.all.lazy.compactMap { $0 as? any DescribedReader.Type }
        guard let reader = readers.first(where: { WycheproofFile.family(of: $0.schema) == wanted }) else {
            return .foreign("vectors of \(quoted(wanted ?? ""))")
        }
        guard VectorName.isKernelName(name) else { throw algorithm.error("\(quoted(name)) is no kernel name") }
        return .vectors([
            SourceFile(path, algorithm: name, type: reader.type, reader: reader.inKernelLayout(for: name))
        ])
    }

    /// `HMACSHA3-224` gives `hmac_sha3_224_test.json`, as Wycheproof names its files.
    private static func wycheproofPath(_ algorithm: String) -> String {
        if algorithm == "VMAC-AES" { return "vmac_64_test.json" }
        // As Google's last revision called it.
        if algorithm == "KW" { return "aes_wrap_test.json" }
        // As crypto-condor calls it.
        if algorithm == "AES-CBC-PKCS7" { return "aes_cbc_pkcs5_test.json" }
        let name = algorithm.lowercased().replacing("-", with: "_")
        return (name.hasPrefix("hmac") ? "hmac_" + name.dropFirst(4) : name) + "_test.json"
    }
}
