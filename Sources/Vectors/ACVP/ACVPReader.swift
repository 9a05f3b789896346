internal import Corpus
internal import Files
internal import JSONC

/// ACVP's files as vectors: a prompt with its expected results, or an internal projection, which has both.
struct ACVPReader: VectorReader {
    static let format = "acvp"
    static let sample = ACVPReader()

    /// The file of expected results; nil where the questions have their answers beside them.
    var answers: String?

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        let questions = try JSONDocument(parsing: bytes.span.bytes, source: path)
        let algorithm = try ACVPVectorSet.algorithm(of: questions)
        guard let answers else {
            return try ACVPVectorSet.visit(questions) { group, test, id in
                try add(algorithm, group, test, id, answer: test, to: &groups)
            }
        }
        let answerBytes = try FileBytes.read(answers)
        let results = try JSONDocument(parsing: answerBytes.span.bytes, source: answers)
        var places = try ACVPVectorSet.places(in: results)
        try ACVPVectorSet.visit(questions) { group, test, id in
            guard let place = places.removeValue(forKey: id) else {
                throw test.error("\(answers) has no answer with this tgId and tcId")
            }
            try ACVPVectorSet.withTest(at: place, of: results) { answer in
                try add(algorithm, group, test, id, answer: answer, to: &groups)
            }
        }
        if let id = places.keys.min() {
            throw VectorFileError(file: answers, message: "tgId/tcId \(id): the prompt has no such test")
        }
    }

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
        var vector = question.vector
        switch question.form {
        case .output(let name, let size):
            vector.output = try size.map { try answer.bytes(name, bits: $0 * 8) } ?? answer.bytes(name)
            if let hidden = question.hidden { vector.output = hidden.shown(of: vector.output) }
        case .sealed(let tagSize):
            vector.output = try answer.bytes("ct") + answer.bytes("tag", bits: tagSize * 8)
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
