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
        var reasons = table.reasons
        let lacking = Lacking(vocabulary, &reasons)
        let rest = reasons.number(of: "lengths that are one for this algorithm, or what its reference does not take")
        var counts = [Int](repeating: 0, count: reasons.texts.count)
        shown.visitMissing { number, pair in counts[lacking.reason(pair) ?? table.excluded[number] ?? rest] += 1 }
        return SequenceCoverage(
            commands: sequences.reduce(0) { $0 + $1.count },
            shown: shown.covered,
            total: shown.total,
            missing: zip(reasons.texts, counts).filter { $0.1 > 0 }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }.map {
                .init(reason: $0.0, pairs: $0.1)
            }
        )
    }
}

/// Values that an algorithm does not have.
private struct Lacking {
    /// Numbers of reasons by place in a row, then by value; nil for a value that there is.
    private let reasons: [[Int?]]

    init(_ vocabulary: Vocabulary, _ known: inout PairReasons) {
        let type = vocabulary.type
        var reasons: [[Int?]] = []
        for parameter in Parameter.all(for: type) {
            let values = parameter.words(type).indices.map { value -> Int? in
                var command = Command(number: 0)
                command[parameter] = value
                let adapted = vocabulary.adapted(command)
                guard adapted[parameter] != value else { return nil }
                return known.number(
                    of: vocabulary.reasonToLack(parameter, command)
                        ?? "fewer sizes of \(parameter.name.split(separator: " ")[0])s"
                )
            }
            reasons.append(values)
        }
        self.reasons = reasons
    }

    func reason(_ tuple: Tuples.Tuple) -> Int? {
        for index in tuple.places.indices {
            if let reason = reasons[tuple.places[index] % reasons.count][tuple.values[index]] { return reason }
        }
        return nil
    }
}

/// Why pairs do not come up, by number: thousands of pairs have a few reasons.
struct PairReasons {
    private(set) var texts: [String] = []

    /// The reason's number; a new one where there is none.
    mutating func number(of text: String) -> Int {
        if let number = texts.firstIndex(of: text) { return number }
        texts.append(text)
        return texts.count - 1
    }
}
