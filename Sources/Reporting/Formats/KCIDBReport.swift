internal import Corpus
internal import JSONC
internal import KernelNames
internal import Records

/// A report in the format of KCIDB 5.3, KernelCI's database: a test for each driver.
///
/// The checkout and the build are algcheck's own, named after the kernel's release, because a kernel image does not
/// tell which build of which system it is; `algcheck submit --build` names another.
public enum KCIDBReport {
    /// The system that the report comes from.
    static let origin = "algcheck"
    /// Failing checks that a test lists.
    static let listedFailures = 20

    /// The report.
    public static func render(_ results: RunResults) -> String {
        object(tests(results, origin, nil), results, origin, nil).text(pretty: true) + "\n"
    }

    /// The report in parts for the database, each an object on one line.
    ///
    /// - Parameters:
    ///   - origin: who submits.
    ///   - build: the build in the database; nil for one of the run's own, which every part brings.
    ///   - limit: tests in a part.
    public static func parts(_ results: RunResults, origin: String, build: String?, limit: Int) -> [String] {
        let all = tests(results, origin, build)
        return stride(from: 0, to: max(all.count, 1), by: limit).map { start in
            object(Array(all[start..<min(start + limit, all.count)]), results, origin, build).text()
        }
    }

    /// What the run's own build is called.
    private static func ownBuild(_ results: RunResults, _ origin: String) -> String {
        "\(origin):\(identifier(results.run?.kernelRelease ?? "unknown"))"
    }

    private static func tests(_ results: RunResults, _ origin: String, _ build: String?) -> [JSONValue] {
        let release = results.run?.kernelRelease ?? "unknown"
        let kernel = build ?? ownBuild(results, origin)
        let started = results.host?.startedAt ?? ""
        var names = NameRegister()
        var tests = results.drivers.map { driver -> JSONValue in
            let path = names.unique(driver.dottedPath) { "-\($0)" }
            return test(
                origin,
                path,
                driver.status,
                (kernel, identifier(release)),
                started,
                driver.counts.nanoseconds,
                misc(driver, EvidenceSummary(driver, groups: results.groups)),
                environment(driver, results)
            )
        }
        if let disturbance = results.disturbance {
            let log = results.incidents.map {
                JSONValue.string("\($0.kind.phrase): \($0.message)".visible(limit: 500))
            }
            tests.append(
                test(
                    origin,
                    "run",
                    disturbance,
                    (kernel, identifier(release)),
                    started,
                    0,
                    [JSONMember("incidents", .array(log))],
                    []
                )
            )
        }
        return tests
    }

    private static func object(
        _ tests: [JSONValue],
        _ results: RunResults,
        _ origin: String,
        _ build: String?
    ) -> JSONValue {
        let version: JSONValue = .object(["major": 5, "minor": 3])
        guard build == nil else { return .object(["version": version, "tests": .array(tests)]) }
        let kernel = ownBuild(results, origin)
        let release = results.run?.kernelRelease ?? "unknown"
        return .object([
            "version": version,
            "checkouts": .array([.object(["id": .string(kernel), "origin": .string(origin)])]),
            "builds": .array([
                .object([
                    "id": .string(kernel), "origin": .string(origin), "checkout_id": .string(kernel),
                    "architecture": results.run.map { .string(identifier($0.machine)) },
                    "comment": .string(release.visible(limit: 200)),
                ])
            ]),
            "tests": .array(tests),
        ])
    }

    private static func test(
        _ origin: String,
        _ path: String,
        _ status: ReportStatus,
        _ build: (id: String, kernel: String),
        _ started: String,
        _ nanoseconds: Int,
        _ misc: [JSONMember],
        _ environment: [JSONMember]
    ) -> JSONValue {
        let reason = status.reason.map { [JSONMember("reason", .string($0.visible(limit: 500)))] } ?? []
        let time = started.filter { $0.isNumber || $0.isLetter }
        return .object([
            "id": .string("\(origin):\(identifier("\(build.kernel)-\(time)-\(path)"))"),
            "origin": .string(origin),
            "build_id": .string(build.id),
            "path": .string("algcheck.\(path)"),
            "status": .string(word(status)),
            "start_time": started.isEmpty ? nil : .string(started),
            "duration": .double((Double(nanoseconds) / 1e6).rounded() / 1e3),
            "environment": environment.isEmpty
                ? nil : .object(["misc": .object(environment)]),
            "misc": .object(reason + misc),
        ])
    }

    private static func word(_ status: ReportStatus) -> String {
        switch status {
        case .pass: "PASS"
        case .fail, .waived: "FAIL"
        case .skip: "SKIP"
        case .error, .timeout: "ERROR"
        case .neverRan: "MISS"
        }
    }

    private static func misc(_ driver: DriverResult, _ evidence: EvidenceSummary) -> [JSONMember] {
        let counts = driver.counts
        var members = [
            JSONMember("verdict", .string(driver.verdict.kind.rawValue)), JSONMember("passed", .int(counts.passed)),
            JSONMember("failed", .int(counts.failed)), JSONMember("errors", .int(counts.errors)),
            JSONMember("skipped", .int(counts.skipped)), JSONMember("waived", .int(counts.waived)),
        ]
        if !evidence.parts.isEmpty {
            let parts = evidence.parts.map { part in
                JSONMember(
                    part.evidence.rawValue,
                    .object(["groups": .int(part.groups), "vectors": .int(part.vectors)])
                )
            }
            members.append(JSONMember("evidence", .object(parts)))
        }
        let failures = driver.failing.lazy.flatMap { check in
            check.failures.lazy.map { failure in
                "\(check.group) \(check.exercise) \(failure.place): \(failure.kind.phrase): \(failure.message)"
            }
        }.prefix(listedFailures)
        if !failures.isEmpty {
            members.append(JSONMember("failures", .array(failures.map { .string($0.visible(limit: 500)) })))
        }
        if !driver.waived.isEmpty {
            members.append(JSONMember("waivers", .array(driver.waiverNotes.map { .string($0.visible(limit: 500)) })))
        }
        return members
    }

    private static func environment(_ driver: DriverResult, _ results: RunResults) -> [JSONMember] {
        let record = driver.record
        let values: [(String, String?)] = [
            ("driver", record.driver), ("algorithm", record.algorithm), ("type", record.type.rawValue),
            ("module", record.module), ("priority", "\(record.priority)"),
            ("processor", results.run?.processor), ("target", RunFacts.target(results.host)),
            ("fips", results.run.map { $0.fips ? "on" : "off" }), ("vectors", results.run?.manifestDigest),
        ]
        return values.compactMap { name, value in value.map { JSONMember(name, .string($0.visible(limit: 200))) } }
    }

    /// Characters that an identifier may have.
    private static func identifier(_ text: some StringProtocol) -> String {
        String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber || "._-+".contains($0)) ? $0 : "_" })
    }
}
