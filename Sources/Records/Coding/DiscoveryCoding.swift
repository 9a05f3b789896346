internal import Corpus
internal import JSONC
internal import KernelNames

extension DriverRecord {
    var members: Members {
        Records.members([
            "driver": .string(driver), "algorithm": .string(algorithm), "type": .string(type.rawValue),
            "module": .string(module), "priority": .int(priority), "selftest": .string(selftest),
            "origin": .string(origin.rawValue), "boundAs": boundAs.map { .string($0) },
            "backend": backend == .afAlg ? nil : .string(backend.rawValue),
            "fields": .object(fields.sorted { $0.key < $1.key }.map { JSONMember($0.key, .string($0.value)) }),
            "unreachable": unreachable.map { .object(["step": .string($0.step), "errno": .string($0.errno)]) },
            "untested": untested.map { .object($0.members) },
            "log": .strings(log),
            "groups": .int(groups), "records": .int(records),
        ])
    }

    init(from cursor: JSONCursor) throws(JSONError) {
        let fields = try cursor.at("fields")
        var values: [String: String] = [:]
        for key in try fields.keys() { values[key] = try fields.at(key).string() }
        var unreachable: Unreachable?
        if let reason = try cursor.member("unreachable") {
            unreachable = Unreachable(step: try reason.at("step").string(), errno: try reason.at("errno").string())
        }
        self.init(
            try DriverID(from: cursor),
            module: try cursor.at("module").string(),
            priority: try cursor.at("priority").int(),
            selftest: try cursor.at("selftest").string(),
            origin: try cursor.at("origin").choice(of: Origin.self),
            boundAs: try cursor.member("boundAs")?.string(),
            backend: try BackendKind(from: cursor),
            fields: values,
            unreachable: unreachable,
            untested: try cursor.untested(),
            log: try cursor.strings("log"),
            groups: try cursor.at("groups").int(),
            records: try cursor.at("records").int()
        )
    }
}

extension Untested {
    var members: Members { Records.members(["reason": .string(reason.rawValue), "evidence": .string(evidence)]) }
}

extension JSONCursor {
    /// The member `untested`, where there is one.
    borrowing func untested() throws(JSONError) -> Untested? {
        guard let cursor = try member("untested") else { return nil }
        return Untested(try cursor.at("reason").choice(of: Reason.self), evidence: try cursor.at("evidence").string())
    }

    /// An array of strings; empty where the member is missing.
    borrowing func strings(_ key: String) throws(JSONError) -> [String] {
        try member(key)?.map { element throws(JSONError) in try element.string() } ?? []
    }
}

extension ModuleRecord {
    var members: Members {
        Records.members([
            "name": .string(name), "errno": .string(errno),
            "untested": untested.map { .object($0.members) }, "message": message.map { .string($0) },
        ])
    }

    init(from cursor: JSONCursor) throws(JSONError) {
        self.init(
            name: try cursor.at("name").string(),
            errno: try cursor.at("errno").string(),
            untested: try cursor.untested(),
            message: try cursor.member("message")?.string()
        )
    }
}

extension UntestedRecord {
    var members: Members {
        Records.members([
            "driver": .string(driver), "algorithm": .string(algorithm), "type": .string(type),
            "module": .string(module), "untested": .object(untested.members),
            "selftest": selftest.map { .string($0) },
            "log": .strings(log),
        ])
    }

    init(from cursor: JSONCursor) throws(JSONError) {
        guard let untested = try cursor.untested() else { throw cursor.error("no member \"untested\"") }
        self.init(
            driver: try cursor.at("driver").string(),
            algorithm: try cursor.at("algorithm").string(),
            type: try cursor.at("type").string(),
            module: try cursor.at("module").string(),
            untested: untested,
            selftest: try cursor.member("selftest")?.string(),
            log: try cursor.strings("log")
        )
    }
}

extension ResolutionRecord {
    var members: Members {
        id.members + Records.members(["priority": .int(priority)])
    }

    init(from cursor: JSONCursor) throws(JSONError) {
        self.init(
            try DriverID(from: cursor),
            priority: try cursor.at("priority").int()
        )
    }
}
