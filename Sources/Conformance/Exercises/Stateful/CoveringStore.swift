internal import KernelNames
internal import Records
internal import Synchronization

/// Covering sequences, made once for each type, strength and variant.
enum CoveringStore {
    private struct Key: Hashable {
        let type: CipherType
        let depth: SequenceDepth
    }

    /// Sequences with what they show.
    struct Plan: Sendable {
        var sequences: [[[Int]]]
        let pairs: PairTable

        /// The sequences as commands, numbered from 1 on.
        func commands(_ type: CipherType) -> [[Command]] {
            var number = 0
            return sequences.map { rows in
                rows.map { row in
                    number += 1
                    return Command(number: number, row: row, type)
                }
            }
        }
    }

    private static let kept = Mutex<[Key: Plan]>([:])

    /// How many commands follow one another on a transform.
    private static let length = 16
    /// Which sequence a command is of, by its number.
    static func sequence(of command: Command) -> Int { (command.number - 1) / length }

    /// Commands of a driver that shares its time with all others.
    private static let sharedCommands = 30
    /// The same for generators: one that draws fresh entropy for each read is slow.
    private static let sharedReads = 8
    /// Commands of `full`.
    private static let fullCommands = 2400

    static func plan(_ type: CipherType, _ depth: SequenceDepth) -> Plan {
        let key = Key(type: type, depth: depth)
        // The others wait: they would make the same.
        return kept.withLock { kept in
            if let plan = kept[key] { return plan }
            let plan = make(key)
            kept[key] = plan
            return plan
        }
    }

    static func covering(_ type: CipherType) -> CoveringSequence {
        let parameters = Parameter.all(for: type)
        let kept = parameters.indices.filter { [.keySize, .tagSize, .direction].contains(parameters[$0]) }
        return CoveringSequence(
            sizes: parameters.map { $0.words(type).count },
            exclusions: Grammar.exclusions(type),
            length: length,
            plain: { row in row.indices.map { kept.contains($0) ? row[$0] : 0 } }
        )
    }

    /// A command without as many pieces as go: some devices hang on these (Documentation/findings.md), and a hang costs all
    /// other drivers a boot.
    private static func inFewPieces(_ row: CoveringSequence.Row, _ type: CipherType) -> CoveringSequence.Row {
        zip(Parameter.all(for: type), row).map { parameter, value in
            let words = parameter.words(type)
            guard parameter == .input || parameter == .output, words[value] == Command.Place.many.rawValue else {
                return value
            }
            return words.firstIndex(of: Command.Place.pieces.rawValue) ?? 0
        }
    }

    private static func make(_ key: Key) -> Plan {
        let covering = covering(key.type)
        if key.depth == .share {
            let isGenerator = key.type == .rng
            let limit = isGenerator ? sharedReads : sharedCommands
            var drawn = covering.sequences(strength: 2, seed: 0, limit: limit).sequences
            if isGenerator { drawn = drawn.prefix(1).map { Array($0.prefix(limit)) } }
            let sequences = drawn.map { rows in rows.map { inFewPieces($0, key.type) } }
            var shown = Tuples(strength: 2, sizes: covering.sizes)
            for rows in sequences { for pair in zip(rows, rows.dropFirst()) { shown.add(pair.0 + pair.1) } }
            let reason = "for want of time: --driver NAME shows every pair"
            return Plan(
                sequences: sequences,
                pairs: PairTable(key.type, covering, shown, otherwise: reason)
            )
        }
        let pairs = covering.sequences(strength: 2, seed: 0)
        let reason = "several rules together leave nothing"
        let table = PairTable(key.type, covering, pairs.tuples, otherwise: reason)
        guard key.depth == .triples else {
            // The pairs again, in other company: other triples, other lengths and bytes.
            let others = covering.sequences(strength: 2, seed: 1)
            return Plan(sequences: pairs.sequences + others.sequences, pairs: table)
        }
        let triples = covering.sequences(strength: 3, seed: 0, limit: fullCommands, start: pairs.sequences)
        return Plan(sequences: triples.sequences, pairs: table)
    }
}

/// How much the sequences of a driver show.
enum SequenceDepth: Hashable {
    /// As many pairs as a run of all drivers has the time for.
    case share
    /// Every pair.
    case pairs
    /// Every pair, and most triples.
    case triples
}

/// Which pairs of values a type's commands can have, and why not the others.
struct PairTable: Sendable {
    let sizes: [Int]
    let reasons: PairReasons
    /// Which of the reasons keeps a pair from coming up, by the pair's number; nil where it does come up.
    let excluded: [Int?]
    let type: CipherType

    /// - Parameters:
    ///   - shown: the pairs of the sequences.
    ///   - reason: why a pair is missing that no rule forbids.
    init(_ type: CipherType, _ covering: CoveringSequence, _ shown: Tuples, otherwise reason: String) {
        self.type = type
        sizes = covering.sizes
        var reasons = PairReasons()
        var excluded = [Int?](repeating: nil, count: shown.total)
        shown.visitMissing { number, pair in
            var window = [Int?](repeating: nil, count: 2 * covering.sizes.count)
            for (place, value) in zip(pair.places, pair.values) { window[place] = value }
            let broken = covering.exclusions.first { $0.forbids(window) }
            excluded[number] = reasons.number(of: broken?.reason ?? reason)
        }
        self.reasons = reasons
        self.excluded = excluded
    }
}
