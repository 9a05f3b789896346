internal import Records

/// Sequences of commands in which every combination of a few parameters of adjacent commands comes up.
///
/// A covering array (Cohen, Dalal, Fredman, Patton: The AETG system, IEEE TSE 23(7), 1997) whose rows follow one another:
/// each command is the later one of a pair and the earlier one of the next. Candidates are drawn, and the one that shows
/// most for the first time is taken; what is left in the end is solved for, one combination after another, so that what is
/// not covered is proved to be impossible.
struct CoveringSequence {
    /// Values of a command's parameters, in order.
    typealias Row = [Int]

    /// How many values each parameter has.
    let sizes: [Int]
    /// Over places of two adjacent commands.
    let exclusions: [Exclusion]
    /// How many commands follow one another on one transform.
    let length: Int
    /// The command that the first one of a sequence follows: nothing special, in that command's sizes.
    let plain: @Sendable (Row) -> Row
    /// The exclusions that say something of each place.
    private let exclusionsAt: [[Exclusion]]

    init(sizes: [Int], exclusions: [Exclusion], length: Int, plain: @escaping @Sendable (Row) -> Row) {
        self.sizes = sizes
        self.exclusions = exclusions
        self.length = length
        self.plain = plain
        exclusionsAt = (0..<2 * sizes.count).map { place in
            exclusions.filter { $0.parts.contains { $0.place == place } }
        }
    }

    private static let candidates = 4
    /// How often a sequence may be begun in vain.
    private static let patience = 4

    /// What came out.
    struct Result {
        /// Each starts with a plain command that brings about what its second one presumes.
        var sequences: [[Row]] = []
        var tuples: Tuples

        var commands: Int { sequences.reduce(0) { $0 + $1.count } }
    }

    /// Sequences of that strength.
    ///
    /// - Parameters:
    ///   - limit: how many commands there may be at most; nil for as many as the strength needs.
    ///   - start: sequences that are there already.
    func sequences(strength: Int, seed: UInt64, limit: Int? = nil, start: [[Row]] = []) -> Result {
        var random = SplitMix(seed: seed, for: "covering-\(strength)")
        var result = Result(sequences: start, tuples: Tuples(strength: strength, sizes: sizes))
        for sequence in start { for pair in zip(sequence, sequence.dropFirst()) { result.tuples.add(pair.0 + pair.1) } }
        let most = limit ?? .max
        // A command that shows so little for the first time is drawn in vain; the solver aims.
        let least = strength == 3 ? 6 : 1
        var failures = 0
        while result.commands < most, failures < Self.patience {
            guard let sequence = drawn(result.tuples, least, &random) else {
                failures += 1
                continue
            }
            for pair in zip(sequence, sequence.dropFirst()) { result.tuples.add(pair.0 + pair.1) }
            result.sequences.append(sequence)
        }
        if limit == nil { aim(&result, &random) }
        return result
    }

    /// A sequence of commands each of which shows something; nil when the first one would not.
    private func drawn(_ tuples: Tuples, _ least: Int, _ random: inout SplitMix) -> [Row]? {
        var tuples = tuples
        guard let first = candidate(after: nil, &random) else { return nil }
        var sequence = [plain(first)]
        while sequence.count <= length, let last = sequence.last {
            var best: (row: Row, gain: Int)?
            for _ in 0..<Self.candidates {
                let open = last.map { $0 } + [Int?](repeating: nil, count: sizes.count)
                guard
                    let row = filled(open, tuples, &random).map({ Array($0.suffix(sizes.count)) })
                        ?? candidate(after: last, &random)
                else { continue }
                let gain = tuples.gain(last + row)
                if gain > best?.gain ?? -1 { best = (row, gain) }
            }
            guard let best, best.gain >= least else { break }
            tuples.add(last + best.row)
            sequence.append(best.row)
        }
        return sequence.count > 1 ? sequence : nil
    }

    /// Sets open places one after another to what shows most for the first time; nil where exclusions leave nothing.
    private func filled(_ open: [Int?], _ tuples: Tuples, _ random: inout SplitMix) -> [Int]? {
        var window = open
        for place in open.indices.filter({ open[$0] == nil }).shuffled(using: &random) {
            let rules = exclusionsAt[place]
            var best: (value: Int, gain: Int)?
            for value in (0..<sizes[place % sizes.count]).shuffled(using: &random) {
                window[place] = value
                if rules.contains(where: { $0.forbids(window) }) { continue }
                let gain = tuples.gain(of: value, at: place, in: window)
                if gain > best?.gain ?? -1 { best = (value, gain) }
            }
            guard let best else { return nil }
            window[place] = best.value
        }
        return window.compactMap { $0 }
    }

    /// A random command that may follow another.
    private func candidate(after last: Row?, _ random: inout SplitMix) -> Row? {
        var row = sizes.map { random.below($0) }
        let before = last ?? plain(row)
        for _ in 0..<60 {
            guard let broken = exclusions.first(where: { $0.forbids(before + row) }) else { return row }
            let own = broken.parts.filter { $0.place >= sizes.count }
            guard !own.isEmpty else { return nil }
            let place = random.pick(own).place - sizes.count
            row[place] = random.below(sizes[place])
        }
        return nil
    }

    /// Shows the combinations that are missing, one after another.
    private func aim(_ result: inout Result, _ random: inout SplitMix) {
        let solver = WindowSolver(sizes: sizes + sizes, exclusions: exclusions)
        let missing = result.tuples
        missing.visitMissing { number, tuple in
            if result.tuples.isShown(number) { return }
            var window = [Int?](repeating: nil, count: 2 * sizes.count)
            for (place, value) in zip(tuple.places, tuple.values) { window[place] = value }
            if exclusions.contains(where: { $0.forbids(window) }) { return }
            if append(behindLast: tuple, to: &result, &random) { return }
            guard let solved = filled(window, result.tuples, &random) ?? solver.window(with: tuple, &random) else {
                return
            }
            let pair = [Array(solved.prefix(sizes.count)), Array(solved.suffix(sizes.count))]
            append([plain(pair[0])] + pair, to: &result)
        }
    }

    /// Appends a command that shows a combination together with the last one there is; false where that cannot be.
    private func append(behindLast tuple: Tuples.Tuple, to result: inout Result, _ random: inout SplitMix) -> Bool {
        guard let last = result.sequences.last?.last, result.sequences.last?.count ?? 0 < length else { return false }
        var window = last.map { $0 } + [Int?](repeating: nil, count: sizes.count)
        for (place, value) in zip(tuple.places, tuple.values) {
            guard place >= sizes.count || last[place] == value else { return false }
            window[place] = value
        }
        guard !exclusions.contains(where: { $0.forbids(window) }), let row = filled(window, result.tuples, &random)
        else {
            return false
        }
        result.tuples.add(row)
        result.sequences[result.sequences.count - 1].append(Array(row.suffix(sizes.count)))
        return true
    }

    /// Appends a sequence to the last one where that is short and its last command may precede the second one.
    private func append(_ sequence: [Row], to result: inout Result) {
        let last = result.sequences.count - 1
        var sequence = sequence
        if last >= 0, result.sequences[last].count + 1 < length, let end = result.sequences[last].last,
            !exclusions.contains(where: { $0.forbids(end + sequence[1]) })
        {
            sequence[0] = end
            result.sequences[last] += sequence.dropFirst()
        } else {
            result.sequences.append(sequence)
        }
        for pair in zip(sequence, sequence.dropFirst()) { result.tuples.add(pair.0 + pair.1) }
    }
}
