internal import Corpus
internal import Files
internal import JSONC

/// An ACVP request (`prompt.json`): questions that wait for a driver's answers.
public struct ACVPRequest: Sendable {
    /// The algorithm, by ACVP's name.
    public let algorithm: String
    /// How many tests there are.
    public var count: Int { tests.count }

    private struct Test {
        let group: Int
        let number: Int
        let id: String
        let form: ACVPQuestion.Form
        /// Monte Carlo tests: `resultsArray` has as many entries.
        let rounds: Int
    }

    private let path: String
    private let vectorSet: Int
    private let revision: String
    /// The protocol's version, where the request stands in an array behind it.
    private let protocolVersion: String?
    private let hasTripleDESKeys: Bool
    private let tests: [Test]
    private let groups: [(group: VectorGroup, vectors: [Vector])]

    /// Reads a request.
    ///
    /// - Throws: `FileError`, or `JSONError` naming the first test that no driver can answer through AF_ALG, and why:
    ///   a response with a test missing is worth nothing to a lab.
    public init(path: String) throws {
        let bytes = try FileBytes.read(path)
        let document = try JSONDocument(parsing: bytes.span.bytes, source: path)
        let algorithm = try ACVPVectorSet.algorithm(of: document)
        self.path = path
        self.algorithm = algorithm.name
        hasTripleDESKeys = algorithm.isTripleDES
        (vectorSet, revision) = try ACVPVectorSet.withRoot(of: document) { root in
            (try root.at("vsId").int(), try root.at("revision").string())
        }
        let root = document.root
        protocolVersion = (try? root.count()) == nil ? nil : try root.at(0).at("acvVersion").string()
        let file = SourceFile(
            path,
            label: "acvp",
            algorithm: algorithm.kernelName,
            type: algorithm.type,
            evidence: .supplied,
            reader: ACVPReader()
        )
        var builder = GroupBuilder(source: "acvp", file: file)
        var tests: [Test] = []
        try ACVPVectorSet.visit(document) { group, test, id in
            builder.countRecord()
            let question: ACVPQuestion
            do {
                question = try ACVPQuestion(algorithm, group: group, test: test, id: id)
            } catch let unusable as ACVPQuestion.Unusable {
                throw test.error("cannot be answered: \(unusable.reason)")
            }
            if let hidden = question.hidden { throw test.error("cannot be answered: \(hidden.reason)") }
            builder.add(
                question.vector,
                question.operation,
                tagSize: question.tagSize,
                chain: question.chain,
                algorithm: question.kernelName
            )
            tests.append(
                Test(
                    group: try group.at("tgId").int(),
                    number: try test.at("tcId").int(),
                    id: id,
                    form: question.form,
                    rounds: question.chain?.kind.rounds ?? 0
                )
            )
        }
        self.tests = tests
        groups = try builder.finish(path: path).groups
    }

    /// Writes the questions as a corpus whose vectors have no output, into a folder that is made where it is missing.
    public func writeCorpus(to folder: String) throws {
        try Folder.make(folder)
        try CorpusFile.write(groups.lazy.map { ($0.group, $0.vectors) }, manifestDigest: "", to: folder)
    }

    /// The response as ACVP wants it: `vsId`, `tgId`, `tcId` and what was computed.
    ///
    /// - Throws: `VectorFileError` naming a test that was not answered, or not to the end.
    public func response(to answers: [ACVPAnswer]) throws -> String {
        let given = Dictionary(grouping: answers, by: \.test)
        var groups: [(id: Int, tests: [JSONValue])] = []
        for test in tests {
            if groups.last?.id != test.group { groups.append((test.group, [])) }
            let members = try members(of: test, given[test.id] ?? [])
            groups[groups.count - 1].tests.append(.object([JSONMember("tcId", .int(test.number))] + members))
        }
        let set: JSONValue = .object([
            "vsId": .int(vectorSet), "algorithm": .string(algorithm), "revision": .string(revision),
            "testGroups": .array(groups.map { .object(["tgId": .int($0.id), "tests": .array($0.tests)]) }),
        ])
        let whole = protocolVersion.map { .array([.object(["acvVersion": .string($0)]), set]) } ?? set
        return whole.text(pretty: true) + "\n"
    }

    private func members(of test: Test, _ answers: [ACVPAnswer]) throws -> [JSONMember] {
        func missing() -> VectorFileError {
            VectorFileError(file: path, message: "tgId/tcId \(test.id) was not answered")
        }
        if case .rounds(let isEncryption) = test.form {
            let rounds = answers.sorted { ($0.round ?? 0) < ($1.round ?? 0) }
            guard rounds.map(\.round) == (0..<test.rounds).map({ $0 }) else { throw missing() }
            let entries = try rounds.map { round in
                guard let output = round.output else { throw missing() }
                return entry(round, output, isEncryption)
            }
            return [JSONMember("resultsArray", .array(entries))]
        }
        guard answers.count == 1, let answer = answers.first else { throw missing() }
        switch (test.form, answer.output) {
        case (.opened, nil): return [JSONMember("testPassed", false)]
        case (.opened, let output?): return [JSONMember("pt", Self.hex(output))]
        case (.output(let name, let size), let output?):
            if let size, output.count < size {
                let message = "tgId/tcId \(test.id) was answered with \(output.count) bytes of \(size)"
                throw VectorFileError(file: path, message: message)
            }
            return [JSONMember(name, Self.hex(Array(output.prefix(size ?? output.count))))]
        case (.sealed(let tagSize), let output?):
            return [
                JSONMember("ct", Self.hex(output.dropLast(tagSize))),
                JSONMember("tag", Self.hex(output.suffix(tagSize))),
            ]
        case (.verified(let code), let output?): return [JSONMember("testPassed", .bool(output.starts(with: code)))]
        default: throw missing()
        }
    }

    private func entry(_ round: ACVPAnswer, _ output: [UInt8], _ isEncryption: Bool?) -> JSONValue {
        guard let isEncryption else { return .object(["md": Self.hex(output)]) }
        var keys = [JSONMember("key", Self.hex(round.key))]
        if hasTripleDESKeys {
            keys = (0..<3).map { JSONMember("key\($0 + 1)", Self.hex(round.key.dropFirst($0 * 8).prefix(8))) }
        }
        let iv = round.iv.isEmpty ? [] : [JSONMember("iv", Self.hex(round.iv))]
        let texts = [
            JSONMember("pt", Self.hex(isEncryption ? round.input : output)),
            JSONMember("ct", Self.hex(isEncryption ? output : round.input)),
        ]
        return .object(keys + iv + texts)
    }

    private static func hex(_ bytes: some Collection<UInt8>) -> JSONValue { .string(Hex.encode(bytes).uppercased()) }
}
