import Records
import Testing

@testable import Conformance

@Suite struct FingerprintingTests {
    /// An output of 64 bytes after 8 of associated data and before a tag of 16, wrong at these places.
    private static func divergence(wrong: [Int], count: Int = 88) -> Divergence {
        let right = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        var actual = right
        for place in wrong { actual[place] ^= 0xFF }
        var divergence = Divergence(kind: .mismatch, message: "", expectation: .output(right), actual: actual)
        divergence.firstWrong = wrong.min()
        return divergence
    }

    private static func fingerprinting(_ exercise: Exercise = .oneshot, cuts: [Int] = []) -> Fingerprinting {
        Fingerprinting(exercise: exercise, stride: 16, associated: 8, tagSize: 16, cuts: cuts)
    }

    @Test(
        arguments: [
            ([3], Fingerprint.Region.associatedData, "spoils the associated data at byte 3"),
            ([80], .tag, "text right, tag wrong"),
            ([8], .head, "first block wrong, the rest right from some byte on"),
            (Array(8..<72), .head, "wrong from the first byte on"),
            ([40], .boundary, "wrong from byte 40 on: block boundary"),
            ([41], .middle, "wrong at byte 41"),
        ]
    )
    func theFirstWrongByteSaysWhere(_ wrong: [Int], _ region: Fingerprint.Region, _ words: String) {
        let found = Self.fingerprinting().fingerprint(Self.divergence(wrong: wrong), again: [])
        #expect(found == Fingerprint(diagnosis: words, firstWrong: wrong[0], region: region))
    }

    @Test func theLastPartialBlockIsTheTail() {
        let found = Self.fingerprinting().fingerprint(Self.divergence(wrong: [73], count: 92), again: [])
        #expect(found.region == .tail)
        #expect(found.diagnosis == "last partial block wrong")
    }

    @Test func aCutIsABoundaryWhereverItLies() {
        let found = Self.fingerprinting(.splits, cuts: [29]).fingerprint(Self.divergence(wrong: [29]), again: [])
        #expect(found.region == .boundary)
        #expect(found.diagnosis == "wrong from byte 29 on: where a piece ends")
    }

    @Test func whatDoesNotComeAgainIsARace() {
        let first = Self.divergence(wrong: [41])
        let steady = Self.fingerprinting().fingerprint(first, again: [first, first])
        #expect(steady.isSteady == true)
        for again in [[first, nil], [first, Self.divergence(wrong: [42])]] {
            let found = Self.fingerprinting().fingerprint(first, again: again)
            #expect(found.isSteady == false)
            #expect(found.diagnosis.hasPrefix("differs between runs: race or uninitialised memory"))
        }
    }

    @Test func shortOutputsAndForgeriesAreNamed() {
        var short = Self.divergence(wrong: [70])
        short.actual?.removeLast(18)
        #expect(Self.fingerprinting().fingerprint(short, again: []).diagnosis == "gives 70 bytes, expected 88")
        let forged = Divergence(kind: .accepted, message: "")
        var tamper = Self.fingerprinting(.tamper)
        tamper.variant = "bit 0 of byte 1 of the tag"
        #expect(
            tamper.fingerprint(forged, again: []).diagnosis == "accepts forged messages (bit 0 of byte 1 of the tag)"
        )
    }

    @Test(
        arguments: [
            ([(16, true), (32, true)], "every check fails"),
            ([(16, false), (17, true), (33, true)], "2 of 3 checks fail: those of lengths that are no multiple of 16"),
            ([(16, false), (32, true), (48, true)], "2 of 3 checks fail: those of 32 bytes and more"),
            ([(16, true), (32, false), (33, false)], "1 of 3 checks fail: those of 16 bytes and less"),
            ([(16, true), (16, false)], "1 of 2 checks fail"),
        ]
    )
    func failuresHaveSomethingInCommon(_ checks: [(Int, Bool)], _ words: String) {
        let checks = checks.map { (CommonTrait(length: $0, isCut: false), $1) }
        #expect(CommonTrait.words(checks, stride: 16) == words)
    }

    @Test func nothingInCommonWithoutFailures() {
        #expect(CommonTrait.words([(CommonTrait(length: 1, isCut: false), false)], stride: 16) == nil)
    }
}
