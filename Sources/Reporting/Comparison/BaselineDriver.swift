internal import Corpus
internal import JSONC
internal import KernelNames
internal import Records

/// A driver's lines in a baseline.
enum BaselineDriver {
    /// The line of outcomes. `passed` has a number for each group of the algorithm; -1 stands for a group without a
    /// record. Failures, errors and skips are listed where there are any.
    static func value(_ driver: RunSnapshot.Driver, _ groups: [String]) -> JSONValue {
        let exercises = exercises(of: driver).map { exercise -> JSONMember in
            let cells = groups.map { driver.cells[.init(group: $0, exercise: exercise)] }
            return JSONMember(
                exercise.rawValue,
                .object([
                    "passed": .array(cells.map { .int($0?.passed ?? -1) }),
                    "failed": listing(cells) { cell in
                        cell.failures.map { ($0.key, .string($0.value.kind.rawValue)) }
                    },
                    "errors": listing(cells) { $0.errors.map { ($0.key, .int($0.value)) } },
                    "skipped": listing(cells) { $0.skips.map { ($0.key, .int($0.value)) } },
                ])
            )
        }
        return .object([
            "type": .string(driver.id.type.rawValue), "algorithm": .string(driver.id.algorithm.name),
            "driver": .string(driver.id.name), "module": .string(driver.module), "priority": .int(driver.priority),
            "verdict": .string(driver.verdict.rawValue), "reason": driver.reason.map { .string($0) },
            "proof": driver.proof.map { .string($0) },
            "backend": driver.backend == .afAlg ? nil : .string(driver.backend.rawValue),
            "exercises": .object(exercises),
        ])
    }

    /// The line of times: nanoseconds by exercise, in the order of the groups.
    static func times(_ driver: RunSnapshot.Driver, _ groups: [String]) -> JSONValue {
        .object([
            "driver": .string(driver.id.name),
            "ns": .object(
                exercises(of: driver).map { exercise in
                    let cells = groups.map { driver.cells[.init(group: $0, exercise: exercise)] }
                    return JSONMember(exercise.rawValue, .array(cells.map { .int($0?.nanoseconds ?? 0) }))
                }
            ),
        ])
    }

    private static func exercises(of driver: RunSnapshot.Driver) -> [Exercise] {
        Set(driver.cells.keys.map(\.exercise)).sorted()
    }

    /// A list of triples, the group's number from 0 first, of what `content` finds in each group; nil when it finds
    /// nothing in any.
    private static func listing(
        _ cells: [RunSnapshot.Cell?],
        _ content: (RunSnapshot.Cell) -> [(String, JSONValue)]
    ) -> JSONValue? {
        let found = cells.enumerated().flatMap { index, cell -> [JSONValue] in
            let entries = cell.map(content) ?? []
            return entries.sorted { $0.0 < $1.0 }.map { .array([.int(index), .string($0.0), $0.1]) }
        }
        return found.isEmpty ? nil : .array(found)
    }

    /// Reads a driver's two lines.
    static func read(
        _ cursor: borrowing JSONCursor,
        times: borrowing JSONCursor,
        _ groups: [String]
    ) throws(JSONError) -> RunSnapshot.Driver {
        let name = try cursor.at("driver").string()
        guard try times.at("driver").string() == name else {
            throw times.error("the times of \(name) belong here: outcomes and times differ in their order")
        }
        var cells: [RunSnapshot.Place: RunSnapshot.Cell] = [:]
        let exercises = try cursor.at("exercises")
        let nanoseconds = try times.at("ns")
        for word in try exercises.keys() {
            let entry = try exercises.at(word)
            guard let exercise = Exercise(rawValue: word) else { throw entry.error("unknown exercise \"\(word)\"") }
            let passed = try entry.at("passed").map { element throws(JSONError) in try element.int() }
            let elapsed = try nanoseconds.at(word).map { element throws(JSONError) in try element.int() }
            guard passed.count == groups.count, elapsed.count == groups.count else {
                throw entry.error("\(passed.count) outcomes and \(elapsed.count) times for \(groups.count) groups")
            }
            for (index, group) in groups.enumerated() where passed[index] >= 0 {
                var cell = RunSnapshot.Cell()
                cell.passed = passed[index]
                cell.nanoseconds = elapsed[index]
                cells[.init(group: group, exercise: exercise)] = cell
            }
            try readLists(in: entry) { index, change in
                guard groups.indices.contains(index) else { return }
                change(&cells[.init(group: groups[index], exercise: exercise), default: .init()])
            }
        }
        return RunSnapshot.Driver(
            id: DriverID(
                type: try cursor.at("type").choice(of: CipherType.self),
                algorithm: try cursor.at("algorithm").string(),
                name: name
            ),
            module: try cursor.at("module").string(),
            priority: try cursor.at("priority").int(),
            verdict: try cursor.at("verdict").choice(of: Verdict.Name.self),
            reason: try cursor.member("reason")?.string(),
            proof: try cursor.member("proof")?.string(),
            backend: try cursor.member("backend")?.choice(of: BackendKind.self) ?? .afAlg,
            cells: cells
        )
    }

    /// Calls `place` with the number of a group and what its triple says of it.
    private static func readLists(
        in entry: borrowing JSONCursor,
        _ place: (Int, (inout RunSnapshot.Cell) -> Void) -> Void
    ) throws(JSONError) {
        if let failed = try entry.member("failed") {
            for index in 0..<(try failed.count()) {
                let triple = try failed.at(index)
                let vector = try triple.at(1).string()
                let kind = try triple.at(2).choice(of: CheckRecord.Failure.Kind.self)
                place(try triple.at(0).int()) { $0.failures[vector] = .init(kind: kind, message: "") }
            }
        }
        for (name, list) in [("errors", \RunSnapshot.Cell.errors), ("skipped", \.skips)] {
            guard let counts = try entry.member(name) else { continue }
            for index in 0..<(try counts.count()) {
                let triple = try counts.at(index)
                let (reason, count) = (try triple.at(1).string(), try triple.at(2).int())
                place(try triple.at(0).int()) { $0[keyPath: list][reason] = count }
            }
        }
    }
}
