import Corpus
import KernelNames
import Records
import Testing

@testable import Conformance

@Suite struct KnownAnswerTests {
    private static func group(
        _ type: CipherType,
        _ operation: VectorGroup.Operation,
        chain: Chain? = nil
    ) -> VectorGroup {
        VectorGroup(
            id: "s/f/g",
            source: "s",
            file: "f",
            algorithm: "a",
            type: type,
            operation: operation,
            keySize: 2,
            ivSize: 1,
            tagSize: 1,
            chain: chain
        )
    }

    private static func known(
        _ type: CipherType,
        _ operation: VectorGroup.Operation,
        _ exercise: Exercise = .oneshot,
        chain: Chain? = nil
    ) -> KnownAnswer {
        let driver = DriverRecord(
            DriverID(type: type, algorithm: "a", name: "d"),
            module: "m",
            priority: 1,
            selftest: "passed",
            origin: .registered,
            groups: 1,
            records: 1
        )
        return KnownAnswer(
            backend: AFALGBackend(),
            group: group(type, operation, chain: chain),
            driver: driver,
            exercise: exercise
        )
    }

    private static let vector = Vector(
        id: "1",
        key: [1, 2],
        iv: [3],
        aad: [4],
        input: [5, 6, 7],
        output: [8, 9, 10, 11]
    )

    private static let open = Script.Step.open(operation: 0, transform: 0)

    @Test func aVectorIsOneMessage() throws {
        let script = try #require(Self.known(.aead, .encrypt).entry(for: Self.vector)).script
        #expect(
            script.setup == [
                .setTagSize(transform: 0, size: 1, .success), .setKey(transform: 0, key: [1, 2], .success),
            ]
        )
        let answer = Expectation(size: 5, windows: [.init(0, [4]), .init(1, [8, 9, 10, 11])])
        let control = Script.Control(.encrypt, iv: [3], associated: 1)
        #expect(
            script.lanes == [[Self.open, .message(operation: 0, control, .bytes([4, 5, 6, 7]), answer)]]
        )
    }

    @Test func inPiecesItIsSentAndReceived() throws {
        let entry = try #require(Self.known(.skcipher, .decrypt, .chunked).entry(for: Self.vector))
        #expect(entry.cuts == [1, 2])
        let sent = entry.script.lanes[0].dropFirst().map { step in
            if case .send(_, let control, let data, _, let more, false) = step {
                "\(control.map { "\($0.direction) " } ?? "")\(data.values)\(more ? " more" : "")"
            } else {
                "other"
            }
        }
        #expect(sent == ["decrypt [4] more", "[5] more", "[6, 7]", "other"])
    }

    @Test func aForgeryMustBeRefusedAndItsKeyMayBe() throws {
        var forged = Self.vector
        forged.expectation = .rejection
        let script = try #require(Self.known(.aead, .decrypt).entry(for: forged)).script
        guard case .message(_, _, _, let answer) = script.lanes[0][1], case .setKey(_, _, let atKey) = script.setup[1]
        else {
            Issue.record("\(script)")
            return
        }
        #expect(!answer.mayPass && answer.errnos.contains("EBADMSG"))
        #expect(atKey.mayPass && atKey.errnos == ["EINVAL"])
        #expect(answer.errnos.contains("ENOKEY"))
    }

    @Test func aWrongMACMustNotComeOut() throws {
        var wrong = Self.vector
        wrong.expectation = .rejection
        let script = try #require(Self.known(.hash, .digest).entry(for: wrong)).script
        guard case .message(_, _, _, let answer) = script.lanes[0][1] else {
            Issue.record("\(script)")
            return
        }
        #expect(answer.exclusion == .prefix(wrong.output))
        #expect(answer.mayPass)
    }

    /// The kernel ends a digest's message when the digest is received.
    @Test func aDigestsPiecesAllSayThatMoreFollow() throws {
        let script = try #require(Self.known(.hash, .digest, .chunked).entry(for: Self.vector)).script
        let more = script.lanes[0].compactMap { if case .send(_, _, _, _, let more, _) = $0 { more } else { nil } }
        #expect(more == [true, true, true])
    }

    @Test func whatNoScriptCanSayHasNone() {
        #expect(Self.known(.skcipher, .encrypt, chain: .monteCarlo(.ecb)).entry(for: Self.vector) == nil)
        #expect(Self.known(.rng, .health).entry(for: Self.vector) == nil)
        #expect(Self.known(.rng, .knownEntropy).entry(for: Self.vector) == nil)
    }

    /// The kernel refuses a key while an operation is open; under the same key the operation goes on.
    @Test(arguments: [[1, 2], [1, 3]] as [[UInt8]]) func anotherMessageMayComeBefore(_ key: [UInt8]) throws {
        var before = Self.vector
        before.key = key
        before.input = [99]
        let known = Self.known(.skcipher, .encrypt)
        let script = try #require(known.entry(for: Self.vector, after: before)).script
        let (one, other) = (
            try #require(known.entry(for: before)).script, try #require(known.entry(for: Self.vector)).script
        )
        #expect(script.setup == one.setup)
        let between: [Script.Step] = key == Self.vector.key ? [] : [.close(operation: 0)] + other.setup + [Self.open]
        #expect(script.lanes == [one.lanes[0] + between + other.lanes[0].dropFirst()])
    }

    @Test func aDiagnosisComparesLengths() {
        let known = Self.known(.skcipher, .encrypt)
        let vectors = [0, 16, 32].map { size in
            var vector = Self.vector
            (vector.id, vector.input) = ("\(size)", Array(repeating: 0, count: size))
            return vector
        }
        func words(_ ids: [String]) -> String? {
            known.diagnosis(vectors, failures: ids.map { .init(vector: $0, kind: .mismatch, message: "") })
        }
        #expect(words([]) == nil)
        #expect(words(["0"]) == "1 of 3 checks fail: those without text")
        #expect(words(["32"]) == "1 of 3 checks fail: those of 32 bytes and more")
        #expect(words(["0", "16", "32"]) == "every check fails")
    }
}
