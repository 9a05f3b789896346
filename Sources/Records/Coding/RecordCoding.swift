internal import Corpus
public import JSONC
internal import KernelNames

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
        case .file(let record): ("file", record.members)
        case .run(let record): ("run", record.members)
        case .module(let record): ("module", record.members)
        case .driver(let record): ("driver", record.members)
        case .untested(let record): ("untested", record.members)
        case .resolution(let record): ("resolution", record.members)
        case .device(let record): ("device", record.members)
        case .audit(let record): ("audit", record.members)
        case .platform(let record): ("platform", record.members)
        case .group(let record): ("group", record.members)
        case .plan(let record): ("plan", record.members)
        case .checks(let record): ("checks", record.members)
        case .answer(let record): ("answer", record.members)
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
        case "file": self = .file(try FileRecord(from: root))
        case "run": self = .run(try RunRecord(from: root))
        case "module": self = .module(try ModuleRecord(from: root))
        case "driver": self = .driver(try DriverRecord(from: root))
        case "untested": self = .untested(try UntestedRecord(from: root))
        case "resolution": self = .resolution(try ResolutionRecord(from: root))
        case "device": self = .device(try DeviceRecord(from: root))
        case "audit": self = .audit(try AuditRecord(from: root))
        case "platform": self = .platform(try PlatformRecord(from: root))
        case "group": self = .group(try GroupRecord(from: root))
        case "plan": self = .plan(try PlanRecord(from: root))
        case "checks": self = .checks(try CheckRecord(from: root))
        case "answer": self = .answer(try AnswerRecord(from: root))
        case "contract": self = .contract(try ContractRecord(from: root))
        case "incident": self = .incident(try IncidentRecord(from: root))
        case "end": self = .end(try EndRecord(from: root))
        case let other: throw root.error("unknown record kind \"\(other)\"")
        }
    }
}

typealias Members = [JSONMember]

func members(_ pairs: KeyValuePairs<String, JSONValue?>) -> [JSONMember] {
    pairs.compactMap { name, value in value.map { JSONMember(name, $0) } }
}

extension HostRecord {
    fileprivate var members: Members {
        Records.members([
            "suite": .string(suiteVersion), "target": .string(target), "startedAt": .string(startedAt),
            "kernel": kernel.map { .string($0) }, "accelerator": accelerator.map { .string($0) },
            "emulator": emulator.map { .string($0) },
            "options": .strings(options),
            "digests": digests.isEmpty
                ? nil : .object(digests.sorted { $0.key < $1.key }.map { JSONMember($0.key, .string($0.value)) }),
            "configSource": configSource.map { .string($0) },
            "hardware": hardware.map(\.value), "modules": .strings(modules),
        ])
    }

    fileprivate init(from cursor: JSONCursor) throws(JSONError) {
        var options: [String] = []
        if let words = try cursor.member("options") {
            options = try words.map { element throws(JSONError) in try element.string() }
        }
        var digests: [String: String] = [:]
        if let members = try cursor.member("digests") {
            for key in try members.keys() { digests[key] = try members.at(key).string() }
        }
        self.init(
            suiteVersion: try cursor.at("suite").string(),
            target: try cursor.at("target").string(),
            startedAt: try cursor.at("startedAt").string(),
            kernel: try cursor.member("kernel")?.string(),
            accelerator: try cursor.member("accelerator")?.string(),
            emulator: try cursor.member("emulator")?.string(),
            options: options,
            digests: digests,
            configSource: try cursor.member("configSource")?.string(),
            hardware: try Hardware(from: try cursor.member("hardware")),
            modules: try cursor.member("modules")?.map { element throws(JSONError) in try element.string() } ?? []
        )
    }
}

extension HostRecord.Hardware {
    fileprivate var value: JSONValue {
        .object([
            "processor": processor.map { .string($0) }, "processors": .int(processors), "megabytes": .int(megabytes),
            "devices": .array(devices.map { .string($0) }),
        ])
    }

    fileprivate init?(from cursor: JSONCursor?) throws(JSONError) {
        guard let cursor else { return nil }
        self.init(
            processor: try cursor.member("processor")?.string(),
            processors: try cursor.at("processors").int(),
            megabytes: try cursor.at("megabytes").int(),
            devices: try cursor.at("devices").map { element throws(JSONError) in try element.string() }
        )
    }
}

