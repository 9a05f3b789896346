import Corpus
import Files
import Foundation
import JSONC
import KernelNames
import TestSupport
import Testing

@testable import Vectors

/// ACVP requests, their answers as vectors, and responses made of answers.
@Suite struct ACVPTests {
    private static let folder = "\(Checkout.root)/vectors/acvp"

    static let names = (try? Folder.names(in: folder)) ?? []

    private func vectors(_ name: String) throws -> [(group: VectorGroup, vectors: [Vector])] {
        let path = "\(Self.folder)/\(name)/prompt.json"
        let bytes = try FileBytes.read(path)
        let algorithm = try Self.algorithm(bytes, path)
        let answers = ACVPReader.Answers(path: "\(Self.folder)/\(name)/expectedResults.json", set: 1)
        let file = SourceFile(
            path,
            algorithm: algorithm.kernelName,
            type: algorithm.type,
            reader: ACVPReader(answers: answers)
        )
        return try FileVectors(of: file, source: "acvp", bytes: bytes, path: path).groups
    }

    private static func algorithm(_ bytes: [UInt8], _ path: String) throws -> ACVPAlgorithm {
        let document = try JSONDocument(parsing: bytes.span.bytes, source: path)
        return try ACVPVectorSet.with(1, of: document) { try ACVPVectorSet.algorithm(of: $0) }
    }

