internal import Corpus
internal import JSONC

/// The outer shape of ACVP's JSON: a vector set with groups of tests, alone or behind the protocol's version in an array.
enum ACVPVectorSet {
    /// Where a test stands: the group's index and its own.
    struct Place {
        let group: Int
        let test: Int
    }

    /// Hands over the vector set of a file.
    static func withRoot<Result>(
        of document: borrowing JSONDocument,
        _ body: (JSONCursor) throws -> Result
    ) throws -> Result {
        let root = document.root
        guard let count = try? root.count() else { return try body(root) }
        guard count == 2 else { throw root.error("\(count) elements; ACVP has its version and one vector set") }
        _ = try root.at(0).at("acvVersion").string()
        return try body(try root.at(1))
    }

    /// The algorithm that a file says it is for.
    ///
    /// - Throws: `JSONError` where there is none, or none that the kernel has.
    static func algorithm(of document: borrowing JSONDocument) throws -> ACVPAlgorithm {
        try withRoot(of: document) { root in
            let name = try root.at("algorithm")
            guard let algorithm = ACVPAlgorithm(name: try name.string()) else {
                throw name.error("no algorithm of the kernel answers \(quoted(try name.string()))")
            }
            return algorithm
        }
    }

    /// Calls `body` with the group, the test and its name, for each test.
    ///
    /// - Throws: `JSONError` where two tests have one number, or there is none.
    static func visit(
        _ document: borrowing JSONDocument,
        _ body: (_ group: JSONCursor, _ test: JSONCursor, _ id: String) throws -> Void
    ) throws {
        try withRoot(of: document) { root in
            var groups: Set<Int> = []
            var tests: Set<Int> = []
            try root.at("testGroups").visit { group in
                let number = try group.at("tgId").int()
                guard groups.insert(number).inserted else { throw try group.at("tgId").error("the tgId is taken") }
                try group.at("tests").visit { test in
                    guard tests.insert(try test.at("tcId").int()).inserted else {
                        throw try test.at("tcId").error("the tcId is taken")
                    }
                    try body(group, test, "\(number)/\(try test.at("tcId").int())")
                }
            }
            if tests.isEmpty { throw try root.at("testGroups").error("no tests") }
        }
    }

    /// Where each test of a file stands, by its name.
    static func places(in document: borrowing JSONDocument) throws -> [String: Place] {
        var places: [String: Place] = [:]
        var group: (id: Int, index: Int, tests: Int)?
        try visit(document) { cursor, _, id in
            let number = try cursor.at("tgId").int()
            let isSame = group?.id == number
            let index = group.map { isSame ? $0.index : $0.index + 1 } ?? 0
            let test = isSame ? (group?.tests ?? 0) : 0
            places[id] = Place(group: index, test: test)
            group = (number, index, test + 1)
        }
        return places
    }

    /// Hands over one test of a file.
    static func withTest<Result>(
        at place: Place,
        of document: borrowing JSONDocument,
        _ body: (JSONCursor) throws -> Result
    ) throws -> Result {
        try withRoot(of: document) { root in
            try body(try root.at("testGroups").at(place.group).at("tests").at(place.test))
        }
    }
}

extension JSONCursor {
    /// The hexadecimal string of that name; no bytes where there is none.
    func bytesIfThere(_ name: String) throws(JSONError) -> [UInt8] {
        try member(name) == nil ? [] : try bytes(name)
    }
}
