internal import Corpus
internal import JSONC
internal import KernelNames

extension DeviceRecord {
    var members: [JSONMember] {
        id.members
            + Records.members([
                "lines": .array(lines.map { .string($0) }), "checks": .int(checks), "interrupts": .int(interrupts),
                "idle": .array(idle.map { .string($0) }), "fallback": .bool(isFallback),
            ])
    }

    init(from cursor: JSONCursor) throws(JSONError) {
        self.init(
            try DriverID(from: cursor),
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
        id.members
            + Records.members([
                "statements": .int(statements), "findings": .array(findings.map { .object($0.members) }),
            ])
    }

    init(from cursor: JSONCursor) throws(JSONError) {
        self.init(
            try DriverID(from: cursor),
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
