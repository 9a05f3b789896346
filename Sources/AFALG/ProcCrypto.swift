/// The kernel's list of registered implementations (`crypto/proc.c`).
///
/// It holds what is registered now: loading a module or binding a template's name adds entries.
public enum ProcCrypto {
    /// The file's path.
    public static let path = "/proc/crypto"

    /// Reads the entries of the kernel that runs here.
    ///
    /// - Throws: `AFALGError` at step `file`.
    public static func read() throws(AFALGError) -> [RegisteredAlgorithm] {
        parse(try KernelFile.read(path))
    }

    /// The implementation that a name leads to, as the kernel looks it up: an exact driver name wins, else the highest
    /// priority among those with that algorithm name. Internal implementations never answer (`__crypto_alg_lookup`).
    ///
    /// - Parameters:
    ///   - name: an algorithm or driver name.
    ///   - socketType: `hash`, `skcipher`, `aead` or `rng`.
    ///   - entries: what is registered.
    public static func answering(
        _ name: String,
        socketType: String,
        in entries: [RegisteredAlgorithm]
    ) -> RegisteredAlgorithm? {
        let candidates = entries.filter { $0.socketType == socketType && !$0.isInternal }
        if let exact = candidates.first(where: { $0.driver == name }) { return exact }
        // Of equals the first in the list wins, which is the one that was registered last.
        return candidates.filter { $0.name == name }.reduce(nil) { best, next in
            if let best, best.priority >= next.priority { best } else { next }
        }
    }

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
        references = fields.removeValue(forKey: "refcnt").flatMap { Int($0) } ?? 0
        self.fields = fields
    }
}
