import Corpus
import Glibc
import KernelNames
import Records
import SystemPackage
import Testing

@testable import Conformance

/// One judge for vectors and scripts.
@Suite struct JudgeTests {
    private static func error(_ step: BackendError.Step, _ errno: Errno, _ name: String) -> BackendError {
        BackendError(step, call: "\(step)".lowercased(), errno, name: name, type: .skcipher, subject: "skcipher x")
    }

    private static let refused = error(.setKey, .invalidArgument, "EINVAL")
    private static let forged = error(.receive, .badMessage, "EBADMSG")
    private static let broken = error(.receive, .ioError, "EIO")

    private func divergence(_ bytes: [UInt8], _ expectation: Expectation) -> Divergence? {
        Judge.divergence(Received(bytes: bytes), expectation)
    }

    private static func group(
        _ type: CipherType,
        _ operation: VectorGroup.Operation,
        padding: VectorGroup.Padding = .none
    ) -> VectorGroup {
        VectorGroup(
            id: "g",
            source: "s",
            file: "f",
            algorithm: "a",
            type: type,
            operation: operation,
            keySize: 1,
            tagSize: type == .aead ? 2 : 0,
            padding: padding
        )
    }

    private static func expectation(
        _ vector: Vector,
        _ type: CipherType,
        _ operation: VectorGroup.Operation,
        padding: VectorGroup.Padding = .none,
        digestSize: Int? = nil
    ) -> Expectation {
        Message(vector, group(type, operation, padding: padding), digestSize: digestSize).answer
    }

    private static let valid = expectation(Vector(id: "1", output: [1, 2, 3, 4]), .skcipher, .encrypt)
    private static let invalid = expectation(Vector(id: "2", expectation: .rejection), .aead, .decrypt)

    @Test func theRightOutputPasses() {
        #expect(divergence([1, 2, 3, 4], Self.valid) == nil)
    }

    @Test func aWrongByteIsLocated() {
        let found = divergence([1, 2, 9, 9], Self.valid)
        #expect(found?.kind == .mismatch)
        #expect(found?.message == "2 of 4 bytes differ, the first at 2")
        #expect(found?.firstWrong == 2)
        #expect(found?.bytes.expected == [1, 2, 3, 4])
        #expect(found?.bytes.actual == [1, 2, 9, 9])
    }

    @Test(arguments: [[], [1], [1, 2, 3], [1, 2, 3, 4, 5]] as [[UInt8]]) func aWrongSizeFails(_ bytes: [UInt8]) {
        let found = divergence(bytes, Self.valid)
        #expect(found?.kind == .mismatch)
        #expect(found?.message == "got \(bytes.count) bytes, expected 4")
    }

    @Test func memoryBesideTheOutputStaysAsItIs() {
        let found = Judge.divergence(Received(bytes: [1, 2, 3, 4], spoiled: 4), Self.valid)
        #expect(found?.kind == .mismatch)
        #expect(found?.isOutside == true)
        #expect(found?.message == "memory beside the output was written, 4 bytes from its start")
        // Whatever came of the message itself.
        let refused = Judge.divergence(Received(bytes: [], spoiled: 4), Self.invalid)
        #expect(refused?.isOutside == true)
        #expect(refused?.message == found?.message)
    }

    @Test func aValidCaseMustNotBeRefused() {
        for error in [Self.forged, Self.refused, Self.broken] {
            let found = Judge.divergence(error, Self.valid)
            #expect(found?.kind == .refused)
            #expect(found?.message == "\(error.call): \(error.name) for a valid case")
        }
    }

    @Test func anInvalidCaseMustBeRefusedForTheRightReason() {
        #expect(Judge.divergence(Self.forged, Self.invalid) == nil)
        #expect(Judge.divergence(Self.refused, Self.invalid) == nil)
        let found = Judge.divergence(Self.broken, Self.invalid)
        #expect(found?.kind == .refused)
        #expect(found?.message == "receive: EIO instead of EINVAL or EBADMSG")
        #expect(divergence([], Self.invalid)?.kind == .accepted)
        #expect(divergence([7], Self.invalid)?.kind == .accepted)
    }

    @Test func theAssociatedDataIsAPartOfTheOutput() {
        let vector = Vector(id: "1", aad: [8, 9], output: [1, 2, 3])
        let expectation = Self.expectation(vector, .aead, .encrypt)
        #expect(divergence([8, 9, 1, 2, 3], expectation) == nil)
        #expect(divergence([8, 0, 1, 2, 3], expectation)?.firstWrong == 1)
        #expect(divergence([8, 9, 1, 2, 0], expectation)?.bytes.expected == [8, 9, 1, 2, 3])
    }

