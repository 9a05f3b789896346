import Corpus
import JSONC
import KernelNames
import Records
import Testing

private let driver = DriverRecord(
    DriverID(type: .skcipher, algorithm: "cbc(aes)", name: "cbc-aes-aesni"),
    module: "aesni_intel",
    priority: 400,
    selftest: "passed",
    origin: .registered,
    boundAs: "cbc(aes)",
    fields: ["ivsize": "16", "async": "yes"],
    groups: 2,
    records: 2
)

private let hidden = DriverRecord(
    DriverID(type: .skcipher, algorithm: "__cbc(aes)", name: "__cbc-aes-aesni"),
    module: "aesni_intel",
    priority: 401,
    selftest: "passed",
    origin: .registered,
    unreachable: .init(step: "bind", errno: "ENOENT"),
    untested: Untested(.internalUse, evidence: "internal: yes"),
    log: ["alg: self-tests for __cbc(aes) passed"],
    groups: 0,
    records: 0
)

private func checks(_ group: String, passed: Int, failures: [CheckRecord.Failure] = [], skipped: Int = 0) -> CheckRecord
{
    CheckRecord(
        StepID(
            driver: DriverID(type: .skcipher, algorithm: "cbc(aes)", name: "cbc-aes-aesni"),
            group: group,
            exercise: .oneshot
        ),
        passed: passed,
        failures: failures,
        skips: skipped > 0 ? [.init(reason: "key size 24", count: skipped)] : [],
        nanoseconds: 5
    )
}

private let mismatch = CheckRecord.Failure(
    vector: "7",
    kind: .mismatch,
    message: "first wrong byte 3 \"<&>\u{7}",
    expected: "00",
    actual: "01"
)
private let harness = CheckRecord.Failure(vector: "8", kind: .error, message: "accept: EMFILE")

@Suite struct RecordTests {
    @Test(arguments: [
        Record.host(HostRecord(suiteVersion: "0.1", target: "guest", startedAt: "2026-01-01T00:00:00Z", kernel: "/v")),
        .run(
            RunRecord(
                kernelRelease: "6.1.0",
                kernelVersion: "#1",
                machine: "x86_64",
                commandLine: "a=\"b\"",
                processor: "cpu",
                fips: false,
                restrict: 1,
                manifestDigest: "ab",
                exercises: [.oneshot, .chunked]
            )
        ),
        .module(ModuleRecord(name: "sha1-ni", errno: "ENODEV")),
        .module(ModuleRecord(name: "sha1-ni", errno: "ENODEV", untested: Untested(.featureMissing, evidence: "e"))),
        .driver(driver),
        .driver(hidden),
        .untested(
            UntestedRecord(
                driver: "aes-generic",
                algorithm: "aes",
                type: "cipher",
                module: "aes_generic",
                untested: Untested(.noSocketType, evidence: "type: cipher"),
                selftest: "passed",
                log: ["alg: a"]
            )
        ),
        .untested(
            UntestedRecord(
                driver: "",
                algorithm: "sm4",
                type: "",
                module: "",
                untested: Untested(.notBuilt, evidence: "bind: ENOENT")
            )
        ),
        .resolution(
            ResolutionRecord(DriverID(type: .skcipher, algorithm: "cbc(aes)", name: "cbc-aes-aesni"), priority: 400)
        ),
        .device(
            DeviceRecord(
                DriverID(type: .skcipher, algorithm: "cbc(aes)", name: "virtio_crypto_aes_cbc"),
                lines: ["virtio1-virtqueues"],
                checks: 9,
                interrupts: 0,
                idle: ["g"]
            )
        ),
        .audit(
            AuditRecord(
                DriverID(type: .skcipher, algorithm: "cbc(aes)", name: "cbc-aes-aesni"),
                statements: 14,
                findings: [.init(statement: "key of 33 bytes", observed: "taken", expected: "EINVAL")]
            )
        ),
        .plan(PlanRecord(drivers: 1, groups: 2, records: 3, checks: 4)),
        .platform(
            PlatformRecord(
                buildID: "ab12",
                board: "A \"board\"",
                processor: ["cpu family": "6", "microcode": "0x1"],
                flags: ["aes", "avx2"],
                modules: [.init(name: "a", sourceVersion: "C0DE", buildID: "ff"), .init(name: "b")],
                devices: [.init(module: "a", driver: "pci:a", device: "0000:00:04.0", modalias: "pci:v00001AF4")]
            )
        ),
        .platform(PlatformRecord()),
        .group(
            GroupRecord(
                id: "s/f/encrypt-k16",
                type: .aead,
                algorithm: "gcm(aes)",
                operation: .encrypt,
                evidence: .twoOracles,
                vectors: 3,
                ivSize: 12,
                tagSize: 16,
                key: SizeRange(least: 16, most: 16, distinct: 1),
                message: SizeRange(least: 0, most: 64, distinct: 9),
                associated: SizeRange(least: 0, most: 20, distinct: 2)
            )
        ),
        .checks(checks("g", passed: 3, failures: [mismatch, harness], skipped: 2)),
        .checks(checks("g", passed: 3, failures: [.init(ofStep: .kernelWarning, message: "WARNING: x")])),
        .incident(IncidentRecord(kind: .died, message: "Kernel panic", log: ["a", "b"])),
        .end(EndRecord(checks: 9, seconds: 1.5)),
        .end(EndRecord(checks: 9, seconds: 1.5, corpusSeconds: 0.25)),
        .end(EndRecord(checks: 9, seconds: 1.5, processor: ProcessorTime(user: 2.5, system: 3.25))),
        .answer(AnswerRecord(vector: "1/2", output: "00ff")),
        .answer(AnswerRecord(vector: "1/2", round: 7, key: "01", iv: "", input: "02", output: "03")),
        .answer(AnswerRecord(vector: "1/2", fault: "setkey: EINVAL")),
    ])
    func roundTrip(_ record: Record) throws {
        #expect(try Record(line: record.line, source: "t") == record)
        #expect(!record.line.contains("\n"))
    }

