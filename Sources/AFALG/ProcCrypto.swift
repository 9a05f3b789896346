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
        var best: Int?
        // By place: an entry is large, and a list has hundreds of them.
        for place in entries.indices {
            let isExact = entries[place].driver == name
            guard isExact || entries[place].name == name, !entries[place].isInternal,
                entries[place].socketType == socketType
            else { continue }
            if isExact { return entries[place] }
            // Of equals the first in the list wins, which is the one that was registered last.
            if let known = best, entries[known].priority >= entries[place].priority { continue }
            best = place
        }
        return best.map { entries[$0] }
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
        // Bytes, not characters: the file is ASCII, it grows to hundreds of kilobytes, and discovery reads it often.
        var text = text
        text.withUTF8 { bytes in
            var start = 0
            while start <= bytes.count {
                let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
                let line = UnsafeBufferPointer(rebasing: bytes[start..<end])
                if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
                    fields[trimmed(line, 0..<colon)] = trimmed(line, colon + 1..<line.count)
                } else {
                    close()
                }
                start = end + 1
            }
        }
        close()
        return entries
    }

    private static func trimmed(_ line: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> String {
        func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, isSpace(line[start]) { start += 1 }
        while end > start, isSpace(line[end - 1]) { end -= 1 }
        return String(decoding: UnsafeBufferPointer(rebasing: line[start..<end]), as: UTF8.self)
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
