internal import Corpus
internal import JSONC

extension DeviceRecord {
    var members: [JSONMember] {
        Records.members([
            "type": .string(type.rawValue), "algorithm": .string(algorithm), "driver": .string(driver),
            "lines": .array(lines.map { .string($0) }), "checks": .int(checks), "interrupts": .int(interrupts),
            "idle": .array(idle.map { .string($0) }), "fallback": .bool(isFallback),
        ])
    }

    init(from cursor: JSONCursor) throws(JSONError) {
        self.init(
            type: try cursor.at("type").choice(of: CipherType.self),
            algorithm: try cursor.at("algorithm").string(),
            driver: try cursor.at("driver").string(),
            lines: try cursor.strings("lines"),
            checks: try cursor.at("checks").int(),
            interrupts: try cursor.at("interrupts").int(),
            idle: try cursor.strings("idle")
        )
        guard try cursor.at("fallback").bool() == isFallback else {
            throw cursor.error("\"fallback\" contradicts \"checks\" and \"interrupts\"")
        }
    }
}

extension AuditRecord {
    var members: [JSONMember] {
        Records.members([
            "type": .string(type.rawValue), "algorithm": .string(algorithm), "driver": .string(driver),
            "statements": .int(statements), "findings": .array(findings.map { .object($0.members) }),
        ])
    }

    init(from cursor: JSONCursor) throws(JSONError) {
        self.init(
            type: try cursor.at("type").choice(of: CipherType.self),
            algorithm: try cursor.at("algorithm").string(),
            driver: try cursor.at("driver").string(),
            statements: try cursor.at("statements").int(),
            findings: try cursor.at("findings").map { element throws(JSONError) in try Finding(from: element) }
        )
    }
}

extension AuditRecord.Finding {
    fileprivate var members: [JSONMember] {
        Records.members([
            "statement": .string(statement), "observed": .string(observed), "expected": .string(expected),
        ])
    }

    fileprivate init(from cursor: JSONCursor) throws(JSONError) {
        self.init(
            statement: try cursor.at("statement").string(),
            observed: try cursor.at("observed").string(),
            expected: try cursor.at("expected").string()
        )
    }
}
