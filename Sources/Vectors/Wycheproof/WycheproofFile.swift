internal import Corpus
internal import JSONC

/// The outer shape of a Wycheproof v1 file: one object with test groups, each with tests.
enum WycheproofFile {
    /// What a file must say of itself.
    struct Shape {
        /// The `schema` member, of any version.
        var schema: String
        /// The `type` member of each test group.
        var groupType: String
    }

    /// Why a test is dropped whose `result` is `acceptable`: it is right either way.
    static let leftOpen = "the publisher leaves open whether the test is accepted"

    /// The schema's name without its version: `aead_test_schema` of `aead_test_schema_v1.json`.
    static func family(of schema: String) -> String {
        let stem = schema.hasSuffix(".json") ? String(schema.dropLast(5)) : schema
        guard let mark = stem.lastIndex(of: "_") else { return stem }
        let version = stem[mark...].dropFirst()
        let isVersion = version.first == "v" && version.count > 1 && version.dropFirst().allSatisfy(\.isNumber)
        return isVersion ? String(stem[..<mark]) : stem
    }

    /// Calls `body` with the test group and the test, for each test of a file.
    ///
    /// Members that a reader does not ask for are none of its business: the next revision of a schema may have more.
    ///
    /// - Throws: `JSONError` where the file is damaged, has another schema, or does not hold as many tests as it says.
    static func read(
        _ bytes: [UInt8],
        path: String,
        shape: Shape,
        _ body: (_ group: JSONCursor, _ test: JSONCursor) throws -> Void
    ) throws {
        let document = try JSONDocument(parsing: bytes.span.bytes, source: path)
        let root = document.root
        // The first revisions had none, and the same groups.
        if let schema = try root.member("schema"), try family(of: schema.string()) != family(of: shape.schema) {
            throw schema.error("schema \(quoted(try schema.string())), this reader takes \(quoted(shape.schema))")
        }
        var count = 0
        var names: Set<Int> = []
        try root.at("testGroups").visit { group in
            let type = try group.at("type")
            guard try type.string() == shape.groupType else {
                throw type.error("type \(quoted(try type.string())), this reader takes \(quoted(shape.groupType))")
            }
            try group.at("tests").visit { test in
                guard names.insert(try test.at("tcId").int()).inserted else {
                    throw try test.at("tcId").error("the tcId is taken")
                }
                count += 1
                try body(group, test)
            }
        }
        if let announced = try root.member("numberOfTests"), try announced.int() != count {
            throw announced.error("\(try announced.int()) tests announced, \(count) found")
        }
    }
}

extension JSONCursor {
    /// The hexadecimal string of that name, as bytes.
    func bytes(_ name: String) throws(JSONError) -> [UInt8] {
        let member = try at(name)
        var isOdd = false
        let bytes = try member.withStringBytes { digits in
            isOdd = !digits.count.isMultiple(of: 2)
            return Hex.decode(digits)
        }
        if let bytes { return bytes }
        throw member.error(isOdd ? "an odd number of hexadecimal digits" : "not hexadecimal")
    }

    /// The hexadecimal string of that name, of `bits` bits.
    func bytes(_ name: String, bits: Int) throws(JSONError) -> [UInt8] {
        let bytes = try bytes(name)
        guard bytes.count * 8 == bits else {
            throw try at(name).error("\(bytes.count) bytes, the group says \(bits) bits")
        }
        return bytes
    }

    /// The whole bytes that the member of that name gives in bits.
    func byteCount(ofBits name: String) throws(JSONError) -> Int {
        let bits = try at(name).int()
        guard bits >= 0, bits.isMultiple(of: 8) else { throw try at(name).error("no whole number of bytes") }
        return bits / 8
    }

    /// The test's number as text.
    func tcId() throws(JSONError) -> String { String(try at("tcId").int()) }

    /// The publisher's comment and flags, as one line.
    func remark() throws(JSONError) -> String {
        let flags = try member("flags")?.map { cursor throws(JSONError) in try cursor.string() } ?? []
        let comment = try member("comment")?.string() ?? ""
        let list = flags.isEmpty ? "" : "[\(flags.joined(separator: ", "))]"
        return [comment, list].filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// Whether the publisher leaves open whether the test is accepted.
    func isLeftOpen() throws(JSONError) -> Bool { try at("result").string() == "acceptable" }

    /// Whether the test is to be accepted; `acceptable` is for a person to decide and refused here.
    func isValid() throws(JSONError) -> Bool {
        let result = try at("result")
        switch try result.string() {
        case "valid": return true
        case "invalid": return false
        case let other: throw result.error("result \(quoted(other)) is neither valid nor invalid")
        }
    }
}
