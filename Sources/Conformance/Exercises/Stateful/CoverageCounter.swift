internal import Records

/// Counts which pairs of values the commands of sequences have.
struct CoverageCounter {
    private let table: PairTable
    private let vocabulary: Vocabulary

    /// - Parameters:
    ///   - table: the pairs that there may be.
    ///   - vocabulary: what the algorithm has of them.
    init(_ table: PairTable, _ vocabulary: Vocabulary) {
        self.table = table
        self.vocabulary = vocabulary
    }

    /// What came up, and why the rest did not.
    func coverage(of sequences: [[Command]]) -> SequenceCoverage {
        var shown = Tuples(strength: 2, sizes: table.sizes)
        for sequence in sequences {
            let rows = sequence.map { $0.row(table.type) }
            for pair in zip(rows, rows.dropFirst()) { shown.add(pair.0 + pair.1) }
        }
        let lacking = Lacking(vocabulary)
        var reasons: [String: Int] = [:]
        shown.visitMissing { number, pair in
            let reason =
                lacking.reason(pair) ?? table.excluded[number]
                ?? "lengths that are one for this algorithm, or what its reference does not take"
            reasons[reason, default: 0] += 1
        }
        return SequenceCoverage(
            commands: sequences.reduce(0) { $0 + $1.count },
            shown: shown.covered,
            total: shown.total,
            missing: reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
                .init(reason: $0.key, pairs: $0.value)
            }
        )
    }
}

/// Values that an algorithm does not have.
private struct Lacking {
    /// By place in a row, then by value.
    private let reasons: [[Int: String]]

    init(_ vocabulary: Vocabulary) {
        let type = vocabulary.type
        reasons = Parameter.all(for: type).map { parameter in
            var reasons: [Int: String] = [:]
            for value in parameter.words(type).indices {
                var command = Command(number: 0)
                command[parameter] = value
                let adapted = vocabulary.adapted(command)
                guard adapted[parameter] != value else { continue }
                reasons[value] =
                    vocabulary.reasonToLack(parameter, command)
                    ?? "fewer sizes of \(parameter.name.split(separator: " ")[0])s"
            }
            return reasons
        }
    }

    func reason(_ tuple: Tuples.Tuple) -> String? {
        for (place, value) in zip(tuple.places, tuple.values) {
            if let reason = reasons[place % reasons.count][value] { return reason }
        }
        return nil
    }
}
