internal import Corpus
internal import JSONC

/// ACVP's files as vectors: a prompt with its expected results, or an internal projection, which has both.
struct ACVPReader: VectorReader {
    static let format = "acvp"
    static let sample = ACVPReader()

    /// Where the expected results are.
    struct Answers {
        let path: String
        /// What the file is opened by, where it was in an archive.
        let location: String
        let set: ACVPVectorSet.Index

        init(path: String, location: String? = nil, set: ACVPVectorSet.Index) {
            self.path = path
            self.location = location ?? path
            self.set = set
        }
    }

    /// Which set of the file is read; nil where the file is the set.
    var set: ACVPVectorSet.Index = nil
    /// The expected results; nil where the questions have their answers beside them.
    var answers: Answers?

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        var answers: ACVPDocument?
        try read(try ACVPDocument(bytes, path: path), &answers, into: &groups)
    }

    /// Reads a set of a file that may have more of them.
    ///
    /// - Parameter last: the file of answers that was read last, and will be for the next set.
    func read(_ file: ACVPDocument, _ last: inout ACVPDocument?, into groups: inout GroupBuilder) throws {
        let first: ACVPVectorSet.Index = ACVPVectorSet.indices(in: file.document).first ?? nil
        let index = set ?? first
        if let answers, last?.path != answers.path {
            last = try ACVPDocument(path: answers.path, location: answers.location)
        }
        let other = last
        try ACVPVectorSet.with(index, of: file.document) { questions in
            guard let algorithm = ACVPAlgorithm(name: try ACVPVectorSet.title(of: questions)) else {
                if set == nil { _ = try ACVPVectorSet.algorithm(of: questions) }
                // Another set of the file has one.
                let reason = "no kernel algorithm takes \(quoted(try ACVPVectorSet.title(of: questions)))"
                for _ in 0..<ACVPVectorSet.countOfTests(of: questions) {
                    groups.countRecord()
                    groups.drop(reason)
                }
                return
            }
            guard let answers, let other else {
                return try ACVPVectorSet.visit(questions) { group, test, id in
                    try add(algorithm, group, test, id, answer: test, to: &groups)
                }
            }
            try read(questions, algorithm, other, answers.set, into: &groups)
        }
    }

    private func read(
        _ questions: JSONCursor,
        _ algorithm: ACVPAlgorithm,
        _ answers: ACVPDocument,
        _ index: ACVPVectorSet.Index,
        into groups: inout GroupBuilder
    ) throws {
        try ACVPVectorSet.with(index, of: answers.document) { results in
            var places = try ACVPVectorSet.places(in: results)
            try ACVPVectorSet.visit(questions) { group, test, id in
                guard let place = places.removeValue(forKey: id) else {
                    throw test.error("\(answers.path) has no answer with this tgId and tcId")
                }
                try ACVPVectorSet.withTest(at: place, of: results) { answer in
                    try add(algorithm, group, test, id, answer: answer, to: &groups)
                }
            }
            if let id = places.keys.min() {
                throw VectorFileError(file: answers.path, message: "tgId/tcId \(id): the prompt has no such test")
            }
        }
    }

    /// Bytes of the largest message that a run puts: what a slow driver takes in an emulated guest's minute.
    private static let largestMessage = 64 << 20

    private func add(
        _ algorithm: ACVPAlgorithm,
        _ group: JSONCursor,
        _ test: JSONCursor,
        _ id: String,
        answer: JSONCursor,
        to groups: inout GroupBuilder
    ) throws {
        groups.countRecord()
        let question: ACVPQuestion
        do {
            question = try ACVPQuestion(algorithm, group: group, test: test, id: id)
        } catch let unusable as ACVPQuestion.Unusable {
            return groups.drop(unusable.reason)
        }
        if case .rounds(let isEncryption) = question.form {
            return try addCheckpoints(of: question, algorithm, isEncryption, answer, to: &groups)
        }
        if let chain = question.chain, chain.kind == .repetition, chain.length > Self.largestMessage {
            return groups.drop("a message of more than \(Self.largestMessage >> 20) MiB; `algcheck acvp` puts it")
        }
        var vector = question.vector
        switch question.form {
        case .output(let name, let size):
            vector.output = try size.map { try answer.bytes(name, bits: $0 * 8) } ?? answer.bytes(name)
            if let hidden = question.hidden { vector.output = hidden.shown(of: vector.output) }
        case .sealed(let tagSize):
            vector.output = try answer.bytes("ct") + answer.bytes("tag", bits: tagSize * 8)
        case .tag(let tagSize): vector.output = try answer.bytes("tag", bits: tagSize * 8)
        case .chosenIV:
            vector.iv = try answer.bytes("iv", bits: vector.iv.count * 8)
            vector.output = try answer.bytes("ct")
        case .authenticated:
            vector.expectation = try answer.at("testPassed").bool() ? .output : .rejection
        case .opened:
            let isRejected = try answer.member("testPassed")?.bool() == false
            vector.expectation = isRejected ? .rejection : .output
            vector.output = isRejected ? [] : try answer.bytes("pt")
        case .verified(let code):
            vector.expectation = try answer.at("testPassed").bool() ? .output : .rejection
            vector.output = code
        case .rounds: break
        }
        let due = question.operation == .encrypt ? vector.input.count + question.tagSize : nil
        if let due, vector.output.count != due, question.hidden == nil {
            throw answer.error("\(vector.output.count) bytes of output, expected \(due)")
        }
        groups.add(
            vector,
            question.operation,
            tagSize: question.tagSize,
            chain: question.chain,
            algorithm: question.kernelName
        )
    }

    /// Every entry of a Monte Carlo test's results starts where the one before it ended.
    private func addCheckpoints(
        of question: ACVPQuestion,
        _ algorithm: ACVPAlgorithm,
        _ isEncryption: Bool?,
        _ answer: JSONCursor,
        to groups: inout GroupBuilder
    ) throws {
        var seed = question.vector.input
        var number = 0
        try answer.at("resultsArray").visit { result in
            var vector = question.vector
            vector.id += "#\(number)"
            number += 1
            if let isEncryption {
                vector.key = try algorithm.key(of: result)
                guard vector.key.count == question.vector.key.count else {
                    throw result.error("a key of \(vector.key.count) bytes, the test has \(question.vector.key.count)")
                }
                vector.iv = vector.iv.isEmpty ? [] : try result.bytes("iv", bits: vector.iv.count * 8)
                vector.input = try result.bytes(isEncryption ? "pt" : "ct", bits: seed.count * 8)
                vector.output = try result.bytes(isEncryption ? "ct" : "pt", bits: seed.count * 8)
            } else {
                vector.input = seed
                vector.output = try result.bytes("md", bits: question.tagSize * 8)
                seed = vector.output
            }
            groups.add(vector, question.operation, tagSize: question.tagSize, chain: question.chain)
        }
        if number == 0 { throw try answer.at("resultsArray").error("no results") }
    }
}
