/// The kernel's log, as far as it is about crypto.
///
/// The file is opened once: a process that gives up its privileges later reads on.
public final class KernelHistory: Sendable {
    private let file = KernelLogFile()

    /// Opens the log.
    public init() {}

    /// The lines from the kernel's start to now, without their time stamps.
    public var lines: [String] {
        guard file.rewind() else { return [] }
        return Array(sequence(state: ()) { [file] _ in file.next() })
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
