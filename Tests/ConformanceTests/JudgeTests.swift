import AFALG
import Corpus
import Records
import SystemPackage
import Testing

@testable import Conformance

@Suite struct JudgeTests {
    private let cipher = Judge(digestSize: nil, operation: .encrypt)
    private let mac = Judge(digestSize: 4, operation: .digest)

    private func error(_ step: AFALGError.Step, _ errno: Errno) -> AFALGError {
        AFALGError(step: step, errno: errno, type: "skcipher", algorithm: "cbc(aes)")
    }

    private let valid = Vector(id: "1", note: "why", output: [1, 2, 3, 4])
    private let invalid = Vector(id: "2", expectation: .rejection)

    @Test func theRightOutputPasses() {
        #expect(cipher.failure(of: valid, .output([1, 2, 3, 4])) == nil)
    }

    @Test func aWrongByteIsLocated() {
        let failure = cipher.failure(of: valid, .output([1, 2, 9, 9]))
        #expect(failure?.kind == .mismatch)
        #expect(failure?.message == "2 of 4 bytes differ, the first at 2 (why)")
        #expect(failure?.expected == "01020304")
        #expect(failure?.actual == "01020909")
    }

    @Test(arguments: [[], [1], [1, 2, 3], [1, 2, 3, 4, 5]] as [[UInt8]]) func aWrongSizeFails(_ bytes: [UInt8]) {
        #expect(cipher.failure(of: valid, .output(bytes))?.kind == .mismatch)
    }

    @Test func aValidCaseMustNotBeRefused() {
        #expect(cipher.failure(of: valid, .forged)?.kind == .refused)
        #expect(cipher.failure(of: valid, .badPadding)?.kind == .mismatch)
        #expect(cipher.failure(of: valid, error(.setKey, .invalidArgument))?.kind == .refused)
        #expect(cipher.failure(of: valid, error(.receive, .ioError))?.kind == .refused)
    }

    @Test func anInvalidCaseMustBeRefusedForTheRightReason() {
        #expect(cipher.failure(of: invalid, .forged) == nil)
        #expect(cipher.failure(of: invalid, .badPadding) == nil)
        #expect(cipher.failure(of: invalid, error(.setKey, .invalidArgument)) == nil)
        #expect(cipher.failure(of: invalid, error(.receive, .badMessage)) == nil)
        #expect(cipher.failure(of: invalid, error(.receive, .ioError))?.kind == .refused)
        #expect(cipher.failure(of: invalid, .output([]))?.kind == .accepted)
        #expect(cipher.failure(of: invalid, .output([7]))?.kind == .accepted)
    }

    @Test func aMACMayBeGivenAsAPrefixAndMustBeWhole() {
        let prefix = Vector(id: "1", output: [1, 2])
        #expect(mac.failure(of: prefix, .output([1, 2, 3, 4])) == nil)
        #expect(mac.failure(of: prefix, .output([1, 9, 3, 4]))?.kind == .mismatch)
        #expect(mac.failure(of: prefix, .output([1, 2]))?.kind == .mismatch)
    }

    @Test func anInvalidMACIsOneThatMustNotComeOut() {
        let wrong = Vector(id: "1", expectation: .rejection, output: [1, 2])
        #expect(mac.failure(of: wrong, .output([1, 3, 0, 0])) == nil)
        #expect(mac.failure(of: wrong, .output([1, 2, 0, 0]))?.kind == .accepted)
    }

    @Test func shortagesSpeakAgainstTheHarness() {
        for errno in [Errno.noMemory, .tooManyOpenFiles, .resourceTemporarilyUnavailable, .permissionDenied] {
            #expect(cipher.failure(of: valid, error(.send, errno))?.kind == .error)
            #expect(cipher.failure(of: invalid, error(.send, errno))?.kind == .error)
        }
        for step in [AFALGError.Step.socket, .bind, .accept] {
            #expect(cipher.failure(of: invalid, error(step, .invalidArgument))?.kind == .error)
        }
    }

    @Test func healthIsPassedOn() {
        #expect(Judge(digestSize: nil, operation: .health).failure(of: valid, .healthy) == nil)
        #expect(Judge(digestSize: nil, operation: .health).failure(of: valid, .unhealthy("x"))?.kind == .unhealthy)
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
