import Corpus
import Files
import KernelNames
import Records
import Reporting
import TestSupport
import Testing

@Suite struct RunResultsTests {
    @Test func readsEveryKindOfRecord() {
        let results = SampleRun.everything().results
        #expect(results.host == SampleRun.host)
        #expect(results.run == SampleRun.run)
        #expect(results.modules.count == 1)
        #expect(results.plan?.drivers == 6)
        #expect(results.incidents.map(\.kind) == [.kernelWarning])
        #expect(results.end != nil)
        #expect(results.isComplete)
    }

    @Test func countsAreThoseOfTheRecords() {
        let sample = SampleRun.everything()
        let results = sample.results
        #expect(results.counts.passed == sample.checks.reduce(0) { $0 + $1.passed })
        #expect(results.counts.failed == 67)
        #expect(results.counts.errors == 1)
        #expect(results.counts.skipped == sample.checks.reduce(0) { $0 + $1.skipped })
        #expect(results.recordCount == sample.checks.count)
    }

    @Test func ordersByTypeThenAlgorithmThenPriority() {
        let results = SampleRun.everything().results
        #expect(results.drivers.map(\.record.type) == results.drivers.map(\.record.type).sorted())
        let cbc = results.drivers.filter { $0.record.algorithm == "cbc(aes)" }.map(\.record.driver)
        #expect(cbc == ["cbc-aes-aesni", "cbc(aes-generic)", "cbc-skips"])
        #expect(results.types.map(\.type) == CipherType.allCases)
    }

    @Test func judgesEveryDriver() {
        let results = SampleRun.everything().results
        let verdicts = Dictionary(uniqueKeysWithValues: results.drivers.map { ($0.record.driver, $0.verdict) })
        #expect(verdicts["cbc-aes-aesni"] == .passed)
        #expect(verdicts["cbc(aes-generic)"] == .failed)
        #expect(verdicts["cbc-skips"] == .incomplete("every check was skipped"))
        #expect(verdicts["sha256-broken"] == .incomplete("1 check could not be executed"))
        #expect(verdicts["sha1-lazy"] == .incomplete("2 of 3 records are missing"))
        #expect(verdicts["__gcm-aes-aesni"] == .unreachable("bind: ENOENT"))
        #expect(verdicts["drbg_nopr_ctr_aes128"] == .incomplete("no vectors for stdrng"))
        for driver in results.drivers where driver.counts.executed == 0 { #expect(driver.verdict != .passed) }
    }

    @Test func checksWithoutADriverRecordAreKeptAndNeverPass() {
        let known = SampleRun.driver("known")
        var lost = known
        lost.id.name = "lost"
        let sample = SampleRun.complete(
            [known],
            [SampleRun.check(known, passed: 1), SampleRun.check(lost, passed: 5)]
        )
        let found = sample.results.drivers.first { $0.record.driver == "lost" }
        #expect(found?.isSynthetic == true)
        #expect(found?.counts.passed == 5)
        #expect(found?.verdict == .incomplete("the run has no record of the driver itself"))
    }

    @Test func aCutRunIsIncomplete() {
        let driver = SampleRun.driver("a", groups: 2)
        let sample = SampleRun.complete([driver], [SampleRun.check(driver, passed: 1)], cut: true)
        #expect(!sample.results.isComplete)
        #expect(sample.results.verdict == .incomplete)
    }

    @Test func aCutBetweenExercisesDoesNotPass() {
        let (first, second) = (SampleRun.driver("a", records: 2), SampleRun.driver("b", records: 2))
        let checks = [
            SampleRun.check(first, "g", .oneshot, passed: 1), SampleRun.check(first, "g", .chunked, passed: 1),
            SampleRun.check(second, "g", .oneshot, passed: 1),
        ]
        let results = SampleRun.complete([first, second], checks, cut: true).results
        #expect(results.drivers.map(\.verdict) == [.passed, .incomplete("1 of 2 records are missing")])
    }

    @Test func missingRecordsMakeARunIncomplete() {
        let driver = SampleRun.driver("a", groups: 1)
        let checks = [Exercise.oneshot, .chunked].map { SampleRun.check(driver, "g", $0, passed: 1) }
        let lines = SampleRun.complete([driver], checks).lines
        let results = RunResults(lines: lines.filter { !$0.contains("chunked\",\"outcome") })
        #expect(results.recordCount == 1)
        #expect(!results.isComplete)
        #expect(results.disturbances == ["1 of 2 records are missing"])
        #expect(results.exitCode == 70)
    }

    @Test func faultyLinesLoseNothingElse() {
        let driver = SampleRun.driver("a", groups: 2)
        let checks = ["g", "h"].map { SampleRun.check(driver, $0, passed: 1) }
        var lines = SampleRun.complete([driver], checks).lines
        lines.insert("[  1.23] Kernel noise", at: 1)
        lines.insert(#"{"v":9,"kind":"end"}"#, at: 3)
        lines.insert("", at: 4)
        let results = RunResults(lines: lines)
        #expect(results.incidents.map(\.kind) == [.garbled, .garbled])
        #expect(results.incidents[0].message.hasPrefix("records.jsonl:2:1:"))
        #expect(results.incidents[0].log == ["[  1.23] Kernel noise"])
        #expect(results.incidents[1].message.hasPrefix("records.jsonl:4: root: record version 9"))
        #expect(results.verdict == .passed)
    }

    @Test func aFileOfAnotherFormatListsAFewFaults() {
        let results = RunResults(lines: (0..<1000).map { "line \($0)" })
        #expect(results.incidents.count == 21)
        #expect(results.incidents.last?.message.contains("980 more lines") == true)
        #expect(results.exitCode == 70)
    }

    @Test func everyCutOfAFileIsReadable() throws {
        let folder = try TemporaryFolder()
        let bytes = Array(SampleRun.everything().lines.map { $0 + "\n" }.joined().utf8)
        let whole = try results(bytes, folder)
        #expect(whole.incidents.count == 1)
        for cut in stride(from: 0, to: bytes.count - 1, by: 97) {
            let results = try results(Array(bytes[..<cut]), folder)
            let endsInLine = cut > 0 && bytes[cut - 1] != UInt8(ascii: "\n") && bytes[cut] != UInt8(ascii: "\n")
            let garbled = results.incidents.filter { $0.kind == .garbled }
            #expect(garbled.count == (endsInLine ? 1 : 0))
            if let first = garbled.first {
                let line = bytes[..<cut].count { $0 == UInt8(ascii: "\n") } + 1
                #expect(
                    first.message == "records.jsonl:\(line): the file ends inside this line"
                        || first.message == "records.jsonl:\(line): not UTF-8"
                )
            }
            #expect(results.exitCode != 0)
        }
    }

    private func results(_ bytes: [UInt8], _ folder: borrowing TemporaryFolder) throws -> RunResults {
        let path = "\(folder.path)/records.jsonl"
        try FileBytes.write(bytes, to: path)
        return try RunResults(path: path)
    }

    @Test func aMissingFileIsNamed() {
        #expect {
            _ = try RunResults(path: "/nowhere/records.jsonl")
        } throws: {
            "\($0)" == "/nowhere/records.jsonl: No such file or directory"
        }
    }
}
