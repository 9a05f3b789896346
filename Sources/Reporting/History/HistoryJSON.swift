internal import JSONC
internal import KernelNames
internal import Records

/// A history as one JSON object; `Documentation/comparing.md` has its members.
public enum HistoryJSON {
    /// The version of the format.
    public static let version = 1

    /// The object, indented.
    public static func render(_ history: RunHistory) -> String {
        JSONValue.object([
            "v": .int(version),
            "exitCode": .int(Int(history.exitCode)),
            "acceptanceFaults": .strings(history.acceptanceFaults),
            "runs": .array(history.runs.map(run)),
            "drivers": .array(history.rows.map(row)),
        ]).text(pretty: true) + "\n"
    }

    private static func run(_ run: RunDigest) -> JSONValue {
        .object([
            "name": .string(run.name), "kernel": .string(run.kernel),
            "startedAt": run.startedAt.isEmpty ? nil : .string(run.startedAt),
            "fault": run.fault.map { .string($0) }, "drivers": .int(run.drivers.count),
            "failed": .int(run.count(.failed)), "checks": .int(run.executed),
        ])
    }

    private static func row(_ row: RunHistory.Row) -> JSONValue {
        .object([
            "type": .string(row.driver.type.rawValue), "algorithm": .string(row.driver.algorithm.name),
            "driver": .string(row.driver.name), "regressed": .bool(row.isRegressed),
            "states": .array(row.spans.map { .array([.int($0.count), .string($0.state.word)]) }),
            "changes": row.events.isEmpty
                ? nil
                : .array(
                    row.events.map {
                        .object(["run": .int($0.run + 1), "change": ComparisonJSON.change($0.change)])
                    }
                ),
        ])
    }
}

extension RunHistory.Row {
    /// The states of neighbours that are the same, as one.
    var spans: [(state: RunHistory.State, count: Int)] {
        var spans: [(state: RunHistory.State, count: Int)] = []
        for state in states {
            if let last = spans.indices.last, spans[last].state == state {
                spans[last].count += 1
            } else {
                spans.append((state, 1))
            }
        }
        return spans
    }
}
