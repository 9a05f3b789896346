internal import JSONC

extension FileRecord {
    var members: [JSONMember] {
        let drops = dropped.sorted { $0.key < $1.key }.map { reason, count in
            JSONValue.object(["reason": .string(reason), "count": .int(count)])
        }
        let outcome: [JSONMember] =
            switch fate {
            case .used(let records, let vectors, let algorithms):
                [
                    JSONMember("records", .int(records)), JSONMember("vectors", .int(vectors)),
                    JSONMember("algorithms", .array(algorithms.map { .string($0) })),
                ]
            case .leftOut(let reason): [JSONMember("reason", .string(reason))]
            }
        let path = JSONMember("path", .string(path))
        return [path] + outcome + (drops.isEmpty ? [] : [JSONMember("dropped", .array(drops))])
    }

    init(from cursor: JSONCursor) throws(JSONError) {
        path = try cursor.at("path").string()
        dropped = [:]
        if let reason = try cursor.member("reason") {
            fate = .leftOut(reason: try reason.string())
        } else {
            fate = .used(
                records: try cursor.at("records").int(),
                vectors: try cursor.at("vectors").int(),
                algorithms: try cursor.at("algorithms").map { name throws(JSONError) in try name.string() }
            )
        }
        guard let drops = try cursor.member("dropped") else { return }
        for index in 0..<(try drops.count()) {
            let drop = try drops.at(index)
            dropped[try drop.at("reason").string(), default: 0] += try drop.at("count").int()
        }
    }
}
