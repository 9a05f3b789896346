internal import Corpus
internal import JSONC
internal import KernelNames

extension GroupRecord {
    var members: [JSONMember] {
        var members = [
            JSONMember("id", .string(id)), JSONMember("type", .string(type.rawValue)),
            JSONMember("algorithm", .string(algorithm)), JSONMember("operation", .string(operation.rawValue)),
            JSONMember("evidence", .string(evidence.rawValue)), JSONMember("vectors", .int(vectors)),
            JSONMember("iv", .int(ivSize)), JSONMember("tag", .int(tagSize)), JSONMember("key", key.value),
            JSONMember("message", message.value),
        ]
        if let associated { members.append(JSONMember("associated", associated.value)) }
        return members
    }

    init(from cursor: JSONCursor) throws(JSONError) {
        var associated: SizeRange?
        if let member = try cursor.member("associated") { associated = try SizeRange(from: member) }
        self.init(
            id: try cursor.at("id").string(),
            type: try cursor.at("type").choice(of: CipherType.self),
            algorithm: try cursor.at("algorithm").string(),
            operation: try cursor.at("operation").choice(of: VectorGroup.Operation.self),
            evidence: try cursor.at("evidence").choice(of: VectorGroup.Evidence.self),
            vectors: try cursor.at("vectors").int(),
            ivSize: try cursor.at("iv").int(),
            tagSize: try cursor.at("tag").int(),
            key: try SizeRange(from: try cursor.at("key")),
            message: try SizeRange(from: try cursor.at("message")),
            associated: associated
        )
    }
}

extension SizeRange {
    /// Three numbers: the least, the most, and how many different sizes there are.
    fileprivate var value: JSONValue { .array([.int(least), .int(most), .int(distinct)]) }

    fileprivate init(from cursor: JSONCursor) throws(JSONError) {
        let numbers = try cursor.map { element throws(JSONError) in try element.int() }
        guard numbers.count == 3 else { throw cursor.error("\(numbers.count) numbers; a range of sizes has three") }
        self.init(least: numbers[0], most: numbers[1], distinct: numbers[2])
    }
}
