import Foundation
import KernelNames
import Records
import TestSupport
import Testing

@testable import Reporting

@Suite struct AcceptedTests {
    static let today = "2026-11-23"

    static func list(_ members: String, expires: String = "2027-01-31") throws -> AcceptedList {
        let change =
            #"{\#(members), "link": "https://example.org/1", "expires": "\#(expires)", "reason": "removed upstream"}"#
        return try AcceptedList(Array(#"{"version": 1, "changes": [\#(change)]}"#.utf8), source: "a.json")
    }

    private static let kept = SampleRun.driver("cbc-aes-aesni", priority: 400)
    private static let gone = SampleRun.driver("ghash-clmulni", "ghash", .hash, priority: 400)

    private static func run(_ drivers: [DriverRecord], kernel: String) -> SampleRun {
        var sample = SampleRun.complete(drivers, drivers.map { SampleRun.check($0, passed: 4) })
        var run = SampleRun.run
        run.kernelRelease = kernel
        sample.records[1] = .run(run)
        return sample
    }

    private static let removal = ComparisonTests.compare(
        run([kept, gone], kernel: "6.12.1"),
        run([kept], kernel: "7.3.4")
    )

    @Test func anAcceptedChangeIsNoRegressionAndIsShown() throws {
        #expect(Self.removal.exitCode == 1)
        let list = try Self.list(#""class": "driver-vanished", "algorithm": "ghash", "kernel": {"from": "7.0"}"#)
        let accepted = Self.removal.accepting(list, today: Self.today)
        #expect(accepted.exitCode == 0 && !accepted.isRegression)
        #expect(accepted.changes(.driverVanished).isEmpty)
        #expect(accepted.headline.hasSuffix("1 accepted"))
        let note = "1 driver-vanished accepted until 2027-01-31: removed upstream (https://example.org/1)"
        #expect(accepted.changes.acceptanceNotes == [note])
        for text in [
            ComparisonText().render(accepted), ComparisonMarkdown.render(accepted), ComparisonPage.render(accepted),
        ] { #expect(text.contains("removed upstream")) }
        #expect(ComparisonJSON.render(accepted).contains("\"accepted\": {"))
    }

    @Test(arguments: [
        #""class": "driver-vanished", "algorithm": "ghash", "kernel": {"from": "7.4"}"#,
        #""class": "driver-vanished", "driver": "cbc(*", "kernel": {"from": "7.0"}"#,
        #""class": "coverage-lost", "algorithm": "ghash""#,
    ])
    func anotherChangeIsNotAccepted(_ members: String) throws {
        let accepted = Self.removal.accepting(try Self.list(members), today: Self.today)
        #expect(accepted.isRegression && accepted.acceptanceFaults.isEmpty)
    }

    @Test func anAcceptanceThatExpiredFails() throws {
        let list = try Self.list(#""class": "driver-vanished", "algorithm": "ghash""#, expires: "2026-11-22")
        let accepted = Self.removal.accepting(list, today: Self.today)
        #expect(accepted.isRegression)
        #expect(
            accepted.acceptanceFaults.first?.hasPrefix("a.json: change 1 expired on 2026-11-22 (driver-vanished")
                == true
        )
    }

    /// What should have gone and is there is told; between two kernels that both lack it, nothing is.
    @Test func anAcceptanceOfWhatDidNotHappenFails() throws {
        let list = try Self.list(#""class": "driver-vanished", "algorithm": "ghash", "kernel": {"from": "7.0"}"#)
        let both = Self.run([Self.kept, Self.gone], kernel: "6.12.1")
        let still = ComparisonTests.compare(both, Self.run([Self.kept, Self.gone], kernel: "7.3.4"))
            .accepting(list, today: Self.today)
        #expect(still.exitCode == 1 && !still.isRegression)
        #expect(still.word == "ACCEPTANCE OUT OF DATE")
        #expect(still.acceptanceFaults.first?.contains("is stale") == true)
        let neither = ComparisonTests.compare(
            Self.run([Self.kept], kernel: "7.2"),
            Self.run([Self.kept], kernel: "7.3")
        ).accepting(list, today: Self.today)
        #expect(neither.exitCode == 0)
        let earlier = ComparisonTests.compare(both, both).accepting(list, today: Self.today)
        #expect(earlier.exitCode == 0)
    }

    /// The rest of a change that was accepted long ago is not looked for between kernels that both have it.
    @Test func aFailureThatIsAcceptedIsNotStaleLater() throws {
        let list = try Self.list(#""class": "regressed", "driver": "cbc-*", "kernel": {"from": "6.0"}"#)
        let bad = ComparisonTests.run { ComparisonTests.fail(&$0) }
        #expect(ComparisonTests.compare(bad, bad).accepting(list, today: Self.today).exitCode == 0)
    }

    @Test func aMatrixCountsWhatIsLeft() throws {
        let list = try Self.list(#""class": "driver-vanished", "algorithm": "ghash""#)
        let columns = [
            ("a", Self.run([Self.kept, Self.gone], kernel: "6.12.1")), ("b", Self.run([Self.kept], kernel: "7.3.4")),
            ("c", Self.run([], kernel: "7.4")),
        ].map { KernelColumn(name: $0.0, folder: $0.0, $0.1.results) }
        let matrix = KernelMatrix(columns, accepted: (list, Self.today))
        #expect(matrix.headline.hasSuffix("1 regression, 1 change accepted"))
        #expect(matrix.regressions.map { $0.change.driver?.name } == ["cbc-aes-aesni"])
        #expect(MatrixText().render(matrix).contains("regressions that are not accepted (1)"))
        #expect(KernelMatrix(columns).regressions.isEmpty)
    }

    /// The list of this repository, of which Documentation/comparing.md tells.
    @Test func whatSevenRemoved() throws {
        let list = try AcceptedList(path: Checkout.path("Reports/accepted-changes.json"))
        let accepted = Self.removal.accepting(list, today: Self.today)
        #expect(accepted.exitCode == 0 && accepted.changes.acceptanceNotes.count == 1)
        let other = ComparisonTests.compare(Self.run([Self.kept], kernel: "6.12.1"), Self.run([], kernel: "7.3.4"))
        #expect(other.accepting(list, today: Self.today).isRegression)
    }

    @Test(arguments: [
        (#""driver": "x""#, "class"), (#""class": "driver-vanished""#, "names a driver, an algorithm or a subject"),
        (#""class": "nothing", "driver": "x""#, "nothing"), (#""class": "slower", "drivr": "x""#, "unknown member"),
        (#""class": "slower", "driver": "x", "kernel": {"form": "6"}"#, "unknown member"),
    ])
    func aFileThatIsWrongIsOneLine(_ members: String, _ words: String) {
        let error = #expect(throws: (any Error).self) { try Self.list(members) }
        let text = error.map { "\($0)" } ?? ""
        #expect(text.contains(words) && text.hasPrefix("a.json"), "\(text)")
    }
}
