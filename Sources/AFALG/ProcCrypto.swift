/// One implementation that is registered with the kernel now: an entry of /proc/crypto.
public struct RegisteredAlgorithm: Equatable, Sendable {
    /// The algorithm's name, `cbc(aes)`.
    public var name: String
    /// The implementation's unique name, `cbc-aes-aesni`.
    public var driver: String
    /// The module that provides it; `kernel` when built in.
    public var module: String
    /// The highest priority answers the algorithm's name.
    public var priority: Int
    /// `passed` or `unknown`.
    public var selftest: String
    /// Whether only the kernel itself may use it.
    public var isInternal: Bool
    /// The kernel's type: `shash`, `ahash`, `skcipher`, `aead`, `rng`, `cipher`, `larval`, ...
    public var type: String
    /// Every other field as the kernel prints it: `blocksize`, `ivsize`, `async`, `fips`, ...
    public var fields: [String: String]

    /// The `salg_type` that reaches this type of implementation, or nil when AF_ALG has none.
    public var socketType: String? {
        switch type {
        case "shash", "ahash": "hash"
        case "skcipher", "lskcipher": "skcipher"
        case "aead": "aead"
        case "rng": "rng"
        default: nil
        }
    }
}

/// The kernel's list of registered implementations (`crypto/proc.c`).
///
/// It holds what is registered now: loading a module or binding a template's name adds entries.
public enum ProcCrypto {
    /// The file's path.
    public static let path = "/proc/crypto"

    /// Reads the entries of a text in the file's format: `key : value` lines, entries apart by empty lines.
    ///
    /// Lines without a colon and entries without name and driver are left out; unknown keys are kept.
    public static func parse(_ text: String) -> [RegisteredAlgorithm] {
        var entries: [RegisteredAlgorithm] = []
        var fields: [String: String] = [:]
        func close() {
            if let entry = RegisteredAlgorithm(&fields) { entries.append(entry) }
            fields = [:]
        }
        // Bytes, not characters: the file is ASCII, and finding the bounds of characters takes long.
        for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
                close()
                continue
            }
            fields[trimmed(line[..<colon])] = trimmed(line[line.index(after: colon)...])
        }
        close()
        return entries
    }

    private static func trimmed(_ text: Substring.UTF8View) -> String {
        func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        guard let first = text.firstIndex(where: { !isSpace($0) }), let last = text.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(Substring(text[first...last]))
    }
}

extension RegisteredAlgorithm {
    /// Takes the common fields out of an entry's; what remains is the type's own.
    fileprivate init?(_ fields: inout [String: String]) {
        guard let name = fields.removeValue(forKey: "name"), let driver = fields.removeValue(forKey: "driver") else {
            return nil
        }
        self.name = name
        self.driver = driver
        module = fields.removeValue(forKey: "module") ?? ""
        priority = fields.removeValue(forKey: "priority").flatMap { Int($0) } ?? 0
        selftest = fields.removeValue(forKey: "selftest") ?? ""
        isInternal = fields.removeValue(forKey: "internal") == "yes"
        type = fields.removeValue(forKey: "type") ?? ""
        fields["refcnt"] = nil
        self.fields = fields
    }
}
