import Corpus
import Foundation
import KernelNames
import Records
import Testing

@testable import Reporting

@Suite struct HTMLReportTests {
    private let page = HTMLReport.render(SampleRun.everything().results)

    @Test func hostileTextStaysText() {
        // The page's own script is the only one, and no attribute was broken out of.
        #expect(page.ranges(of: "<script").count == 1)
        #expect(page.ranges(of: "</script").count == 1)
        #expect(!page.contains("<script>alert"))
        #expect(page.contains("&lt;script&gt;alert(&#39;x&#39;)"))
        #expect(!page.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        #expect(!page.unicodeScalars.contains("\u{202e}"))
        // The combining mark must not have saved the quote.
        let scalars = Array(page.unicodeScalars)
        let marks = scalars.indices.filter { scalars[$0] == "\u{301}" }
        #expect(!marks.isEmpty)
        for index in marks {
            #expect(scalars[index - 1] == ";")
        }
        // Text in double braces is not taken for a tag of the template.
        #expect(page.contains("{{word}}"))
    }

    @Test func needsNoNetwork() {
        #expect(!page.contains("http:") && !page.contains("https:"))
        #expect(!page.contains("src=") && !page.contains("@import") && !page.contains("url("))
    }

    @Test func everyLinkLeadsSomewhere() {
        let links = Set(page.matches(of: /href="#([^"]+)"/).map { String($0.1) })
        let places = page.matches(of: /\sid="([^"]+)"/).map { String($0.1) }
        #expect(links.count >= 8)
        #expect(links.isSubset(of: places))
        #expect(Set(places).count == places.count)
        #expect(places.count { $0.hasPrefix("driver-") } == 8)
    }

    @Test func firstScreenAnswers() throws {
        let main = try #require(page.range(of: "<h2>Drivers and exercises"))
        let top = page[..<main.lowerBound]
        for answer in [
            "6.12.57+deb13-amd64", "FAILED", "cbc(aes-generic)", "66 checks in 1 group", "unreachable: bind: ENOENT",
            "incomplete: every check was skipped", "no vectors for the algorithm", "not loaded: ENODEV",
            "kernel warning",
        ] {
            #expect(top.contains(answer), "\(answer)")
        }
    }

    @Test func nothingExecutedIsNeverShownAsPassed() {
        let results = SampleRun.everything().results
        let anchors = HTMLAnchors(results.drivers)
        let idle = results.drivers.filter { $0.counts.executed == 0 }
        #expect(idle.count >= 3)
        for driver in idle {
            let start = page.range(of: "id=\"\(anchors[driver])\"")
            #expect(start != nil)
            let rest = page[(start?.upperBound ?? page.startIndex)...]
            let section = rest[..<(rest.range(of: "<section class=\"driver\"")?.lowerBound ?? rest.endIndex)]
            #expect(section.contains("badge ") && !section.contains("badge passed"))
        }
        // One driver passed: in the matrix and on its own page.
        #expect(page.ranges(of: "badge passed").count == 1)
        #expect(page.ranges(of: "verdict passed").count == 1)
    }

    @Test func matrixShowsEveryState() {
        // The run's two exercises, and of each what every driver did in it.
        #expect(page.ranges(of: "<th scope=\"col\" class=\"turned\">").count == 2)
        let rows = page.split(separator: "\n").filter { $0.hasPrefix("<tr><th scope=\"row\"><a href=\"#driver-") }
        #expect(rows.count == 8)
        func cells(_ driver: String) -> Substring? { rows.first { $0.contains(">\(driver)</a>") }?.suffix(34) }
        #expect(cells("cbc-aes-aesni")?.hasSuffix("<td class=p>✓<td class=p>✓") == true)
        #expect(cells("cbc(aes-generic)")?.hasSuffix("<td class=f>✗<td class=f>✗") == true)
        #expect(cells("cbc-skips")?.hasSuffix("<td class=s>–<td class=x>") == true)
        #expect(cells("sha256-broken")?.hasSuffix("<td class=e>!<td class=x>") == true)
        #expect(cells("__gcm-aes-aesni")?.hasSuffix("<td class=x><td class=x>") == true)
        // What should have run and did not is never shown as unplanned.
        #expect(cells("sha1-lazy")?.hasSuffix("<td class=p>✓<td class=n>?") == true)
    }

    @Test func failingDriversComeFirst() throws {
        let rows = page.matches(of: /<tr><th scope="row"><a href="#driver-.*<td class="verdict ([a-z]+)">/)
        let verdicts = rows.map { String($0.1) }
        let order = ["failed", "incomplete", "unreachable", "passed"]
        #expect(verdicts == verdicts.sorted { order.firstIndex(of: $0)! < order.firstIndex(of: $1)! })
        #expect(verdicts.first == "failed")
    }

    @Test func commandsAreQuotedForTheShell() {
        #expect("cbc-aes".shellQuoted == "cbc-aes")
        #expect("cbc(aes)".shellQuoted == "'cbc(aes)'")
        #expect("it's $HOME".shellQuoted == "'it'\\''s $HOME'")
        #expect("".shellQuoted == "''")
        #expect(page.contains("algcheck run --kernel debian:6.12 --driver &#39;cbc(aes-generic)&#39;"))
    }

    @Test(
        arguments: [
            (nil, nil, ""), (.quick, 1, ""), (.full, 1, "--profile full "), (.soak, 7, "--profile full --seed 7 "),
        ] as [(Profile?, UInt64?, String)]
    )
    func aCommandRepeatsTheProfile(_ profile: Profile?, _ seed: UInt64?, _ words: String) {
        var run = SampleRun.run
        (run.profile, run.seed) = (profile, seed)
        let results = RunResults(lines: [Record.run(run).line])
        #expect(results.command(repeating: "d") == "algcheck run \(words)--driver d")
        #expect(results.command(certifying: "d") == "algcheck certify --driver d")
    }

    @Test func sizesAreComparedWithWhatTheDriverAdvertises() throws {
        let results = SampleRun.everything().results
        let driver = try #require(results.drivers.first { $0.record.driver == "cbc-aes-aesni" })
        let rows = Coverage(driver, groups: results.groups).rows
        #expect(rows.map(\.name) == ["key", "IV", "message"])
        #expect(rows.map(\.advertised) == ["16 to 32", "16", nil])
        #expect(rows.map(\.exercised) == ["16", "16", "16 to 4,096, at least 30 different"])
        #expect(rows.map(\.state) == [.partial, .covered, .open])
        #expect(rows.map(\.missing) == ["not exercised: 32", "", ""])
        #expect(page.contains("not exercised: 32"))
        // A driver on which nothing was executed has exercised no size.
        let skipped = try #require(results.drivers.first { $0.record.driver == "cbc-skips" })
        #expect(Coverage(skipped, groups: results.groups).rows.isEmpty)
        #expect(EvidenceSummary(driver, groups: results.groups).words == "published: 86 vectors in 2 groups")
    }

    @Test func aFailureShowsItsFingerprintAndTheProgramThatShowsIt() {
        let driver = SampleRun.driver("cbc(aes-generic)")
        var failure = SampleRun.failure("4")
        failure.fingerprint = Fingerprint(diagnosis: "<last> block", firstWrong: 80, region: .tail, isSteady: false)
        var check = SampleRun.check(driver, "nist/aes/encrypt k16", .splits, failures: [failure])
        let plain = HTMLReport.render(SampleRun.complete([driver], [check]).results)
        #expect(plain.contains("&lt;last&gt; block; first wrong byte 80 (tail); not the same each time"))
        #expect(!plain.contains("algcheck reproduce"))
        check.failures[0].variant = "odd pieces"
        for message in ["wrong", "odd pieces: wrong"] {
            check.failures[0].message = message
            let page = HTMLReport.render(SampleRun.complete([driver], [check]).results)
            #expect(page.contains("<br>odd pieces: wrong<br>"))
        }
        check.failures[0].script = Script(type: .skcipher, lanes: [])
        let scripted = HTMLReport.render(SampleRun.complete([driver], [check]).results)
        let command =
            "algcheck reproduce . --driver &#39;cbc(aes-generic)&#39; --exercise splits "
            + "--group &#39;nist/aes/encrypt k16&#39;"
        #expect(scripted.contains(command))
        // What AF_ALG does not have no program shows.
        check.step.exercise = .atomic
        let atomic = HTMLReport.render(SampleRun.complete([driver], [check]).results)
        #expect(!atomic.contains("algcheck reproduce"))
    }

    @Test func aLargeRunStaysSmall() {
        let broken = SampleRun.large(drivers: 40, groups: 400, failing: true).results
        #expect(HTMLReport.render(broken).utf8.count < 5_000_000)
    }

    @Test func anEmptyRunHasAPage() {
        let empty = HTMLReport.render(RunResults(lines: []))
        #expect(empty.contains("INCOMPLETE") && empty.contains("</html>"))
    }
}
