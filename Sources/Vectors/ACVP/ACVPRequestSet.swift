internal import Corpus
internal import JSONC

/// One vector set of an ACVP request.
public struct ACVPRequestSet: Sendable {
    /// ACVP's name of the algorithm, with its mode behind a slash where it has one.
    public let title: String
    /// How many tests there are.
    public let count: Int
    /// The kernel names that the questions are for; none where the kernel has no such algorithm.
    public let algorithms: [String]
    /// Why tests of the set cannot be answered through AF_ALG; none where the whole set can.
    public let refusals: [Refusal]
    /// Bytes of all messages that are too large to be kept, which take a driver long.
    public let largeBytes: Int
    /// The questions.
    let groups: [(group: VectorGroup, vectors: [Vector])]

    /// A reason that tests cannot be answered for.
    public struct Refusal: Sendable {
        /// In a few words.
        public let reason: String
        /// How many tests.
        public fileprivate(set) var count: Int
        /// The first of them.
        let error: JSONError
    }

    private struct Test {
        let group: Int
        let number: Int
        let id: String
        let form: ACVPQuestion.Form
        /// Monte Carlo tests: `resultsArray` has as many entries.
        let rounds: Int
        /// The IV that a test leaves to the module.
        let iv: [UInt8]
    }

    private let path: String
    /// What the response repeats of the set: its number, algorithm, mode and revision.
    private let head: [JSONMember]
    private let hasTripleDESKeys: Bool
    private let tests: [Test]

    /// Whether every test can be answered.
    public var isAnswerable: Bool { refusals.isEmpty }

    /// How many tests can be answered.
    public var answerableCount: Int { tests.count }

    /// Reads a set.
    init(_ set: JSONCursor, path: String, prefix: String, hasLargeData: Bool) throws {
        self.path = path
        title = try ACVPVectorSet.title(of: set)
        var head: [JSONMember] = []
        for name in ["vsId", "algorithm", "mode", "revision"] {
            if let member = try set.member(name) { head.append(JSONMember(name, try member.value())) }
        }
        self.head = head
        guard let algorithm = ACVPAlgorithm(name: title) else {
            let reason = "no algorithm of the kernel answers \(quoted(title))"
            count = ACVPVectorSet.countOfTests(of: set)
            refusals = [Refusal(reason: reason, count: count, error: try set.at("algorithm").error(reason))]
            (algorithms, groups, tests, hasTripleDESKeys, largeBytes) = ([], [], [], false, 0)
            return
        }
        var reading = Reading(algorithm, path: path, prefix: prefix, hasLargeData: hasLargeData)
        try ACVPVectorSet.visit(set) { try reading.take($0, $1, $2) }
        hasTripleDESKeys = algorithm.isTripleDES
        count = reading.count
        refusals = reading.refusals
        tests = reading.tests
        largeBytes = reading.largeBytes
        groups = try reading.builder.finish(path: path).groups
        algorithms = Set(groups.map(\.group.algorithm)).sorted()
    }

    /// Whether an answer is to one of the set's tests.
    public func has(_ answer: ACVPAnswer) -> Bool { names.contains(answer.test) }

    /// The tests' names in answers.
    public var names: Set<String> { Set(tests.lazy.map(\.id)) }

    /// What is known while a set is read.
    private struct Reading {
        let algorithm: ACVPAlgorithm
        let prefix: String
        let hasLargeData: Bool
        var builder: GroupBuilder
        var count = 0
        var refusals: [Refusal] = []
        var tests: [Test] = []
        var largeBytes = 0

        init(_ algorithm: ACVPAlgorithm, path: String, prefix: String, hasLargeData: Bool) {
            self.algorithm = algorithm
            self.hasLargeData = hasLargeData
            self.prefix = prefix
            let file = SourceFile(
                path,
                label: prefix.isEmpty ? "acvp" : "acvp\(prefix.replacing(":", with: "-"))",
                algorithm: algorithm.kernelName,
                type: algorithm.type,
                evidence: .supplied,
                reader: ACVPReader()
            )
            builder = GroupBuilder(source: "acvp", file: file)
        }

        mutating func take(_ group: JSONCursor, _ test: JSONCursor, _ id: String) throws {
            count += 1
            builder.countRecord()
            let question: ACVPQuestion
            do {
                question = try ACVPQuestion(algorithm, group: group, test: test, id: prefix + id)
            } catch let unusable as ACVPQuestion.Unusable {
                return refuse(unusable.reason, test)
            }
            if let hidden = question.hidden { return refuse(hidden.reason, test) }
            if let chain = question.chain, chain.kind == .repetition {
                if !hasLargeData { return refuse("large data is left out, as --no-large-data says", test) }
                largeBytes += chain.length
            }
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
                    id: prefix + id,
                    form: question.form,
                    rounds: question.chain?.kind.rounds ?? 0,
                    iv: question.vector.iv
                )
            )
        }

        private mutating func refuse(_ reason: String, _ test: JSONCursor) {
            if let known = refusals.firstIndex(where: { $0.reason == reason }) {
                refusals[known].count += 1
            } else {
                let error = test.error("cannot be answered: \(reason)")
                refusals.append(Refusal(reason: reason, count: 1, error: error))
            }
        }
    }

    // MARK: The response

    func response(to answers: [ACVPAnswer]) throws -> JSONValue {
        let given = Dictionary(grouping: answers, by: \.test)
        var groups: [(id: Int, tests: [JSONValue])] = []
        for test in tests {
            if groups.last?.id != test.group { groups.append((test.group, [])) }
            let members = try members(of: test, given[test.id] ?? [])
            groups[groups.count - 1].tests.append(.object([JSONMember("tcId", .int(test.number))] + members))
        }
        let list = groups.map { JSONValue.object(["tgId": .int($0.id), "tests": .array($0.tests)]) }
        return .object(head + [JSONMember("testGroups", .array(list))])
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
        case (.opened, nil), (.authenticated, nil): return [JSONMember("testPassed", false)]
        case (.authenticated, .some): return [JSONMember("testPassed", true)]
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
        case (.tag(let size), let output?): return [JSONMember("tag", Self.hex(output.prefix(size)))]
        case (.chosenIV, let output?):
            return [JSONMember("iv", Self.hex(test.iv)), JSONMember("ct", Self.hex(output))]
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
