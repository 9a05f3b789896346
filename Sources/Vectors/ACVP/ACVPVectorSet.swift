internal import Corpus
internal import JSONC

/// The outer shape of ACVP's JSON: a vector set with groups of tests, alone or in an array behind the protocol's version
/// or a session's description. Such an array may have several sets.
enum ACVPVectorSet {
    /// Where a set stands in a file: its index in the array; nil where the file is the set.
    typealias Index = Int?

    /// Where a test stands in a set: the group's index and its own.
    struct Place {
        let group: Int
        let test: Int
    }

    /// Where the sets of a file stand; none where the file has none.
    static func indices(in document: borrowing JSONDocument) -> [Index] {
        let root = document.root
        guard let count = try? root.count() else {
            return (try? root.member("testGroups")) == nil ? [] : [nil]
        }
        return (0..<count).filter { index in
            guard let element = try? root.at(index) else { return false }
            return (try? element.member("testGroups")) != nil
        }
    }

    /// Hands over a vector set of a file.
    static func with<Result>(
        _ index: Index,
        of document: borrowing JSONDocument,
        _ body: (JSONCursor) throws -> Result
    ) throws -> Result {
        let root = document.root
        guard let index else { return try body(root) }
        return try body(try root.at(index))
    }

    /// The algorithm that a set is for.
    ///
    /// - Throws: `JSONError` where there is none, or none that the kernel has.
    static func algorithm(of set: borrowing JSONCursor) throws -> ACVPAlgorithm {
        let name = try set.at("algorithm")
        guard let algorithm = ACVPAlgorithm(name: try title(of: set)) else {
            throw name.error("no algorithm of the kernel answers \(quoted(try title(of: set)))")
        }
        return algorithm
    }

    /// ACVP's name of the algorithm, with the mode where it has one: `ConditioningComponent/AES-CBC-MAC`.
    static func title(of set: borrowing JSONCursor) throws -> String {
        let mode = try set.member("mode")?.string() ?? ""
        let name = try set.at("algorithm").string()
        return mode.isEmpty ? name : "\(name)/\(mode)"
    }

    /// Calls `body` with the group, the test and its name, for each test of a set.
    ///
    /// - Throws: `JSONError` where two tests have one number, or there is none.
    static func visit(
        _ set: borrowing JSONCursor,
        _ body: (_ group: JSONCursor, _ test: JSONCursor, _ id: String) throws -> Void
    ) throws {
        var groups: Set<Int> = []
        var tests: Set<Int> = []
        try set.at("testGroups").visit { group in
            let number = try group.at("tgId").int()
            guard groups.insert(number).inserted else { throw try group.at("tgId").error("the tgId is taken") }
            try Self.visitTests(of: group) { test in
                guard tests.insert(try test.at("tcId").int()).inserted else {
                    throw try test.at("tcId").error("the tcId is taken")
                }
                try body(group, test, "\(number)/\(try test.at("tcId").int())")
            }
        }
        if tests.isEmpty { throw try set.at("testGroups").error("no tests") }
    }

    /// Calls `body` with each test of a group; Go's acvptool writes `null` where there are none.
    static func visitTests(of group: borrowing JSONCursor, _ body: (JSONCursor) throws -> Void) throws {
        let tests = try group.at("tests")
        if !tests.isNull { try tests.visit(body) }
    }

    /// How many tests a group has.
    static func countOfTests(in group: borrowing JSONCursor) throws(JSONError) -> Int {
        let tests = try group.at("tests")
        return tests.isNull ? 0 : try tests.count()
    }

    /// How many tests a set has that nobody reads further; damaged groups have none.
    static func countOfTests(of set: borrowing JSONCursor) -> Int {
        var count = 0
        try? set.at("testGroups").visit { count += (try? Self.countOfTests(in: $0)) ?? 0 }
        return count
    }

    /// Where each test of a set stands, by its name.
    static func places(in set: borrowing JSONCursor) throws -> [String: Place] {
        var places: [String: Place] = [:]
        var numbers: [Int: Int] = [:]
        var index = 0
        try set.at("testGroups").visit { group in
            numbers[try group.at("tgId").int()] = index
            index += 1
        }
        var counts: [Int: Int] = [:]
        try visit(set) { group, _, id in
            let number = try group.at("tgId").int()
            places[id] = Place(group: numbers[number] ?? 0, test: counts[number, default: 0])
            counts[number, default: 0] += 1
        }
        return places
    }

    /// Hands over one test of a set.
    static func withTest<Result>(
        at place: Place,
        of set: borrowing JSONCursor,
        _ body: (JSONCursor) throws -> Result
    ) throws -> Result {
        try body(try set.at("testGroups").at(place.group).at("tests").at(place.test))
    }
}

extension JSONCursor {
    /// The hexadecimal string of that name; no bytes where there is none.
    func bytesIfThere(_ name: String) throws(JSONError) -> [UInt8] {
        try member(name) == nil ? [] : try bytes(name)
    }
}
