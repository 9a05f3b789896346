internal import Corpus
internal import JSONC
internal import KernelNames
internal import Records

/// Writes a dossier's body: environment, driver, vectors, counts, deviations.
struct DossierBody {
    private let results: RunResults
    private let driver: DriverResult

    /// Fields of /proc/crypto that change while the kernel runs.
    private static let fleeting: Set<String> = ["refcnt"]

    init(_ results: RunResults, _ driver: DriverResult) {
        self.results = results
        self.driver = driver
    }

    var value: JSONValue {
        .object([
            "suite": .object([
                "name": "algcheck", "version": .string(results.host?.suiteVersion ?? "unknown"),
                "profile": results.run?.profile.map { .string($0.rawValue) },
                "seed": results.run?.seed.map { .string("\($0)") },
            ]),
            "verdict": .object([
                "verdict": .string(driver.verdict.kind.rawValue), "reason": driver.verdict.reason.map { .string($0) },
                "run": .string(results.verdict.rawValue),
            ]),
            "kernel": kernel, "machine": machine, "driver": driverValue, "vectors": vectors,
            "sizes": .array(Coverage(driver, groups: results.groups).rows.map(Self.size)),
            "counts": counts, "skips": skips, "deviations": deviations, "incidents": incidents,
        ])
    }

    private var kernel: JSONValue {
        let run = results.run
        let digests = results.host?.digests ?? [:]
        return .object([
            "release": run.map { .string($0.kernelRelease) },
            "version": run.map { .string($0.kernelVersion) },
            "architecture": run.map { .string($0.machine) },
            "commandLine": run.map { .string($0.commandLine) },
            "fips": run.map { .bool($0.fips) },
            "af_alg_restrict": run?.restrict.map { .int($0) },
            "buildID": results.platform?.buildID.map { .string($0) },
            "image": digests["kernel"].map { .string($0) },
            "config": digests["config"].map { .string($0) },
            "configSource": results.host?.configSource.map { .string($0) },
            "modules": .object((results.platform?.modules ?? []).map { JSONMember($0.name, Self.module($0)) }),
        ])
    }

    private var machine: JSONValue {
        let platform = results.platform
        let processor = platform?.processor.map { JSONMember($0.key, .string($0.value)) } ?? []
        return .object([
            "target": results.host.map { .string($0.target) },
            "accelerator": results.host?.accelerator.map { .string($0) },
            "emulator": results.host?.emulator.map { .string($0) },
            "board": platform?.board.map { .string($0) },
            "processor": .object(processor),
            "flags": .array((platform?.flags ?? []).map { .string($0) }),
        ])
    }

    private var driverValue: JSONValue {
        let record = driver.record
        let entry = record.fields.filter { !Self.fleeting.contains($0.key) }
        let devices = (results.platform?.devices ?? []).filter { $0.module == record.moduleFolder }
        return .object([
            "name": .string(record.driver), "algorithm": .string(record.algorithm),
            "type": .string(record.type.rawValue), "module": .string(record.module),
            "priority": .int(record.priority), "selftest": .string(record.selftest),
            "origin": .string(record.origin.rawValue),
            "backend": record.backend == .afAlg ? nil : .string(record.backend.rawValue),
            "boundAs": record.boundAs.map { .string($0) },
            "procCrypto": .object(entry.map { JSONMember($0.key, .string($0.value)) }),
            "moduleBuild": results.platform?.modules.first { $0.name == record.moduleFolder }.map(Self.module),
            "devices": .array(
                devices.map {
                    .object([
                        "driver": .string($0.driver), "device": .string($0.device), "modalias": .string($0.modalias),
                    ])
                }
            ),
        ])
    }

    private var vectors: JSONValue {
        let digests = results.host?.digests ?? [:]
        let files = VectorFile.all(of: driver, groups: results.groups).map { file -> JSONValue in
            .object([
                "file": .string(file.name), "evidence": .string(file.evidence), "groups": .int(file.groups),
                "vectors": .int(file.vectors),
            ])
        }
        return .object([
            "manifest": results.run.map { .string($0.manifestDigest) },
            "corpusIndex": digests["corpus.json"].map { .string($0) },
            "corpusVectors": digests["corpus.bin"].map { .string($0) },
            "files": .array(files),
        ])
    }

    private var counts: JSONValue {
        let exercises = ExerciseResult.all(of: driver, exercises: results.exercises)
            .filter { $0.state != .notPlanned }
        return .object([
            "groups": .int(driver.record.groups),
            "records": .int(driver.record.records),
            "all": Self.counts(driver.counts),
            "exercises": .object(exercises.map { JSONMember($0.name, Self.counts($0.counts)) }),
        ])
    }

    /// Reasons with the number of checks.
    private var skips: JSONValue {
        let sorted = driver.skips.sorted { $0.reason < $1.reason }
        return .array(sorted.map { .object(["reason": .string($0.reason), "count": .int($0.count)]) })
    }

    /// Every check that did not pass, by group, exercise and place in the group.
    private var deviations: JSONValue {
        let checks = driver.checks.filter { !$0.failures.isEmpty }
            .sorted { ($0.group, $0.exercise) < ($1.group, $1.exercise) }
        return .array(
            checks.flatMap { check in
                check.failures.map { failure in
                    .object([
                        "group": .string(check.group), "exercise": .string(check.exercise.rawValue),
                        "vector": .string(failure.subject.text), "what": .string(failure.kind.rawValue),
                        "variant": failure.variant.map { .string($0) }, "message": .string(failure.message),
                        "diagnosis": check.diagnosis.map { .string($0) },
                        "expected": failure.expected.map { .string($0) },
                        "actual": failure.actual.map { .string($0) },
                    ])
                }
            }
        )
    }

    private var incidents: JSONValue {
        .array(
            results.incidents.map {
                .object(["what": .string($0.kind.rawValue), "message": .string(KernelMessage($0.message).essence)])
            }
        )
    }

    private static func counts(_ counts: Counts) -> JSONValue {
        .object([
            "executed": .int(counts.executed), "passed": .int(counts.passed), "failed": .int(counts.failed),
            "errors": .int(counts.errors), "skipped": .int(counts.skipped),
        ])
    }

    private static func size(_ row: Coverage.Row) -> JSONValue {
        .object([
            "size": .string(row.name), "advertised": row.advertised.map { .string($0) },
            "exercised": .string(row.exercised), "coverage": .string(row.state.rawValue),
            "missing": row.missing.isEmpty ? nil : .string(row.missing),
        ])
    }

    private static func module(_ module: PlatformRecord.Module) -> JSONValue {
        .object([
            "srcversion": module.sourceVersion.map { .string($0) }, "buildID": module.buildID.map { .string($0) },
        ])
    }
}

extension DriverRecord {
    /// The module as /sys/module names it.
    var moduleFolder: String { module.replacing("-", with: "_") }
}
