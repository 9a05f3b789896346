internal import Corpus
public import JSONC

extension Record {
    /// The record as one line of JSON, without the newline.
    public var line: String {
        let (kind, members) = encoded
        let head = [JSONMember("v", .int(Record.version)), JSONMember("kind", .string(kind))]
        return JSONValue.object(head + members).text()
    }

    private var encoded: (String, [JSONMember]) {
        switch self {
        case .host(let record): ("host", record.members)
        case .run(let record): ("run", record.members)
        case .module(let record): ("module", record.members)
        case .driver(let record): ("driver", record.members)
        case .plan(let record): ("plan", record.members)
        case .checks(let record): ("checks", record.members)
        case .contract(let record): ("contract", record.members)
        case .incident(let record): ("incident", record.members)
        case .end(let record): ("end", record.members)
        }
    }

    /// Reads one line.
    ///
    /// - Parameter source: what to call the line in an error, such as `records.jsonl:17`.
    public init(line: some StringProtocol, source: String) throws(JSONError) {
        let bytes = Array(line.utf8)
        let document = try JSONDocument(parsing: bytes.span.bytes, source: source)
        let root = document.root
        let version = try root.at("v").int()
        guard version <= Record.version else {
            throw root.error("record version \(version), this build reads up to \(Record.version)")
        }
        switch try root.at("kind").string() {
        case "host": self = .host(try HostRecord(from: root))
        case "run": self = .run(try RunRecord(from: root))
        case "module": self = .module(try ModuleRecord(from: root))
        case "driver": self = .driver(try DriverRecord(from: root))
        case "plan": self = .plan(try PlanRecord(from: root))
        case "checks": self = .checks(try CheckRecord(from: root))
        case "contract": self = .contract(try ContractRecord(from: root))
        case "incident": self = .incident(try IncidentRecord(from: root))
        case "end": self = .end(try EndRecord(from: root))
        case let other: throw root.error("unknown record kind \"\(other)\"")
        }
    }
}

private typealias Members = [JSONMember]

private func members(_ pairs: KeyValuePairs<String, JSONValue?>) -> [JSONMember] {
    pairs.compactMap { name, value in value.map { JSONMember(name, $0) } }
}

extension HostRecord {
    fileprivate var members: Members {
        Records.members([
            "suite": .string(suiteVersion), "target": .string(target), "startedAt": .string(startedAt),
            "kernel": kernel.map { .string($0) }, "accelerator": accelerator.map { .string($0) },
            "emulator": emulator.map { .string($0) },
        ])
    }

    fileprivate init(from cursor: JSONCursor) throws(JSONError) {
        self.init(
            suiteVersion: try cursor.at("suite").string(),
            target: try cursor.at("target").string(),
            startedAt: try cursor.at("startedAt").string(),
            kernel: try cursor.member("kernel")?.string(),
            accelerator: try cursor.member("accelerator")?.string(),
            emulator: try cursor.member("emulator")?.string()
        )
    }
}

extension RunRecord {
    fileprivate var members: Members {
        Records.members([
            "release": .string(kernelRelease), "version": .string(kernelVersion), "machine": .string(machine),
            "cmdline": .string(commandLine), "processor": .string(processor), "fips": .bool(fips),
            "restrict": restrict.map { .int($0) }, "manifest": .string(manifestDigest),
            "exercises": .array(exercises.map { .string($0) }),
        ])
    }

    fileprivate init(from cursor: JSONCursor) throws(JSONError) {
        self.init(
            kernelRelease: try cursor.at("release").string(),
            kernelVersion: try cursor.at("version").string(),
            machine: try cursor.at("machine").string(),
            commandLine: try cursor.at("cmdline").string(),
            processor: try cursor.at("processor").string(),
            fips: try cursor.at("fips").bool(),
            restrict: try cursor.member("restrict")?.int(),
            manifestDigest: try cursor.at("manifest").string(),
            exercises: try cursor.at("exercises").map { element throws(JSONError) in try element.string() }
        )
    }
}

