internal import Corpus
internal import JSONC
internal import KernelNames
internal import Records

/// A report in the format of KCIDB 5.3, KernelCI's database: a test for each driver.
///
/// The checkout and the build are algcheck's own, named after the kernel's release, because a kernel image does not
/// tell which build of which system it is; whoever submits the report replaces `build_id`.
public enum KCIDBReport {
    /// The system that the report comes from.
    static let origin = "algcheck"
    /// Failing checks that a test lists.
    static let listedFailures = 20

    /// The report.
    public static func render(_ results: RunResults) -> String {
        let release = results.run?.kernelRelease ?? "unknown"
        let kernel = "\(origin):\(identifier(release))"
        let started = results.host?.startedAt ?? ""
        var names = NameRegister()
        var tests = results.drivers.map { driver -> JSONValue in
            let path = names.unique(driver.dottedPath) { "-\($0)" }
            return test(
                path,
                driver.status,
                kernel,
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
            tests.append(test("run", disturbance, kernel, started, 0, [JSONMember("incidents", .array(log))], []))
        }
        return JSONValue.object([
            "version": .object(["major": 5, "minor": 3]),
            "checkouts": .array([.object(["id": .string(kernel), "origin": .string(origin)])]),
            "builds": .array([
                .object([
                    "id": .string(kernel), "origin": .string(origin), "checkout_id": .string(kernel),
                    "architecture": results.run.map { .string(identifier($0.machine)) },
                    "comment": .string(release.visible(limit: 200)),
                ])
            ]),
            "tests": .array(tests),
        ]).text(pretty: true) + "\n"
    }

    private static func test(
        _ path: String,
        _ status: ReportStatus,
        _ build: String,
        _ started: String,
        _ nanoseconds: Int,
        _ misc: [JSONMember],
        _ environment: [JSONMember]
    ) -> JSONValue {
        let reason = status.reason.map { [JSONMember("reason", .string($0.visible(limit: 500)))] } ?? []
        let time = started.filter { $0.isNumber || $0.isLetter }
        return .object([
            "id": .string("\(origin):\(identifier("\(build.dropFirst(origin.count + 1))-\(time)-\(path)"))"),
            "origin": .string(origin),
            "build_id": .string(build),
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
