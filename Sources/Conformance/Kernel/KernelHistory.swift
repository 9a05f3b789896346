internal import SystemPackage

/// The kernel's log, as far as it is about crypto.
///
/// The file is opened once: a process that gives up its privileges later reads on.
public final class KernelHistory: @unchecked Sendable {
    private let file: FileDescriptor?

    /// Opens /dev/kmsg; a process that may not (EPERM) gets an empty log.
    public init() {
        file = try? FileDescriptor.open("/dev/kmsg", .readOnly, options: .nonBlocking)
    }

    deinit { try? file?.close() }

    /// The lines from the kernel's start to now, without their time stamps.
    public var lines: [String] {
        guard let file, (try? file.seek(offset: 0, from: .start)) != nil else { return [] }
        var lines: [String] = []
        var record = [UInt8](repeating: 0, count: 8192)
        while true {
            do {
                let count = try record.withUnsafeMutableBytes { try file.read(into: $0) }
                if count == 0 { return lines }
                if let line = Self.message(of: record[..<count]) { lines.append(line) }
            } catch {
                // A line that was overwritten while it was read; the next read has the one after it.
                guard error as? Errno == .brokenPipe else { return lines }
            }
        }
    }

    /// The text of a record: `6,339,5140900,-;message`, continued by lines that begin with a space.
    static func message(of record: ArraySlice<UInt8>) -> String? {
        guard let start = record.firstIndex(of: UInt8(ascii: ";")) else { return nil }
        let text = record[record.index(after: start)...].prefix { $0 != UInt8(ascii: "\n") }
        return String(decoding: text, as: UTF8.self)
    }
}

/// Lines of the log that begin with `alg:`, by the names that they mention.
struct AlgorithmLog {
    private var byName: [String: [String]] = [:]

    /// Sorts lines.
    init(lines: some Sequence<String>) {
        for line in lines where line.hasPrefix("alg:") {
            for name in Set(Self.names(in: line)) { byName[name, default: []].append(line) }
        }
    }

    /// The lines that mention a driver, in the order of the log, each once.
    func lines(about driver: String) -> [String] {
        var seen: Set<String> = []
        return (byName[driver] ?? []).filter { seen.insert($0).inserted }
    }

    /// The words of a line without the punctuation around them: `(cbc(aes-generic))` is `cbc(aes-generic)`.
    private static func names(in line: String) -> [String] {
        line.split(separator: " ").map { word in
            var word = word
            while let last = word.last, ":,.;\"'".contains(last) { word.removeLast() }
            while let first = word.first, "\"'".contains(first) { word.removeFirst() }
            if word.first == "(", word.last == ")" { word = word.dropFirst().dropLast() }
            return String(word)
        }
    }
}
