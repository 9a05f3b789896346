import Corpus
import Foundation
import JSONC
import KernelNames
import Records
import TestSupport
import Testing

@testable import Reporting

@Suite struct DossierTests {
    /// A run whose times, order and reference counts are others, and nothing else.
    private static func again(_ sample: SampleRun) -> SampleRun {
        var host = SampleRun.host
        host.startedAt = "2027-01-01T00:00:00Z"
        host.kernel = "/elsewhere/vmlinuz"
        var copy = sample
        copy.records = sample.records.reversed().map { record in
            switch record {
            case .host: return .host(host)
            case .driver(var driver):
                driver.fields["refcnt"] = "7"
                return .driver(driver)
            case .checks(var check):
                check.nanoseconds += 12345
                return .checks(check)
            case .end(var end):
                end.seconds += 1
                return .end(end)
            case .incident(var incident):
                incident.message = "[   99.000001] " + incident.message
                return .incident(incident)
            default: return record
            }
        }
        return copy
    }

    private static func dossier(_ sample: SampleRun, _ name: String) throws -> Dossier {
        let results = sample.results
        return Dossier(results, driver: try #require(results.drivers.first { $0.record.driver == name }))
    }

    /// By place: the hostile name has a NUL, which would cut off a line of the test's log.
    private static let names = ["cbc-aes-aesni", "cbc(aes-generic)", "__gcm-aes-aesni", SampleRun.hostile]

    @Test(arguments: names.indices)
    func twoRunsGiveTheSameBody(_ place: Int) throws {
        let name = Self.names[place]
        let first = try Self.dossier(.everything(), name)
        let second = try Self.dossier(Self.again(.everything()), name)
        #expect(first.body.differences(from: second.body) == [])
        #expect(first.canonicalBody == second.canonicalBody)
        let digests = Dossier.Digests(body: "d", records: "r")
        #expect(first.json(digests) != second.json(digests))
    }

    @Test func theProcessorThatComplainsMakesNoDifference() throws {
        func body(_ complaint: String) throws -> JSONValue {
            var sample = SampleRun.everything()
            sample.records.append(.incident(IncidentRecord(kind: .kernelWarning, message: complaint)))
            return try Self.dossier(sample, "cbc-aes-aesni").body
        }
        let first = try body("WARNING: CPU: 0 PID: 383 at crypto/testmgr.c:5907 alg_test")
        #expect(first.differences(from: try body("WARNING: CPU: 1 PID: 9 at crypto/testmgr.c:5907 alg_test")) == [])
        #expect(first.differences(from: try body("WARNING: CPU: 0 PID: 383 at crypto/algapi.c:1 f")) != [])
    }

    @Test func everyDeviationCounts() throws {
        var sample = SampleRun.everything()
        let first = try Self.dossier(sample, "cbc(aes-generic)")
        let place = try #require(
            sample.records.firstIndex { record in
                record.checks.map { $0.failed > 0 && $0.type == .skcipher } ?? false
            }
        )
        var check = try #require(sample.records[place].checks)
        check.failures[0].actual = "00"
        sample.records[place] = .checks(check)
        let differences = try first.body.differences(from: Self.dossier(sample, "cbc(aes-generic)").body)
        #expect(differences.count == 1)
        #expect(differences.first?.hasPrefix("deviations[33].actual: ") == true)
    }

    @Test func onlyAnUndisturbedRunPasses() throws {
        let driver = SampleRun.driver("good")
        let checks = [SampleRun.check(driver, passed: 3)]
        #expect(try Self.dossier(.complete([driver], checks), "good").hasPassed)
        #expect(try !Self.dossier(.complete([driver], checks, cut: true), "good").hasPassed)
        #expect(try !Self.dossier(.everything(), "cbc(aes-generic)").hasPassed)
    }

    @Test func aFileIsReadAsItWasWritten() throws {
        let folder = try TemporaryFolder()
        let dossier = try Self.dossier(.everything(), "cbc(aes-generic)")
        let path = "\(folder.path)/dossier.json"
        let text = dossier.json(.init(body: "12", records: "34"))
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        let file = try DossierFile(path: path)
        #expect(file.canonicalBody == dossier.canonicalBody)
        #expect(file.differences(from: dossier) == [])
        #expect(file.digest == "12" && file.recordsDigest == "34" && file.verdict == "failed")
        #expect(file.driver == "cbc(aes-generic)" && file.algorithm == "cbc(aes)")
        #expect(file.options == ["--kernel", "debian:6.12"])
        let changed = text.replacing("\"verdict\": \"failed\"", with: "\"verdict\": \"certified\"")
        #expect(changed != text)
        try changed.write(toFile: path, atomically: true, encoding: .utf8)
        #expect(
            try DossierFile(path: path).differences(from: dossier)
                == [#"verdict.verdict: "certified", "failed""#]
        )
        try text.replacing("\"dossier\": 1", with: "\"dossier\": 2").write(
            toFile: path,
            atomically: true,
            encoding: .utf8
        )
        #expect(throws: JSONError.self) { try DossierFile(path: path) }
    }

    @Test func thePageSaysWhatTheFileSays() throws {
        let page = try Self.dossier(.everything(), SampleRun.hostile).html(.init(body: "d1d1", records: "r2r2"))
        #expect(page.contains(">FAILED<") && page.contains("d1d1") && page.contains("r2r2"))
        #expect(!page.contains("<script") && !page.contains("http:"))
        let good = SampleRun.driver("good")
        let clean = try Self.dossier(.complete([good], [SampleRun.check(good, passed: 3)]), "good")
        #expect(clean.html(.init(body: "", records: "")).contains(">PASSED<"))
    }
}
