import Corpus
import Foundation
import KernelNames
import NettleOracle
import TestSupport
import Testing

/// The library beside the kernel against everything that publishers and the project's own sets say.
struct NettleOracleTests {
    /// Algorithms that at least one vector was compared for, and how many vectors in all.
    private static let compared: Result<(algorithms: Set<String>, vectors: Int, wrong: [String]), any Error> = Result {
        let corpus = try Corpus(folder: Checkout.corpus)
        var algorithms: Set<String> = []
        var count = 0
        var wrong: [String] = []
        for (index, group) in corpus.groups.enumerated() where group.chain == nil && group.type != .rng {
            for vector in try corpus.vectors(ofGroup: index) where vector.expectation == .output {
                guard let (question, expected) = ask(vector, group),
                    let answer = NettleOracle.answer(to: question)
                else { continue }
                algorithms.insert(group.algorithm)
                count += 1
                if answer.prefix(expected.count) != expected[...] { wrong.append("\(group.id)#\(vector.id)") }
            }
        }
        return (algorithms, count, wrong)
    }

    /// The question that a vector puts, with what must come of it; nil for what is not asked of the library.
    private static func ask(_ vector: Vector, _ group: VectorGroup) -> (NettleOracle.Question, expected: [UInt8])? {
        guard group.padding == .none || group.operation == .encrypt else { return nil }
        var question = NettleOracle.Question(
            type: group.type,
            algorithm: group.algorithm,
            key: vector.key,
            iv: vector.iv,
            isEncryption: group.operation != .decrypt,
            associated: vector.aad.count,
            tagSize: group.tagSize,
            data: vector.aad + vector.input
        )
        var output = vector.output
        if group.type == .aead, group.operation == .decrypt {
            question.isEncryption = true
            question.data = vector.aad + vector.output
            output = vector.input
        }
        return (question, vector.aad + output)
    }

    @Test func agreesWithEveryVectorThatItAnswers() throws {
        let compared = try Self.compared.get()
        #expect(compared.wrong == [])
        #expect(compared.vectors > 40_000)
    }

    @Test(arguments: [
        "sha1", "sha3-256", "rmd160", "streebog512", "hmac(sha256)", "hmac(streebog256)", "cmac(aes)", "cmac(des3_ede)",
        "xcbc(aes)", "cbcmac(aes)", "ecb(des)", "cbc(des3_ede)", "ctr(blowfish)", "cfb(cast5)", "ofb(aes)",
        "xts(serpent)",
        "cts(cbc(aes))", "rfc3686(ctr(aes))", "essiv(cbc(aes),sha256)", "chacha20", "gcm(aes)", "ccm(camellia)",
        "rfc7539(chacha20,poly1305)", "rfc7539esp(chacha20,poly1305)", "rfc4106(gcm(aes))", "rfc4309(ccm(aes))",
        "rfc4543(gcm(aes))", "authenc(hmac(sha256),cbc(twofish))", "authencesn(hmac(sha512),cbc(aes))",
    ])
    func answers(_ algorithm: String) throws {
        #expect(try Self.compared.get().algorithms.contains(algorithm))
    }

    @Test func leavesAloneWhatItDoesNotHave() {
        func answer(_ type: CipherType, _ algorithm: String, key: Int, data: Int) -> [UInt8]? {
            let key = [UInt8](repeating: 1, count: key)
            let iv = [UInt8](repeating: 0, count: 16)
            let data = [UInt8](repeating: 2, count: data)
            return NettleOracle.answer(to: .init(type: type, algorithm: algorithm, key: key, iv: iv, data: data))
        }
        #expect(answer(.skcipher, "cbc(aes)", key: 16, data: 32) != nil)
        #expect(answer(.skcipher, "cbc(aes)", key: 16, data: 33) == nil)
        #expect(answer(.skcipher, "cbc(aes)", key: 17, data: 32) == nil)
        #expect(answer(.skcipher, "xts(aes)", key: 32, data: 15) == nil)
        #expect(answer(.skcipher, "lrw(aes)", key: 32, data: 32) == nil)
        #expect(answer(.hash, "crc32c", key: 4, data: 32) == nil)
        #expect(answer(.hash, "sha256", key: 1, data: 32) == nil)
        #expect(answer(.aead, "aegis128", key: 16, data: 32) == nil)
        #expect(answer(.aead, "gcm(aes)", key: 16, data: 32) == nil)
        #expect(answer(.rng, "stdrng", key: 0, data: 0) == nil)
    }
}
