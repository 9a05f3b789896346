internal import Corpus
internal import Records

/// How strong the evidence is of the groups that were executed on a driver, or in a whole run.
struct EvidenceSummary {
    struct Part {
        var evidence: VectorGroup.Evidence
        var groups: Int
        var vectors: Int
    }

    /// Strongest first; empty when the run does not describe its groups.
    let parts: [Part]

    /// Of one driver.
    init(_ result: DriverResult, groups: [String: GroupRecord]) {
        self.init(CollectionOfOne(result), groups: groups)
    }

    /// Of a run; a group that was executed on several drivers counts once.
    init(_ results: RunResults) {
        self.init(results.drivers, groups: results.groups)
    }

    private init(_ drivers: some Sequence<DriverResult>, groups: [String: GroupRecord]) {
        var ids: Set<String> = []
        for driver in drivers { for check in driver.checks where check.executed > 0 { ids.insert(check.group) } }
        let executed = ids.compactMap { groups[$0] }
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

    /// `published 1,200, derived 40`: vectors, for a line that has no room for more.
    var brief: String {
        parts.map { "\($0.evidence.words) \($0.vectors.grouped)" }.joined(separator: ", ")
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
