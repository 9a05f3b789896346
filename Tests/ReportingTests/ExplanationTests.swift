import Corpus
import KernelNames
import Records
import Reporting
import Testing

@Suite struct ExplanationTests {
    private static let results: RunResults = {
        var hidden = SampleRun.driver("__cbc", unreachable: .init(step: "bind", errno: "ENOENT"))
        hidden.untested = Untested(.internalUse, evidence: "internal: yes")
        let good = SampleRun.driver("cbc-good", groups: 1)
        var sample = SampleRun.complete([good, hidden], [SampleRun.check(good, passed: 3)])
        sample.records += [
            .untested(
                UntestedRecord(
                    driver: "sha1-ni",
                    algorithm: "sha1",
                    type: "",
                    module: "sha1_ssse3",
                    untested: Untested(.featureMissing, evidence: "ENODEV"),
                    log: ["alg: x"]
                )
            ),
            .module(
                ModuleRecord(name: "ccp-crypto", errno: "ENODEV", untested: Untested(.deviceAbsent, evidence: "e"))
            ),
            .resolution(
                ResolutionRecord(DriverID(type: .skcipher, algorithm: "cbc(aes)", name: "cbc-good"), priority: 400)
            ),
            .device(
                DeviceRecord(
                    DriverID(type: .skcipher, algorithm: "cbc(aes)", name: "cbc-good"),
                    lines: ["v"],
                    checks: 3,
                    interrupts: 0,
                    idle: ["g"]
                )
            ),
            .audit(
                AuditRecord(
                    DriverID(type: .skcipher, algorithm: "cbc(aes)", name: "cbc-good"),
                    statements: 2,
                    findings: [.init(statement: "key of 33 bytes", observed: "taken", expected: "EINVAL")]
                )
            ),
        ]
        return sample.results
    }()

    @Test func aDriverThatWasTested() {
        let text = Self.results.explanations(of: "cbc-good")
        #expect(text.count == 1)
        #expect(text[0].hasPrefix("cbc-good (skcipher cbc(aes), module kernel) passed: 3 checks ran, 0 failed."))
        #expect(text[0].contains("The kernel selects it for the name cbc(aes)."))
        #expect(text[0].contains("Its device was not used: 0 interrupts in 3 checks."))
        #expect(text[0].contains("Audit: key of 33 bytes: observed taken, expected EINVAL."))
    }

    @Test func aDriverThatWasNot() {
        let text = Self.results.explanations(of: "__cbc")
        #expect(text.count == 1)
        #expect(text[0].contains("is not tested: internal to the kernel. Evidence: internal: yes."))
        #expect(text[0].contains("For the name cbc(aes) the kernel selects cbc-good (priority 400)."))
    }

    @Test func whatIsNoDriver() {
        let row = "sha1-ni (sha1, module sha1_ssse3) is not tested: the processor lacks a feature. Evidence: ENODEV. "
        #expect(Self.results.explanations(of: "sha1-ni") == [row + "The kernel's log: alg: x."])
        #expect(Self.results.explanations(of: "sha1").count == 1)
        #expect(Self.results.explanations(of: "sha1_ssse3").count == 1)
        #expect(Self.results.explanations(of: "ccp_crypto").first?.contains("the device is absent") == true)
        #expect(Self.results.explanations(of: "nosuch").isEmpty)
        #expect(Self.results.explanations(of: "*cbc*").count == 2)
    }

    @Test func theScreenCountsThem() {
        let text = TerminalSummary().render(Self.results)
        #expect(text.contains("  1 the processor lacks a feature"))
        #expect(text.contains("no device interrupt (software fallback)\n  cbc-good"))
        #expect(text.contains("driver differs from its /proc/crypto entry\n  cbc-good"))
    }
}
