internal import Corpus
internal import Records

/// How strong the evidence is of the groups that were executed on a driver.
struct EvidenceSummary {
    struct Part {
        var evidence: VectorGroup.Evidence
        var groups: Int
        var vectors: Int
    }

    /// Strongest first; empty when the run does not describe its groups.
    let parts: [Part]

    init(_ result: DriverResult, groups: [String: GroupRecord]) {
        let executed = Set(result.checks.lazy.filter { $0.executed > 0 }.map(\.group)).compactMap { groups[$0] }
        parts = VectorGroup.Evidence.allCases.compactMap { evidence in
            let own = executed.filter { $0.evidence == evidence }
            guard !own.isEmpty else { return nil }
            return Part(evidence: evidence, groups: own.count, vectors: own.reduce(0) { $0 + $1.vectors })
        }
    }

    /// `published: 1,200 vectors in 12 groups; derived: ...`.
    var words: String {
        parts.map { part in
            "\(part.evidence.words): \(part.vectors.of("vector")) in \(part.groups.of("group"))"
        }.joined(separator: "; ")
    }
}

extension VectorGroup.Evidence {
    /// The evidence as a table names it.
    var words: String {
        switch self {
        case .published: "published"
        case .twoOracles: "two oracles"
        case .singleOracle: "one oracle"
        case .derived: "derived"
        case .baseline: "kernel's own"
        case .supplied: "supplied"
        }
    }
}