extension RunRecord {
    fileprivate var members: Members {
        Records.members([
            "release": .string(kernelRelease), "version": .string(kernelVersion), "machine": .string(machine),
            "cmdline": .string(commandLine), "processor": .string(processor), "fips": .bool(fips),
            "restrict": restrict.map { .int($0) }, "manifest": .string(manifestDigest),
            "exercises": .array(exercises.map { .string($0.rawValue) }),
            "profile": profile.map { .string($0.rawValue) },
            "seed": seed.map { .string("\($0)") }, "shard": shard.map(\.value),
            "backend": backend == .afAlg ? nil : .string(backend.rawValue),
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
            exercises: try cursor.at("exercises").map { element throws(JSONError) in
                try element.choice(of: Exercise.self)
            },
            profile: try cursor.member("profile")?.choice(of: Profile.self),
            seed: (try cursor.member("seed")?.string()).flatMap { UInt64($0) },
            shard: try ShardRecord(from: try cursor.member("shard")),
            backend: try cursor.member("backend")?.choice(of: BackendChoice.self) ?? .afAlg
        )
    }
}

extension ShardRecord {
    fileprivate var value: JSONValue {
        .object(["index": .int(shard.index), "count": .int(shard.count), "job": .string(job)])
    }

    fileprivate init?(from cursor: JSONCursor?) throws(JSONError) {
        guard let cursor else { return nil }
        guard let shard = Shard(index: try cursor.at("index").int(), count: try cursor.at("count").int()) else {
            throw cursor.error("not a shard")
        }
        self.init(shard: shard, job: try cursor.at("job").string())
    }
}

extension PlanRecord {
    fileprivate var members: Members {
        Records.members([
            "drivers": .int(drivers), "groups": .int(groups), "records": .int(records), "checks": .int(checks),
            "covered": covered > 0 ? .int(covered) : nil,
        ])
    }

    fileprivate init(from cursor: JSONCursor) throws(JSONError) {
        self.init(
            drivers: try cursor.at("drivers").int(),
            groups: try cursor.at("groups").int(),
            records: try cursor.at("records").int(),
            checks: try cursor.at("checks").int(),
            covered: try cursor.member("covered")?.int() ?? 0
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
            "blame": blame.map(\.value),
        ])
    }

    fileprivate init(from cursor: JSONCursor) throws(JSONError) {
        self.init(
            kind: try cursor.at("what").choice(of: Kind.self),
            message: try cursor.at("message").string(),
            log: try cursor.at("log").map { element throws(JSONError) in try element.string() },
            blame: try IncidentRecord.Blame(from: try cursor.member("blame"))
        )
    }
}

extension IncidentRecord.Blame {
    fileprivate var value: JSONValue {
        switch self {
        case .module(let name): .object(["module": .string(name)])
        case .bind(let type, let name): .object(["type": .string(type.rawValue), "bind": .string(name)])
        case .step(let step):
            .object(
                step.driver.members + [
                    JSONMember("group", .string(step.group)), JSONMember("exercise", .string(step.exercise.rawValue)),
                ] + step.backend.members
            )
        }
    }

    fileprivate init?(from cursor: JSONCursor?) throws(JSONError) {
        guard let cursor else { return nil }
        if let module = try cursor.member("module") {
            self = .module(try module.string())
            return
        }
        if let name = try cursor.member("bind") {
            self = .bind(try cursor.at("type").choice(of: CipherType.self), name: try name.string())
            return
        }
        self = .step(try StepID(from: cursor))
    }
}

extension AnswerRecord {
    fileprivate var members: Members {
        Records.members([
            "vector": .string(vector), "round": round.map { .int($0) }, "key": key.map { .string($0) },
            "iv": iv.map { .string($0) }, "input": input.map { .string($0) }, "output": output.map { .string($0) },
            "fault": fault.map { .string($0) },
        ])
    }

    fileprivate init(from cursor: JSONCursor) throws(JSONError) {
        self.init(
            vector: try cursor.at("vector").string(),
            round: try cursor.member("round")?.int(),
            key: try cursor.member("key")?.string(),
            iv: try cursor.member("iv")?.string(),
            input: try cursor.member("input")?.string(),
            output: try cursor.member("output")?.string(),
            fault: try cursor.member("fault")?.string()
        )
    }
}

extension EndRecord {
    fileprivate var members: Members {
        Records.members([
            "checks": .int(checks), "seconds": .double(seconds), "corpusSeconds": corpusSeconds.map { .double($0) },
            "processor": processor.map { .object(["user": .double($0.user), "system": .double($0.system)]) },
        ])
    }

    fileprivate init(from cursor: JSONCursor) throws(JSONError) {
        self.init(
            checks: try cursor.at("checks").int(),
            seconds: try cursor.at("seconds").double(),
            corpusSeconds: try cursor.member("corpusSeconds")?.double(),
            processor: try Self.processor(of: cursor)
        )
    }

    private static func processor(of cursor: JSONCursor) throws(JSONError) -> ProcessorTime? {
        guard let member = try cursor.member("processor") else { return nil }
        return ProcessorTime(user: try member.at("user").double(), system: try member.at("system").double())
    }
}
