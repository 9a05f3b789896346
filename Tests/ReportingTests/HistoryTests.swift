import Foundation
import KernelNames
import Records
import TestSupport
import Testing

@testable import Reporting

@Suite struct HistoryTests {
    private static let driver = SampleRun.driver("cbc-aes-aesni", priority: 400, groups: 2)

    private static func digest(_ name: String, _ sample: SampleRun) -> RunDigest {
        RunDigest(RunSnapshot(sample.results, name: name))
    }

    private static let good = ComparisonTests.run(driver)
    private static let bad = ComparisonTests.run(driver) { ComparisonTests.fail(&$0) }

    private static func kinds(_ history: RunHistory, _ run: Int) -> [Change.Class] {
        history.rows.flatMap { row in row.events.filter { $0.run == run }.map(\.change.kind) }
    }

    /// The quick way of reading records must say of every driver what the whole way says.
    @Test func recordsReadQuicklySayTheSame() throws {
        let folder = try TemporaryFolder()
        var hostile = SampleRun.everything()
        let name = #"a"b\c{"passed":9}"#
        let driver = SampleRun.driver(name, "xts(aes)", groups: 1)
        hostile.records.append(.driver(driver))
        hostile.records.append(.checks(SampleRun.check(driver, passed: 3)))
        for (place, sample) in [hostile, Self.good, Self.bad, .complete([Self.driver], [], cut: true)].enumerated() {
            let path = try folder.write(
                "\(place)/records.jsonl",
                Array((sample.lines.joined(separator: "\n") + "\n").utf8)
            )
            let quick = try RunDigest(path: path)
            let whole = Self.digest(path, sample)
            #expect(quick.kernel == whole.kernel && (quick.fault == nil) == (whole.fault == nil))
            #expect(Set(quick.drivers.keys) == Set(whole.drivers.keys))
            for (id, driver) in whole.drivers { #expect(quick.drivers[id] == driver, "\(id.name)") }
            let text = Baseline.text(RunSnapshot(sample.results, name: path))
            let kept = try RunDigest(path: try folder.write("\(place)/baseline.json", Array(text.utf8)))
            #expect(kept.drivers == whole.drivers && (kept.fault == nil) == (whole.fault == nil))
        }
    }

    @Test func aRegressionThatCameAndWent() throws {
        let history = RunHistory([
            Self.digest("a", Self.good), Self.digest("b", Self.bad), Self.digest("c", Self.bad),
            Self.digest("d", Self.good),
        ])
        #expect(Self.kinds(history, 1) == [.regressed])
        #expect(Self.kinds(history, 2) == [])
        #expect(Self.kinds(history, 3) == [.fixed])
        #expect(history.exitCode == 0 && history.word == "NO REGRESSION LEFT")
        let row = try #require(history.rows.first)
        #expect(row.rank == 1)
        #expect(row.failing.map { $0.from } == [1] && row.failing.first?.to == 3)
        #expect(row.spans.map { $0.count } == [1, 2, 1])
        let text = HistoryText().render(history)
        #expect(
            text.contains("regressions that came and went (1)")
                && text.contains("run 2, 6.12.57+deb13-amd64: regressed")
        )
    }

    @Test func aRegressionThatIsLeftFails() {
        let history = RunHistory([Self.digest("a", Self.good), Self.digest("b", Self.bad)])
        #expect(history.exitCode == 1 && history.isRegressed)
        #expect(RunHistory([Self.digest("a", Self.good)]).exitCode == 4)
    }

    /// A run that was cut lacks drivers because it was cut, and is not what the next one is compared with.
    @Test func aRunThatWasCutLosesNothing() {
        let cut = SampleRun.complete([], [], cut: true)
        let history = RunHistory([Self.digest("a", Self.good), Self.digest("b", cut), Self.digest("c", Self.good)])
        #expect(history.rows.allSatisfy { $0.isQuiet })
        #expect(history.rows.first?.states == [.passed, .unknown, .passed])
        #expect(history.exitCode == 0)
    }

    @Test func driversThatComeAndGo() {
        func run(_ drivers: [DriverRecord]) -> RunDigest {
            Self.digest("r", .complete(drivers, drivers.map { SampleRun.check($0, passed: 4) }))
        }
        let one = SampleRun.driver("cbc-aes-aesni", priority: 400)
        let two = SampleRun.driver("cbc-aes-vendor", priority: 300)
        let history = RunHistory([run([one]), run([one, two]), run([one]), run([one, two])])
        #expect(Self.kinds(history, 1) == [.driverAppeared])
        #expect(Self.kinds(history, 2) == [.driverVanished])
        #expect(history.exitCode == 0)
        #expect(RunHistory([run([one, two]), run([one])]).exitCode == 1)
    }

    @Test func aChangeThatIsAcceptedIsNoRegression() throws {
        let list = try AcceptedTests.list(#""class": "regressed", "driver": "cbc-*""#)
        let runs = [Self.digest("a", Self.good), Self.digest("b", Self.bad)]
        let history = RunHistory(runs, accepted: (list, AcceptedTests.today))
        #expect(history.exitCode == 0 && history.accepted == 1)
        #expect(history.acceptanceFaults.isEmpty)
    }

    @Test func theJSONHasStatesAndChanges() throws {
        let history = RunHistory([Self.digest("a", Self.good), Self.digest("b", Self.bad)])
        let object = try JSONSerialization.jsonObject(with: Data(HistoryJSON.render(history).utf8)) as? [String: Any]
        let drivers = try #require(object?["drivers"] as? [[String: Any]])
        #expect(drivers.first?["regressed"] as? Bool == true)
        #expect((drivers.first?["changes"] as? [[String: Any]])?.first?["run"] as? Int == 2)
        #expect((object?["runs"] as? [[String: Any]])?.count == 2)
    }

    @Test(.enabled(if: Browser.isThere)) func thePageInABrowser() throws {
        let hostile = SampleRun.driver("<script>hit()</script>\"'", priority: 1, groups: 2)
        let runs = [Self.good, Self.bad, Self.good].map { sample -> RunDigest in
            var sample = sample
            sample.records.insert(.driver(hostile), at: 2)
            return Self.digest("<b>", sample)
        }
        let found = try Browser.run(
            """
            return {
              bars: document.querySelectorAll(".rows .bar").length, pieces: document.querySelectorAll(".rows .bar i").length,
              links: [...document.querySelectorAll(".rows a")].every((a) => document.querySelector(a.getAttribute("href"))),
              runs: document.querySelectorAll(".runs tbody tr, .runs > tr").length, bold: document.querySelectorAll("td b").length,
              scripts: document.scripts.length, wide: document.documentElement.scrollWidth > innerWidth,
              failed: document.querySelector(".bar .f").getBoundingClientRect().width > 5,
            };
            """,
            // The page allows no script, the test's neither.
            on: HistoryPage.render(RunHistory(runs)).replacing("default-src 'none'", with: "script-src 'unsafe-inline'")
        )
        #expect(found["bars"] as? Int == 2 && found["pieces"] as? Int == 4)
        #expect(found["links"] as? Bool == true && found["failed"] as? Bool == true)
        // The page has no script of its own; the test's is the one.
        #expect(found["scripts"] as? Int == 1 && found["bold"] as? Int == 0 && found["wide"] as? Bool == false)
    }
}
