import Testing

@testable import Conformance

@Suite struct HealthTestTests {
    @Test func readsTheWrittenForm() {
        let test = HealthTest("test=adaptive-proportion samples=4096 window=512 cutoff=16")
        #expect(test?.kind == .adaptiveProportion(window: 512, cutoff: 16))
        #expect(test?.samples == 4096)
        #expect(HealthTest("test=distinct-reads reads=64 size=16")?.samples == 1024)
        #expect(HealthTest("test=distinct-reads reads=64 size=16")?.readSize == 16)
    }

    @Test(arguments: [
        "", "test=unknown samples=1", "samples=10 cutoff=3", "test=repetition-count samples=10",
        "test=repetition-count samples=0 cutoff=1", "test=repetition-count samples=x cutoff=1", "test",
        "test=distinct-reads reads=2 size=129",
    ])
    func refuses(_ text: String) {
        #expect(HealthTest(text) == nil)
    }

    @Test func repetitionCountFindsARun() {
        let test = HealthTest("test=repetition-count samples=8 cutoff=3")
        #expect(test?.fault(in: [1, 1, 2, 2, 3, 3, 4, 4]) == nil)
        #expect(test?.fault(in: [1, 2, 2, 2, 3, 3, 4, 4]) == "value 2 comes 3 times in a row at byte 3")
        #expect(test?.fault(in: [1, 2, 3, 4, 5, 6, 6, 6]) != nil)
    }

    @Test func adaptiveProportionCountsTheFirstValueOfEachWindow() {
        let test = HealthTest("test=adaptive-proportion samples=8 window=4 cutoff=3")
        #expect(test?.fault(in: [1, 2, 1, 3, 5, 5, 6, 7]) == nil)
        #expect(test?.fault(in: [9, 1, 2, 3, 5, 6, 5, 5]) == "value 5 comes 3 times in 4 at byte 4")
        // Three of a value that is not the window's first do not count (SP 800-90B, 4.4.2).
        #expect(test?.fault(in: [9, 1, 1, 1, 5, 6, 7, 8]) == nil)
    }

    @Test func distinctReadsFindsARepetition() {
        let test = HealthTest("test=distinct-reads reads=3 size=2")
        #expect(test?.fault(in: [1, 2, 2, 1, 1, 1]) == nil)
        #expect(test?.fault(in: [1, 2, 3, 4, 1, 2]) == "read 2 repeats an earlier one")
    }

    @Test func tooFewBytesAreAFault() {
        #expect(HealthTest("test=repetition-count samples=8 cutoff=3")?.fault(in: [1, 2]) == "got 2 bytes, expected 8")
    }
}
