internal import Corpus
internal import Files
internal import JSONC
internal import KernelNames
internal import Records

/// A run reduced to what a comparison needs, small enough to be committed: `Reports/BASELINES.md` is the grammar.
///
/// The file is JSON with a driver on each line, sorted, so that the same records give the same bytes and a changed
/// driver is a changed line. Times stand on lines of their own behind the outcomes: they differ in every run.
public enum Baseline {
    /// The version of the format; readers refuse any other.
    public static let version = 1

    /// The file's text.
    public static func text(_ run: RunSnapshot) -> String {
        let drivers = run.drivers.sorted { left, right in
            (left.id.type.rawValue, left.id.algorithm.name, left.id.name)
                < (right.id.type.rawValue, right.id.algorithm.name, right.id.name)
        }
        let catalogue = Catalogue(drivers)
        let head: JSONValue = .object([
            "kernel": .string(run.surroundings.kernel), "machine": .string(run.surroundings.machine),
            "processor": .string(run.surroundings.processor), "target": .string(run.surroundings.target),
            "emulated": .bool(run.surroundings.isEmulated), "fips": .bool(run.surroundings.fips),
            "manifest": .string(run.surroundings.manifest), "suite": .string(run.surroundings.suite),
            "exercises": .array(run.surroundings.exercises.map { .string($0.rawValue) }),
            "backend": run.surroundings.backend == .afAlg ? nil : .string(run.surroundings.backend.rawValue),
            "disturbances": .array(run.disturbances.map { .string($0) }),
            "modules": .array(
                run.modules.sorted { $0.key < $1.key }.map { .array([.string($0.key), .string($0.value)]) }
            ),
        ])
        let rules = run.contract.sorted { $0.key < $1.key }.map { name, rule -> JSONValue in
            .object([
                "check": .string(name), "outcome": .string(rule.outcome.rawValue), "observed": .string(rule.observed),
            ])
        }
        return """
            {"version":\(version),
            "run":\(head.text()),
            "groups":\(list(catalogue.algorithms.map { $0.value })),
            "drivers":\(list(drivers.map { BaselineDriver.value($0, catalogue.groups(of: $0)) })),
            "contract":\(list(rules)),
            "untested":\(list(BaselineAbsences.rows(run.untested))),
            "answers":\(list(BaselineAbsences.answers(run.answers))),
            "times":\(list(drivers.map { BaselineDriver.times($0, catalogue.groups(of: $0)) }))}

            """
    }

    private static func list(_ values: [JSONValue]) -> String {
        "[" + values.map { "\n" + $0.text() }.joined(separator: ",") + "\n]"
    }

    /// Whether a text is meant to be a baseline: whether its first member is `version`.
    static func looksLikeOne(_ bytes: [UInt8]) -> Bool { bytes.starts(with: Array("{\"version\":".utf8)) }

    /// The content of a file that is meant to be a baseline; nil for anything else.
    static func bytes(of path: String) -> [UInt8]? {
        guard !Folder.isFolder(path), let bytes = try? FileBytes.read(path), looksLikeOne(bytes) else { return nil }
        return bytes
    }

    /// Refuses another version.
    static func check(_ root: borrowing JSONCursor) throws(JSONError) {
        let found = try root.at("version").int()
        guard found == version else {
            throw root.error("baseline version \(found), this build reads \(version); save it again")
        }
    }

    /// Reads a baseline.
    ///
    /// - Parameter source: the file's name, for errors and reports.
    /// - Throws: `JSONError` naming the place of the fault.
    public static func read(_ bytes: [UInt8], source: String) throws -> RunSnapshot {
        let document = try JSONDocument(parsing: bytes.span.bytes, source: source)
        let root = document.root
        try check(root)
        let head = try root.at("run")
        var surroundings = RunSnapshot.Surroundings()
        surroundings.kernel = try head.at("kernel").string()
        surroundings.machine = try head.at("machine").string()
        surroundings.processor = try head.at("processor").string()
        surroundings.target = try head.at("target").string()
        surroundings.isEmulated = try head.at("emulated").bool()
        surroundings.fips = try head.at("fips").bool()
        surroundings.manifest = try head.at("manifest").string()
        surroundings.suite = try head.at("suite").string()
        surroundings.exercises = try head.at("exercises").map { element throws(JSONError) in
            try element.choice(of: Exercise.self)
        }
        surroundings.backend = try head.member("backend")?.choice(of: BackendChoice.self) ?? .afAlg
        var modules: [String: String] = [:]
        try head.at("modules").visit { pair in modules[try pair.at(0).string()] = try pair.at(1).string() }
        var contract: [String: RunSnapshot.Rule] = [:]
        try root.at("contract").visit { rule in
            contract[try rule.at("check").string()] = RunSnapshot.Rule(
                outcome: try rule.at("outcome").choice(of: ContractRecord.Outcome.self),
                observed: try rule.at("observed").string()
            )
        }
        return RunSnapshot(
            name: source,
            surroundings: surroundings,
            disturbances: try head.at("disturbances").map { element throws(JSONError) in try element.string() },
            drivers: try drivers(root),
            modules: modules,
            untested: try BaselineAbsences.readRows(root),
            answers: try BaselineAbsences.readAnswers(root),
            contract: contract
        )
    }

    private static func drivers(_ root: borrowing JSONCursor) throws -> [RunSnapshot.Driver] {
        var catalogue = Catalogue()
        try root.at("groups").visit { entry in
            catalogue.groups[try AlgorithmID(from: entry)] = try entry.at("groups")
                .map { element throws(JSONError) in try element.string() }
        }
        let times = try root.at("times")
        let count = try times.count()
        var drivers: [RunSnapshot.Driver] = []
        try root.at("drivers").visit { entry in
            guard drivers.count < count else { throw times.error("a driver has no times") }
            let groups = catalogue.groups[try AlgorithmID(from: entry)] ?? []
            drivers.append(try BaselineDriver.read(entry, times: try times.at(drivers.count), groups))
        }
        return drivers
    }

    /// The groups of each algorithm, so that a driver's line can give a number a group.
    struct Catalogue {
        var groups: [AlgorithmID: [String]] = [:]

        init() {}

        init(_ drivers: [RunSnapshot.Driver]) {
            var sets: [AlgorithmID: Set<String>] = [:]
            for driver in drivers {
                let algorithm = driver.id.algorithm
                sets[algorithm, default: []].formUnion(driver.cells.keys.map(\.group))
            }
            groups = sets.mapValues { $0.sorted() }
        }

        func groups(of driver: RunSnapshot.Driver) -> [String] {
            groups[driver.id.algorithm] ?? []
        }

        var algorithms: [(key: AlgorithmID, value: JSONValue)] {
            groups.sorted { AlgorithmID.precedesInBaseline($0.key, $1.key) }.map { algorithm, groups in
                let value: JSONValue = .object([
                    "type": .string(algorithm.type.rawValue), "algorithm": .string(algorithm.name),
                    "groups": .array(groups.map { .string($0) }),
                ])
                return (algorithm, value)
            }
        }
    }
}

extension AlgorithmID {
    /// Reads the members of a line that name its algorithm.
    init(from cursor: borrowing JSONCursor) throws(JSONError) {
        self.init(try cursor.at("type").choice(of: CipherType.self), try cursor.at("algorithm").string())
    }

    /// The order of a baseline's lines: by the type's name, then by the algorithm's.
    static func precedesInBaseline(_ left: AlgorithmID, _ right: AlgorithmID) -> Bool {
        (left.type.rawValue, left.name) < (right.type.rawValue, right.name)
    }
}