    @Test func refusesWhatItCannotUnderstand() {
        func fault(_ line: String) -> String {
            do {
                _ = try Record(line: line, source: "records.jsonl:3")
                return "none"
            } catch {
                return "\(error)"
            }
        }
        #expect(fault(#"{"v":99,"kind":"end"}"#).contains("record version 99"))
        #expect(fault(#"{"v":1,"kind":"untested"}"#).contains("untested"))
        let device = DeviceRecord(
            DriverID(type: .hash, algorithm: "a", name: "d"),
            lines: [],
            checks: 1,
            interrupts: 0,
            idle: []
        )
        let untrue = Record.device(device).line.replacing("\"fallback\":true", with: "\"fallback\":false")
        #expect(fault(untrue).contains("contradicts"))
        #expect(fault(#"{"v":1,"kind":"new"}"#) == #"records.jsonl:3: root: unknown record kind "new""#)
        #expect(fault(#"{"v":1,"kind":"end","checks":3"#).hasPrefix("records.jsonl:3:1:"))
        let line = Record.checks(checks("g", passed: 3, failures: [mismatch])).line
        #expect(fault(line.replacing("\"failed\":1", with: "\"failed\":0")).contains("failed"))
    }
}

@Suite struct OldRecordTests {
    /// Version 1 had no other way to say that a whole step failed.
    @Test func aFailureOfNoVectorIsOneOfTheStep() throws {
        let warning = CheckRecord.Failure(ofStep: .kernelWarning, message: "WARNING: x")
        let record = Record.checks(checks("g", passed: 3, failures: [warning]))
        #expect(!record.line.contains(#""vector""#))
        let old = record.line.replacing(#""failures":[{"#, with: #""failures":[{"vector":"-","#)
            .replacing(#"{"v":2,"#, with: #"{"v":1,"#)
        #expect(old != record.line)
        #expect(try Record(line: old, source: "t") == record)
        #expect(warning.vector == nil)
        #expect(mismatch.vector == "7")
    }

    /// The word in the file is the old one; reports say kernel warning.
    @Test func kernelWarningsKeepTheirWord() throws {
        let incident = IncidentRecord(kind: .kernelWarning, message: "WARNING: x")
        #expect(Record.incident(incident).line.contains(#""what":"complaint""#))
    }
}

@Suite struct VerdictTests {
    private func verdict(_ driver: DriverRecord = driver, _ records: [CheckRecord]) -> Verdict {
        Verdict(driver: driver, checks: records)
    }

    @Test func everythingPassed() {
        #expect(verdict(driver, [checks("a", passed: 1), checks("b", passed: 1, skipped: 3)]) == .passed)
    }

    @Test func oneFailureFails() {
        #expect(verdict(driver, [checks("a", passed: 9, failures: [mismatch])]) == .failed)
    }

    @Test func nothingExecutedIsNeverAPass() {
        #expect(
            verdict(driver, [checks("a", passed: 0, skipped: 3), checks("b", passed: 0, skipped: 1)]).name
                == "incomplete"
        )
        #expect(verdict(driver, []).name == "incomplete")
        var unplanned = driver
        unplanned.groups = 0
        #expect(verdict(unplanned, []).reason == "no vectors for cbc(aes)")
        #expect(checks("a", passed: 0, skipped: 3).outcome == .skip)
        #expect(checks("a", passed: 0).outcome == .skip)
    }

    @Test func aCutRunIsIncomplete() {
        #expect(verdict(driver, [checks("a", passed: 1)]) == .incomplete("1 of 2 records are missing"))
    }

    @Test func harnessErrorsDoNotAccuse() {
        let records = [checks("a", passed: 1, failures: [harness]), checks("b", passed: 1)]
        #expect(verdict(driver, records).name == "incomplete")
        #expect(records[0].outcome == .error)
    }

    @Test func unreachableSaysWhere() {
        var masked = driver
        masked.unreachable = .init(step: "bind", errno: "ENOENT")
        #expect(verdict(masked, []) == .unreachable("bind: ENOENT"))
        #expect(verdict(hidden, []) == .unreachable("internal to the kernel (bind: ENOENT)"))
    }
}
