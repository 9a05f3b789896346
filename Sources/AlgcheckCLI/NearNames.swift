import Foundation

/// Names that somebody may have meant.
enum NearNames {
    /// How many slips lie between two words: letters that are missing, too many, wrong, or exchanged with their neighbour.
    static func distance(_ left: some StringProtocol, _ right: some StringProtocol) -> Int {
        let (one, other) = (Array(left.utf8), Array(right.utf8))
        var before: [Int] = []
        var last = Array(0...other.count)
        for row in 0..<one.count {
            var line = [row + 1]
            for column in 0..<other.count {
                var best = min(
                    line[column] + 1,
                    last[column + 1] + 1,
                    last[column] + (one[row] == other[column] ? 0 : 1)
                )
                if row > 0, column > 0, one[row] == other[column - 1], one[row - 1] == other[column] {
                    best = min(best, before[column - 1] + 1)
                }
                line.append(best)
            }
            (before, last) = (last, line)
        }
        return last[other.count]
    }

    /// The names that are nearest to a word, at most three of them; none when all are far.
    static func nearest(to word: String, among names: some Collection<String>) -> [String] {
        let plain = word.filter { !"*?".contains($0) }
        // A slip in a word of two letters makes it any other.
        let limit = plain.count / 4
        let near = names.map { (distance: distance(plain, $0), name: $0) }.filter { $0.distance <= limit }
        guard let best = near.map(\.distance).min() else { return [] }
        return near.filter { $0.distance == best }.map(\.name).sorted().prefix(3).map(\.self)
    }

    /// The names as a question.
    static func question(_ names: [String]) -> String { "did you mean \(names.joined(separator: ", "))?" }
}

/// The words that names of drivers are made of, as far as they are known before a kernel is booted.
struct DriverWords {
    /// Words of the algorithms that there are vectors for.
    private let ofAlgorithms: Set<Substring>

    /// Words of names of drivers that are no algorithm's, and so near to one's that they would be taken for a slip.
    private static let others: Set<Substring> = [
        "generic", "lib", "simd", "asm", "fixed", "time", "hash", "gmac", "chacha", "prng", "cprng", "trng", "drbg",
        "aesni", "avx", "avx2", "avx512", "ssse3", "sse2", "neon", "arm64", "x86", "cryptd", "pcrypt", "essiv",
    ]

    init(algorithms: some Sequence<String>) {
        ofAlgorithms = Set(algorithms.flatMap { Self.words(of: $0[...]) })
    }

    /// A driver's name or glob with its slip mended; nil where it has none that could be told from a name.
    func correction(of pattern: String) -> String? {
        for word in Self.words(of: pattern[...]) where word.count >= 4 {
            let isOpen = (left: opens(pattern, before: word), right: opens(pattern, after: word))
            if isKnown(word, isOpen) { continue }
            let near = ofAlgorithms.filter { $0.count >= 4 && isSlip(word, of: $0, isOpen) }.sorted()
            guard let meant = near.first else { continue }
            return pattern.replacingCharacters(in: word.startIndex..<word.endIndex, with: meant)
        }
        return nil
    }

    private func isKnown(_ word: Substring, _ isOpen: (left: Bool, right: Bool)) -> Bool {
        ofAlgorithms.union(Self.others).contains { known in
            switch isOpen {
            case (false, false): known == word
            case (false, true): known.hasPrefix(word)
            case (true, false): known.hasSuffix(word)
            case (true, true): known.contains(word)
            }
        }
    }

    private func isSlip(_ word: Substring, of known: Substring, _ isOpen: (left: Bool, right: Bool)) -> Bool {
        NearNames.distance(word, known) == 1
            || isOpen.right && known.count > word.count && NearNames.distance(word, known.prefix(word.count)) == 1
            || isOpen.left && known.count > word.count && NearNames.distance(word, known.suffix(word.count)) == 1
    }

    private func opens(_ pattern: String, before word: Substring) -> Bool {
        word.startIndex > pattern.startIndex && Self.isWild(pattern[pattern.index(before: word.startIndex)])
    }

    private func opens(_ pattern: String, after word: Substring) -> Bool {
        word.endIndex < pattern.endIndex && Self.isWild(pattern[word.endIndex])
    }

    private static func isWild(_ character: Character) -> Bool { "*?".contains(character) }

    private static func words(of name: Substring) -> [Substring] {
        name.split { !$0.isLetter && !$0.isNumber }
    }
}
