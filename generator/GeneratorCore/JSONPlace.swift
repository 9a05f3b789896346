internal import Files
internal import JSONC

/// Where a test stands in a JSON file.
enum JSONPlace {
    /// The path of the test with that `tcId`, such as `testGroups[3].tests[17]`; nil where the file has none.
    static func find(tcId: String, in path: String) throws -> String? {
        guard let number = Int(tcId) else { return nil }
        let bytes = try FileBytes.read(path)
        let document = try JSONDocument(parsing: bytes.span.bytes, source: path)
        guard let groups = try document.root.member("testGroups") else { return nil }
        for group in 0..<(try groups.count()) {
            let tests = try groups.at(group).at("tests")
            for test in 0..<(try tests.count()) where try tests.at(test).at("tcId").int() == number {
                return "testGroups[\(group)].tests[\(test)]"
            }
        }
        return nil
    }
}