    @Test func everySampleIsThere() { #expect(Self.names.count == 36) }

    /// Expected results, read as vectors and given as a driver's answers, become the expected results again.
    @Test(arguments: names) func answersBecomeTheResponse(_ name: String) throws {
        let request = try ACVPRequest(path: "\(Self.folder)/\(name)/prompt.json")
        let answers = try vectors(name).flatMap { group, vectors in vectors.map { Self.answer(to: $0, group) } }
        let response = try request.response(to: answers)
        let expected = try FileBytes.readText("\(Self.folder)/\(name)/expectedResults.json")
        #expect(try Self.content(response) == Self.content(expected))
    }

    /// What an implementation that is right would answer.
    private static func answer(to vector: Vector, _ group: VectorGroup) -> ACVPAnswer {
        let parts = vector.id.split(separator: "#").map(String.init)
        let isForged = vector.expectation == .rejection && group.type != .hash
        var output = vector.output
        // A code that must not come out does not; any other will do.
        if vector.expectation == .rejection, group.type == .hash { output[0] ^= 1 }
        return ACVPAnswer(
            test: parts[0],
            round: parts.count > 1 ? Int(parts[1]) : nil,
            key: vector.key,
            iv: vector.iv,
            input: vector.input,
            output: isForged ? nil : output
        )
    }

    /// The vector set without what a response leaves out.
    private static func content(_ text: String) throws -> NSDictionary {
        let whole = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]]
        var set = try #require(whole?.last)
        set["isSample"] = nil
        return set as NSDictionary
    }

    @Test func checkpointsFollowEachOther() throws {
        let chains = try vectors("acvp-aes-cbc").filter { $0.group.chain != nil }
        #expect(chains.count == 6)
        #expect(chains.allSatisfy { $0.vectors.count == 100 && $0.group.chain == .monteCarlo(.cbc) })
        #expect(chains.allSatisfy { chain in chain.vectors[1].iv == chain.vectors[0].output })
        let digests = try vectors("sha2-256").filter { $0.group.chain != nil }
        #expect(digests.map(\.group.chain?.messageSize).contains(70))
        #expect(digests.contains { $0.group.chain == Chain(kind: .repetition, length: 64 << 20) })
    }

    /// The rounds of triple DES, which go on as SP 800-20 says.
    @Test func checkpointsOfTripleDESFollowEachOther() throws {
        for (name, kind) in [
            ("ecb", Chain.Kind.tripleDESECB), ("cbc", .tripleDESCBC), ("cfb64", .tripleDESCFB), ("ofb", .tripleDESOFB),
        ] {
            let chains = try vectors("acvp-tdes-\(name)").filter { $0.group.chain != nil }
            #expect(chains.map(\.group.operation) == [.encrypt, .decrypt])
            for (group, vectors) in chains {
                #expect(group.chain == Chain(kind: kind, length: 10_000))
                #expect(vectors.count == 400)
                let (first, second) = (vectors[0], vectors[1])
                #expect(second.key.allSatisfy { !$0.nonzeroBitCount.isMultiple(of: 2) })
                // But for the parity, the first part of the key is changed by the last output.
                #expect(zip(zip(first.key, first.output), second.key).allSatisfy { ($0.0 ^ $0.1) | 1 == $1 | 1 })
                if group.operation == .encrypt, name != "ofb", name != "ecb" { #expect(second.iv == first.output) }
            }
        }
    }

    @Test func aMissingAnswerIsTold() throws {
        let path = "\(Self.folder)/sha-1/prompt.json"
        let request = try ACVPRequest(path: path)
        var answers = try vectors("sha-1").flatMap { group, vectors in vectors.map { Self.answer(to: $0, group) } }
        answers.removeAll { $0.test == "1/3" }
        #expect(message { _ = try request.response(to: answers) } == "\(path): tgId/tcId 1/3 was not answered")
        answers = try vectors("sha-1").flatMap { group, vectors in vectors.map { Self.answer(to: $0, group) } }
        answers.removeAll { $0.round == 57 }
        #expect(message { _ = try request.response(to: answers) }.hasSuffix("tgId/tcId 2/8 was not answered"))
    }

    // MARK: Damage

    private func fault(_ name: String, _ old: String, _ new: String, in file: String = "prompt.json") throws -> String {
        let folder = try temporaryFolder()
        for part in ["prompt.json", "expectedResults.json"] {
            let text = try FileBytes.readText("\(Self.folder)/\(name)/\(part)")
            let damaged = part == file ? text.replacing(old, with: new, maxReplacements: 1) : text
            if part == file { #expect(damaged != text, "the sample has no \(old)") }
            try FileBytes.write(damaged.utf8, to: "\(folder)/\(part)")
        }
        return message {
            let bytes = try FileBytes.read("\(folder)/prompt.json")
            let file = SourceFile(
                "prompt.json",
                algorithm: "a",
                type: .hash,
                reader: ACVPReader(answers: ACVPReader.Answers(path: "\(folder)/expectedResults.json", set: 1))
            )
            _ = try FileVectors(of: file, source: "acvp", bytes: bytes, path: "\(folder)/prompt.json")
        }.replacing("\(folder)/", with: "")
    }

    @Test func damageIsToldWithThePath() throws {
        #expect(
            try fault("sha-1", "\"SHA-1\"", "\"SHA-9\"")
                == "prompt.json: [1].algorithm: no algorithm of the kernel answers \"SHA-9\""
        )
        #expect(
            try fault("sha-1", "\"len\": 8", "\"len\": 16")
                == "prompt.json: [1].testGroups[0].tests[1].msg: 1 bytes, len says 16 bits"
        )
        #expect(
            try fault("sha-1", "\"tcId\": 2", "\"tcId\": 1")
                == "prompt.json: [1].testGroups[0].tests[1].tcId: the tcId is taken"
        )
        #expect(
            try fault("sha-1", "\"tcId\": 7", "\"tcId\": 70", in: "expectedResults.json")
                == "prompt.json: [1].testGroups[0].tests[6]: expectedResults.json has no answer with this tgId and tcId"
        )
        #expect(
            try fault("acvp-aes-gcm", "\"encrypt\"", "\"encode\"")
                == "prompt.json: [1].testGroups[0].direction: \"encode\" is neither encrypt nor decrypt"
        )
        // A kind of test that is not known is counted, as a mode is that the kernel lacks.
        #expect(try fault("acvp-aes-cbc", "\"MCT\"", "\"XXX\"").isEmpty)
        #expect(
            try fault("cmac-aes", "\"macLen\": 128", "\"macLen\": 256")
                == "prompt.json: [1].testGroups[0].macLen: 32 bytes, the code has 16"
        )
    }

    /// A request with a test that nobody can answer is refused as a whole, by name.
    @Test func whatCannotBeAnsweredIsTold() throws {
        let folder = try temporaryFolder()
        func said(_ name: String, _ old: String, _ new: String) throws -> String {
            let text = try FileBytes.readText("\(Self.folder)/\(name)/prompt.json").replacing(old, with: new)
            try FileBytes.write(text.utf8, to: "\(folder)/prompt.json")
            return message { try ACVPRequest(path: "\(folder)/prompt.json").requireAnswerable() }.replacing(
                "\(folder)/",
                with: ""
            )
        }
        #expect(
            try said("acvp-aes-gcm", "\"external\"", "\"internal\"")
                == "prompt.json: [1].testGroups[0].tests[0]: cannot be answered: the kernel makes no IVs for this mode"
        )
        #expect(try said("acvp-aes-kw", "\"cipher\"", "\"inverse\"").contains("not with its inverse"))
        #expect(try said("acvp-aes-ctr", "\"AFT\"", "\"MCT\"").contains("no Monte Carlo test of ACVP-AES-CTR"))
        #expect(try said("acvp-aes-kw", "\"decrypt\"", "\"encrypt\"").hasSuffix("tests[0]: no member \"pt\""))
        let wrapping = "\"encrypt\", \"unused\": \"decrypt\""
        let text = try FileBytes.readText("\(Self.folder)/acvp-aes-kw/prompt.json")
            .replacing("\"decrypt\"", with: wrapping).replacing("\"ct\"", with: "\"pt\"")
        try FileBytes.write(text.utf8, to: "\(folder)/prompt.json")
        #expect(
            message { try ACVPRequest(path: "\(folder)/prompt.json").requireAnswerable() }.contains(
                "does not show the first semiblock"
            )
        )
        let counter = "\"CTR\", \"incremental\": "
        #expect(try said("acvp-aes-ctr", "\"AFT\"", counter + "false").contains("the kernel's counter counts up"))
        #expect(try said("acvp-aes-ctr", "\"AFT\"", counter + "true").isEmpty)
    }
}
