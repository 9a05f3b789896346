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
        switch try schema.string() {
        case "aead_test_schema.json":
            let seals = !["seqiv(", "echainiv("].contains { name.hasPrefix($0) }
            return SourceFile(
                path,
                algorithm: name,
                type: .aead,
                reader: WycheproofAEADReader(layout: .kernel, seals: seals)
            )
        case "ind_cpa_test_schema.json":
            return SourceFile(path, algorithm: name, type: .skcipher, reader: WycheproofCipherReader(mode: .kernel))
        case "mac_test_schema.json":
            // No digest of the kernel is larger than 64 bytes.
            return SourceFile(path, algorithm: name, type: .hash, reader: WycheproofMACReader(size: 64))
        case "keywrap_test_schema.json":
            return SourceFile(path, algorithm: name, type: .skcipher, reader: WycheproofKeyWrapReader())
        case "rng_known_answer_schema.json":
            return SourceFile(path, algorithm: name, type: .rng, reader: RandomKnownAnswerReader())
        case "drbg_known_answer_schema.json":
            return SourceFile(path, algorithm: name, type: .rng, reader: DRBGKnownAnswerReader())
        case "rng_health_schema.json":
            return SourceFile(path, algorithm: name, type: .rng, reader: RandomHealthReader())
        case let other: throw schema.error("no reader for schema \(quoted(other))")
        }
    }

    /// `HMACSHA3-224` gives `hmac_sha3_224_test.json`, as Wycheproof names its files.
    private static func wycheproofPath(_ algorithm: String) -> String {
        if algorithm == "VMAC-AES" { return "vmac_64_test.json" }
        let name = algorithm.lowercased().replacing("-", with: "_")
        return (name.hasPrefix("hmac") ? "hmac_" + name.dropFirst(4) : name) + "_test.json"
    }
}

/// Kernel names of algorithms.
enum VectorName {
    /// Whether the kernel could have an algorithm of that name: letters, digits, `-`, `_`, and templates' arguments in
    /// parentheses that close; at most 127 bytes.
    static func isKernelName(_ name: String) -> Bool {
        var depth = 0
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                UInt8(ascii: "_"), UInt8(ascii: ","):
                break
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"):
                depth -= 1
                if depth < 0 { return false }
            default: return false
            }
        }
        return depth == 0 && (1..<128).contains(name.utf8.count)
    }
}
