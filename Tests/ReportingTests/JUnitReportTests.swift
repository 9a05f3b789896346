import Foundation
import FoundationXML
import KernelNames
import Records
import Testing

@testable import Reporting

/// A parsed `junit.xml`.
private final class JUnitDocument: NSObject, XMLParserDelegate {
    struct Case: Equatable {
        var classname: String
        var name: String
        var time = 0.0
        var outcome = "pass"
        var message = ""
        var text = ""
    }

    private(set) var cases: [Case] = []
    private(set) var suites: [[String: String]] = []
    private(set) var totals: [String: String] = [:]
    private(set) var fault: String?

    init(_ bytes: [UInt8]) {
        super.init()
        let parser = XMLParser(data: Data(bytes))
        parser.delegate = self
        if !parser.parse() { fault = "\(parser.lineNumber): \(String(describing: parser.parserError))" }
    }

    func parser(
        _: XMLParser,
        didStartElement element: String,
        namespaceURI _: String?,
        qualifiedName _: String?,
        attributes: [String: String] = [:]
    ) {
        switch element {
        case "testsuites": totals = attributes
        case "testsuite": suites.append(attributes)
        case "testcase":
            let time = Double(attributes["time"] ?? "") ?? -1
            cases.append(Case(classname: attributes["classname"] ?? "", name: attributes["name"] ?? "", time: time))
        case "failure", "error", "skipped":
            cases[cases.count - 1].outcome = element
            cases[cases.count - 1].message = attributes["message"] ?? ""
        default: break
        }
    }

    func parser(_: XMLParser, foundCharacters text: String) {
        if !cases.isEmpty { cases[cases.count - 1].text += text }
    }

    subscript(_ outcome: String) -> [Case] { cases.filter { $0.outcome == outcome } }
}

@Suite struct JUnitReportTests {
    private func document(_ sample: SampleRun, limit: Int = JUnitReport.limit) -> JUnitDocument {
        let parsed = JUnitDocument(JUnitReport.render(sample.results, limit: limit))
        #expect(parsed.fault == nil)
        return parsed
    }

    @Test func countsAreThoseOfTheRecords() {
        let sample = SampleRun.everything()
        let junit = document(sample)
        let checks = sample.checks
        func count(_ outcome: CheckRecord.Outcome) -> Int { checks.count { $0.outcome == outcome } }
        #expect(junit["pass"].count == count(.pass))
        #expect(junit["failure"].count == count(.fail))
        // The run itself, because a harness error makes it incomplete, and the groups that never ran.
        #expect(junit["error"].count == count(.error) + 1 + 1)
        // Unreachable, and without vectors.
        #expect(junit["skipped"].count == count(.skip) + 2)
        #expect(junit.totals["tests"] == "\(junit.cases.count)")
        #expect(junit.totals["failures"] == "\(junit["failure"].count)")
        #expect(junit.totals["errors"] == "\(junit["error"].count)")
        #expect(junit.totals["skipped"] == "\(junit["skipped"].count)")
        for suite in junit.suites {
            let own = junit.cases.filter { $0.classname == suite["name"] }
            #expect(suite["tests"] == "\(own.count)")
            #expect(suite["failures"] == "\(own.count { $0.outcome == "failure" })")
        }
        #expect(Set(junit.cases.map { "\($0.classname)\n\($0.name)" }).count == junit.cases.count)
    }

    @Test func namesClassAndTime() {
        let junit = document(SampleRun.everything())
        let found = junit.cases.first { $0.classname == "skcipher.cbc(aes).cbc-aes-aesni" }
        #expect(found?.name == "nist/aes/encrypt-k16 oneshot")
        #expect(found?.time == 0.0015)
        let alone = SampleRun.driver("a")
        #expect(document(.complete([alone], [SampleRun.check(alone, "g", passed: 1)])).cases.map(\.name) == ["g"])
    }

