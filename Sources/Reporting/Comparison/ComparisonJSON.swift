internal import Corpus
internal import JSONC
internal import KernelNames
internal import Records

/// A comparison as one JSON object; `Reports/BASELINES.md` has its members.
public enum ComparisonJSON {
    /// The version of the format.
    public static let version = 1

    /// The object, indented.
    public static func render(_ comparison: Comparison) -> String {
        JSONValue.object([
            "v": .int(version),
            "verdict": .string(comparison.isRegression ? "regressed" : comparison.isEmpty ? "empty" : "same-or-better"),
            "base": run(comparison.base),
            "new": run(comparison.new),
            "differences": .array(
                comparison.differences.map {
                    .object(["name": .string($0.name), "base": .string($0.base), "new": .string($0.new)])
                }
            ),
            "throughput": throughput(comparison),
            "changes": .array(comparison.changes.map(change)),
            "acceptance-faults": .strings(comparison.acceptanceFaults),
        ]).text(pretty: true) + "\n"
    }

    private static func run(_ run: RunSnapshot) -> JSONValue {
        .object([
            "name": .string(run.name), "kernel": .string(run.surroundings.kernel),
            "machine": .string(run.surroundings.machine), "processor": .string(run.surroundings.processor),
            "target": .string(run.surroundings.target),
            "backend": run.surroundings.backend == .afAlg ? nil : .string(run.surroundings.backend.rawValue),
            "drivers": .int(run.drivers.count),
            "checks": .int(run.executed), "rules": .int(run.contract.count),
            "disturbances": .array(run.disturbances.map { .string($0) }),
        ])
    }

    private static func throughput(_ comparison: Comparison) -> JSONValue {
        guard let throughput = comparison.throughput else {
            return .object(["compared": .bool(false), "reason": comparison.throughputNote.map { .string($0) }])
        }
        return .object([
            "compared": .bool(!throughput.series.isEmpty), "series": .int(throughput.series.count),
            "unjudged": .int(throughput.unjudged), "shared": .double(throughput.shared),
            "series-changed": .int(throughput.series.count(where: \.isSignificant)),
        ])
    }

    /// A change with its evidence.
    static func change(_ change: Change) -> JSONValue {
        .object([
            "class": .string(change.kind.rawValue),
            "regression": .bool(change.isRegression),
            "type": change.driver.map { .string($0.type.rawValue) },
            "algorithm": change.driver.map { .string($0.algorithm.name) },
            "driver": change.driver.map { .string($0.name) },
            "formerly": .strings(change.formerly),
            "subject": change.subject.map { .string($0) },
            "checks": .int(change.checks),
            "summary": .string(change.summary),
            "evidence": .array(change.evidence.map(evidence)),
            "accepted": change.acceptance.map(acceptance),
        ])
    }

    private static func acceptance(_ acceptance: AcceptedChange) -> JSONValue {
        .object([
            "place": .string(acceptance.place), "reason": .string(acceptance.reason),
            "link": .string(acceptance.link), "expires": .string(acceptance.expires),
        ])
    }

    private static func evidence(_ evidence: Change.Evidence) -> JSONValue {
        .object([
            "group": evidence.group.map { .string($0) },
            "exercises": .strings(evidence.exercises.map(\.rawValue)),
            "vectors": .strings(evidence.vectors),
            "text": .string(evidence.text),
        ])
    }
}