    @Test func aMACMayBeGivenAsAPrefixAndMustBeWhole() {
        let prefix = Self.expectation(Vector(id: "1", output: [1, 2]), .hash, .digest, digestSize: 4)
        #expect(divergence([1, 2, 3, 4], prefix) == nil)
        #expect(divergence([1, 9, 3, 4], prefix)?.kind == .mismatch)
        #expect(divergence([1, 2], prefix)?.kind == .mismatch)
    }

    @Test func anInvalidMACIsOneThatMustNotComeOut() {
        let vector = Vector(id: "1", expectation: .rejection, output: [1, 2])
        let wrong = Self.expectation(vector, .hash, .digest, digestSize: 4)
        #expect(divergence([1, 3, 0, 0], wrong) == nil)
        #expect(divergence([1, 2, 0, 0], wrong)?.kind == .accepted)
        #expect(Judge.divergence(Self.refused, wrong) == nil)
        #expect(Judge.divergence(Self.broken, wrong)?.kind == .refused)
    }

    @Test func aWrongPaddingIsTheHarnesssToSee() {
        let vector = Vector(id: "1", expectation: .rejection)
        let unpadded = Self.expectation(vector, .skcipher, .decrypt, padding: .pkcs7)
        #expect(divergence([UInt8](repeating: 0, count: 16), unpadded) == nil)
        #expect(divergence([UInt8](repeating: 16, count: 16), unpadded)?.kind == .accepted)
        // Without padding nothing but a refusal will do.
        let refused = Self.expectation(vector, .skcipher, .decrypt)
        #expect(divergence([UInt8](repeating: 0, count: 16), refused)?.kind == .accepted)
    }

    @Test func shortagesSpeakAgainstTheHarness() {
        let shortages: [(Errno, String)] = [
            (.noMemory, "ENOMEM"), (.tooManyOpenFiles, "EMFILE"), (.resourceTemporarilyUnavailable, "EAGAIN"),
            (.permissionDenied, "EACCES"),
        ]
        for (errno, name) in shortages {
            #expect(Judge.divergence(Self.error(.send, errno, name), Self.valid)?.kind == .error)
            #expect(Judge.divergence(Self.error(.send, errno, name), Self.invalid)?.kind == .error)
        }
        for step in [BackendError.Step.bind, .open, .equipment] {
            #expect(Judge.divergence(Self.error(step, .invalidArgument, "EINVAL"), Self.invalid)?.kind == .error)
        }
    }

    /// Callers wait for what is queued (`crypto_wait_req`), so that a driver that puts them off has refused them.
    @Test func aCallerWhoWaitsIsNotPutOff() {
        let busy = Self.error(.receive, .resourceBusy, "EBUSY")
        let again = Self.error(.receive, .resourceTemporarilyUnavailable, "EAGAIN")
        let others = [BackendError.Step.send, .setKey].map { Self.error($0, .resourceBusy, "EBUSY") }
        for error in [busy, again] + others {
            let found = Judge.divergence(error, Self.valid)
            #expect(found?.kind == .refused)
            #expect(
                found?.message
                    == "\(error.call): \(error.name) for a valid case: a caller who waits is not told to come again"
            )
            #expect(Judge.divergence(error, Self.invalid)?.kind == .refused)
        }
        // A generator may wait for entropy, and a queue be full.
        var entropy = again
        entropy.type = .rng
        #expect(Judge.divergence(entropy, Self.valid)?.kind == .error)
        #expect(Judge.divergence(Self.error(.open, .resourceBusy, "EBUSY"), Self.valid)?.kind == .error)
    }

    @Test func theEmptyKeyOfADigestMayBeRefused() {
        #expect(Expectation.taking(key: [], .hash).errnos == ["ENOSYS", "EINVAL"])
        #expect(Expectation.taking(key: [1], .hash).errnos.isEmpty)
        #expect(Expectation.taking(key: [], .skcipher).errnos.isEmpty)
    }
}

@Suite struct PaddingTests {
    @Test func acceptsWhatRFC5652Says() {
        for count in 1...16 {
            let text = [UInt8](repeating: 0xAA, count: 16 - count % 16)
            let pad = [UInt8](repeating: UInt8(16 - text.count % 16), count: 16 - text.count % 16)
            #expect(PKCS7.isPadded(text + pad))
        }
    }

    @Test(
        arguments: [
            [], [UInt8](repeating: 0, count: 16), [UInt8](repeating: 17, count: 32), [UInt8](repeating: 1, count: 15),
            [UInt8](repeating: 3, count: 13) + [2, 3, 3], [UInt8](repeating: 9, count: 15) + [16],
        ] as [[UInt8]]
    )
    func refusesTheRest(_ bytes: [UInt8]) {
        #expect(!PKCS7.isPadded(bytes))
    }
}
