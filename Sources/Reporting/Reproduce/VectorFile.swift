internal import Corpus
internal import Records

/// The groups of one published file, and what became of them on one driver.
struct VectorFile {
    /// `source/file`.
    var name: String
    /// How strong the evidence is; empty where the run does not say.
    var evidence: String
    /// What the kernel was asked to do: `encrypt, decrypt`.
    var operations: String
    var groups: Int
    /// Vectors in the groups; 0 where the run does not say.
    var vectors: Int
    /// The worst state of its groups over all exercises.
    var state: CellState

    /// The files that a driver's groups come from, in the order of the run.
    static func all(of result: DriverResult, groups: [String: GroupRecord]) -> [VectorFile] {
        var order: [String] = []
        var members: [String: [CheckRecord]] = [:]
        for check in result.checks {
            let file = check.group.split(separator: "/", omittingEmptySubsequences: false).dropLast()
                .joined(separator: "/")
            if members[file] == nil { order.append(file) }
            members[file, default: []].append(check)
        }
        return order.sorted().map { VectorFile(name: $0, checks: members[$0] ?? [], groups: groups) }
    }

    private init(name: String, checks: [CheckRecord], groups: [String: GroupRecord]) {
        let ids = Set(checks.map(\.group))
        let known = ids.compactMap { groups[$0] }
        self.name = name
        evidence = VectorGroup.Evidence.allCases.filter { part in known.contains { $0.evidence == part } }
            .map(\.words).joined(separator: ", ")
        operations = VectorGroup.Operation.allCases.filter { part in known.contains { $0.operation == part } }
            .map(\.rawValue).joined(separator: ", ")
        self.groups = ids.count
        vectors = known.reduce(0) { $0 + $1.vectors }
        state = CellState(Counts(checks), hasRecords: true, isMissing: false)
    }
}