    @Test func listsTheFirstTwentyFailures() {
        let junit = document(SampleRun.everything())
        let failure = junit["failure"].first { $0.classname.hasSuffix("cbc(aes-generic)") }
        #expect(failure?.message == "33 of 40 checks failed")
        let lines = (failure?.text ?? "").split(separator: "\n").map { $0.drop { $0 == " " } }.filter {
            $0.contains(": wrong output: ")
        }
        #expect(lines.count == 20)
        #expect(lines.first == "tc 1: wrong output: 96 bytes, first wrong byte 80")
        #expect(lines.last?.hasPrefix("tc 20:") == true)
        #expect(failure?.text.contains("and 13 more") == true)
    }

    @Test func saysWhatDidNotRunAndWhy() {
        let junit = document(SampleRun.everything())
        func found(_ driver: String, _ name: String) -> JUnitDocument.Case? {
            junit.cases.first { $0.classname.hasSuffix(driver) && $0.name == name }
        }
        #expect(found("__gcm-aes-aesni", "unreachable")?.outcome == "skipped")
        #expect(found("__gcm-aes-aesni", "unreachable")?.message == "bind: ENOENT")
        #expect(found("drbg_nopr_ctr_aes128", "no vectors")?.outcome == "skipped")
        #expect(found("sha1-lazy", "never ran")?.outcome == "error")
        #expect(found("sha1-lazy", "never ran")?.message == "2 of 3 groups never ran")
        #expect(found("cbc-skips", "nist/aes/encrypt-k16 oneshot")?.message == "key size 24 is not supported")
        #expect(junit.cases.first?.classname == "algcheck.run")
    }

    @Test func noDriverPassesWithoutAnExecutedCheck() {
        let results = SampleRun.everything().results
        let junit = document(SampleRun.everything())
        let idle = results.drivers.filter { $0.counts.executed == 0 }
        #expect(idle.count >= 3)
        for driver in idle {
            let own = junit.cases.filter { $0.classname.hasSuffix(".\(driver.record.driver)") }
            #expect(!own.isEmpty)
            #expect(own.allSatisfy { $0.outcome != "pass" })
        }
    }

    @Test func equalNamesAreToldApart() {
        let driver = SampleRun.driver("a")
        let twice = [SampleRun.check(driver, "g\u{1}", passed: 1), SampleRun.check(driver, "g\\x01", passed: 1)]
        #expect(document(.complete([driver], twice)).cases.map(\.name) == ["g\\x01", "g\\x01 (2)"])
    }

    @Test func anUndisturbedRunHasNoSuiteOfItsOwn() {
        let driver = SampleRun.driver("a")
        let sample = SampleRun.complete([driver], [SampleRun.check(driver, passed: 1)])
        #expect(document(sample).suites.count == 1)
    }

    @Test func foldsWhatIsTooLarge() {
        let sample = SampleRun.everything()
        let full = document(sample)
        let size = JUnitReport.render(sample.results).count
        let byGroup = document(sample, limit: size - 1)
        #expect(byGroup.cases.count == full.cases.count - 4)
        let byDriver = document(sample, limit: 1)
        #expect(byDriver.cases.count { $0.name == "all groups" } == 6)
        #expect(byDriver["failure"].count == 2)
        let text = byDriver["failure"].first?.text ?? ""
        #expect(text.contains("nist/aes/decrypt-k16 oneshot tc 1:"))
    }

    @Test(arguments: [0x0, 0x1, 0x8, 0xb, 0x1f, 0x7f, 0x85, 0x9f, 0x2028, 0xfffe, 0xffff, 0x1fffe] as [UInt32])
    func scalarsThatXMLCannotCarry(_ value: UInt32) throws {
        let scalar = try #require(Unicode.Scalar(value))
        let driver = SampleRun.driver("a\(scalar)<&\"'>b")
        let sample = SampleRun.complete([driver], [SampleRun.check(driver, "g\(scalar)]]>", passed: 1)])
        let found = document(sample).cases
        #expect(found.count == 1)
        #expect(found.first?.classname.contains("<&\"'>b") == true)
    }
}