extension ModuleRecord {
    fileprivate var members: Members { Records.members(["name": .string(name), "errno": .string(errno)]) }

    fileprivate init(from cursor: JSONCursor) throws(JSONError) {
        self.init(name: try cursor.at("name").string(), errno: try cursor.at("errno").string())
    }
}

extension DriverRecord {
    fileprivate var members: Members {
        Records.members([
            "driver": .string(driver), "algorithm": .string(algorithm), "type": .string(type.rawValue),
            "module": .string(module), "priority": .int(priority), "selftest": .string(selftest),
            "origin": .string(origin.rawValue),
            "fields": .object(fields.sorted { $0.key < $1.key }.map { JSONMember($0.key, .string($0.value)) }),
            "unreachable": unreachable.map { .object(["step": .string($0.step), "errno": .string($0.errno)]) },
            "groups": .int(groups), "records": .int(records),
        ])
    }

    fileprivate init(from cursor: JSONCursor) throws(JSONError) {
        let fields = try cursor.at("fields")
        var values: [String: String] = [:]
        for key in try fields.keys() { values[key] = try fields.at(key).string() }
        var unreachable: Unreachable?
        if let reason = try cursor.member("unreachable") {
            unreachable = Unreachable(step: try reason.at("step").string(), errno: try reason.at("errno").string())
        }
        self.init(
            driver: try cursor.at("driver").string(),
            algorithm: try cursor.at("algorithm").string(),
            type: try cursor.at("type").choice(of: CipherType.self),
            module: try cursor.at("module").string(),
            priority: try cursor.at("priority").int(),
            selftest: try cursor.at("selftest").string(),
            origin: try cursor.at("origin").choice(of: Origin.self),
            fields: values,
            unreachable: unreachable,
            groups: try cursor.at("groups").int(),
            records: try cursor.at("records").int()
        )
    }
}

extension PlanRecord {
    fileprivate var members: Members {
        Records.members([
            "drivers": .int(drivers), "groups": .int(groups), "records": .int(records), "checks": .int(checks),
        ])
    }

    fileprivate init(from cursor: JSONCursor) throws(JSONError) {
        self.init(
            drivers: try cursor.at("drivers").int(),
            groups: try cursor.at("groups").int(),
            records: try cursor.at("records").int(),
            checks: try cursor.at("checks").int()
        )
    }
}

extension ContractRecord {
    fileprivate var members: Members {
        Records.members([
            "check": .string(check), "statement": .string(statement), "outcome": .string(outcome.rawValue),
            "observed": .string(observed), "expected": .array(expected.map { .string($0) }), "note": .string(note),
        ])
    }

    fileprivate init(from cursor: JSONCursor) throws(JSONError) {
        self.init(
            check: try cursor.at("check").string(),
            statement: try cursor.at("statement").string(),
            outcome: try cursor.at("outcome").choice(of: Outcome.self),
            observed: try cursor.at("observed").string(),
            expected: try cursor.at("expected").map { element throws(JSONError) in try element.string() },
            note: try cursor.at("note").string()
        )
    }
}

extension IncidentRecord {
    fileprivate var members: Members {
        Records.members([
            "what": .string(kind.rawValue), "message": .string(message), "log": .array(log.map { .string($0) }),
        ])
    }

    fileprivate init(from cursor: JSONCursor) throws(JSONError) {
        self.init(
            kind: try cursor.at("what").choice(of: Kind.self),
            message: try cursor.at("message").string(),
            log: try cursor.at("log").map { element throws(JSONError) in try element.string() }
        )
    }
}

extension EndRecord {
    fileprivate var members: Members { Records.members(["checks": .int(checks), "seconds": .double(seconds)]) }

    fileprivate init(from cursor: JSONCursor) throws(JSONError) {
        self.init(checks: try cursor.at("checks").int(), seconds: try cursor.at("seconds").double())
    }
}
