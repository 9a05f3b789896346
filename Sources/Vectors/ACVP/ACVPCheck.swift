internal import Files
internal import JSONC

/// A response held against the expected results of the same vector sets.
public struct ACVPCheck: Sendable {
    /// Tests that were compared.
    public private(set) var compared = 0
    /// Tests whose answers differ or are missing, `tgId/tcId: what`.
    public private(set) var differences: [String] = []
    /// Tests without an answer, where only a part of a vector set was answered.
    public private(set) var left = 0
    /// Tests with an IV of the module's own, whose answers cannot be the expected ones.
    public private(set) var ownIVs = 0

    /// Compares two files.
    ///
    /// - Parameter isPartial: whether the first answers a part of its vector sets.
    /// - Throws: `JSONError` or `FileError` where one is damaged, `VectorFileError` where they are not of the same sets.
    public init(response: String, expected: String, isPartial: Bool = false) throws {
        let given = try Self.sets(of: response)
        var wanted = try Self.sets(of: expected)
        for set in given {
            let fitting = wanted.firstIndex { $0.title == set.title && ($0.number == nil || $0.number == set.number) }
            guard let place = fitting ?? wanted.firstIndex(where: { $0.title == set.title }) else {
                throw VectorFileError(file: expected, message: "no results for the vector set of \(quoted(set.title))")
            }
            compare(set, with: wanted.remove(at: place), isPartial: isPartial)
        }
        if given.isEmpty { throw VectorFileError(file: response, message: "no vector set: no testGroups") }
    }

    private struct VectorSet {
        let title: String
        let number: Int?
        /// By `tgId/tcId`.
        let tests: [(name: String, members: [String: JSONValue])]
    }

    private static func sets(of path: String) throws -> [VectorSet] {
        let bytes = try FileBytes.readText(of: path)
        let document = try JSONDocument(parsing: bytes.span.bytes, source: path)
        return try ACVPVectorSet.indices(in: document).map { index in
            try ACVPVectorSet.with(index, of: document) { set in
                var tests: [(name: String, members: [String: JSONValue])] = []
                try ACVPVectorSet.visit(set) { _, test, name in
                    var members: [String: JSONValue] = [:]
                    for key in try test.keys() where key != "tcId" { members[key] = try test.at(key).value() }
                    tests.append((name, members))
                }
                return VectorSet(
                    title: try ACVPVectorSet.title(of: set),
                    number: try set.member("vsId")?.int(),
                    tests: tests
                )
            }
        }
    }

    private mutating func compare(_ given: VectorSet, with wanted: VectorSet, isPartial: Bool) {
        let answers = Dictionary(given.tests.map { ($0.name, $0.members) }) { first, _ in first }
        for (name, members) in wanted.tests {
            guard let answer = answers[name] else {
                if isPartial {
                    left += 1
                    continue
                }
                compared += 1
                differences.append("\(name): no answer")
                continue
            }
            if let iv = answer["iv"], let other = members["iv"], !Self.same(iv, other) {
                ownIVs += 1
                continue
            }
            compared += 1
            for (key, value) in members.sorted(by: { $0.key < $1.key }) where !Self.isImplied(key, value, answer) {
                guard let own = answer[key] else {
                    differences.append("\(name): no \(key)")
                    break
                }
                if !Self.same(own, value) {
                    differences.append("\(name): another \(key)")
                    break
                }
            }
        }
    }

    /// Whether a response may leave a member out: a text that is empty, and the word that a message was opened beside it.
    private static func isImplied(_ key: String, _ value: JSONValue, _ answer: [String: JSONValue]) -> Bool {
        if answer[key] != nil { return false }
        return value == .string("") || key == "testPassed" && value == .bool(true) && answer["pt"] != nil
            || key == "isSample"
    }

    /// Whether two values are the same but for the case of hexadecimal digits.
    private static func same(_ one: JSONValue, _ other: JSONValue) -> Bool {
        switch (one, other) {
        case (.string(let first), .string(let second)): first.uppercased() == second.uppercased()
        case (.array(let first), .array(let second)):
            first.count == second.count && zip(first, second).allSatisfy { same($0, $1) }
        case (.object, .object(let members)):
            members.allSatisfy { member in one[member.name].map { same($0, member.value) } ?? false }
        default: one == other
        }
    }
}
