import Corpus
import JSONC
import KernelNames
import Records
import Testing

@testable import Reporting

@Suite struct KernelMatrixTests {
    private static func column(
        _ name: String,
        _ release: String,
        _ drivers: [DriverRecord],
        bad: Set<String> = []
    )
        -> KernelColumn
    {
        let checks = drivers.filter { $0.unreachable == nil }.map { driver in
            let failures = bad.contains(driver.driver) ? [SampleRun.failure("1")] : []
            return SampleRun.check(driver, passed: 10, failures: failures)
        }
        var sample = SampleRun.complete(drivers, checks)
        var run = SampleRun.run
        run.kernelRelease = release
        sample.records[1] = .run(run)
        return KernelColumn(name: name, folder: "/runs/\(release)", sample.results)
    }

    private static func sha(_ name: String, priority: Int) -> DriverRecord {
        SampleRun.driver(name, "sha256", .hash, priority: priority)
    }

    /// 6.1 has drivers that 6.12 moves into the library, 7.2 could not be fetched, 7.3 loses one and breaks one.
    private static let columns = [
        column(
            "debian:6.1",
            "6.1.0",
            [
                sha("sha256-generic", priority: 100), sha("sha256-avx2", priority: 170),
                SampleRun.driver("cbc-aes-aesni"),
                SampleRun.driver("cbc-qat", priority: 4000),
            ]
        ),
        column(
            "debian:6.12",
            "6.12.1",
            [
                sha("sha256-lib", priority: 300), SampleRun.driver("cbc-aes-aesni"),
                SampleRun.driver("cbc-qat", priority: 4000),
                SampleRun.driver("new-vaes", "xts(aes)"),
            ]
        ),
        KernelColumn(name: "debian:7.2", fault: "debian:7.2: the mirror does not answer", exitCode: 70),
        column(
            "debian:7.3",
            "7.3.1",
            [
                sha("sha256-lib", priority: 300), SampleRun.driver("cbc-aes-aesni"),
                SampleRun.driver("new-vaes", "xts(aes)"),
            ],
            bad: ["cbc-aes-aesni"]
        ),
    ]

    private let matrix = KernelMatrix(columns)

    private func words(_ driver: String) -> [String] {
        matrix.rows.first { $0.driver.name == driver }?.cells.map(\.words) ?? []
    }

    @Test func everyDriverHasItsCourse() {
        #expect(words("sha256-avx2") == ["passed", "renamed", "?", "-"])
        #expect(words("sha256-generic") == ["passed", "renamed", "?", "-"])
        #expect(words("sha256-lib") == ["-", ">passed", "?", "passed"])
        #expect(words("new-vaes") == ["-", "+passed", "?", "passed"])
        #expect(words("cbc-qat") == ["passed", "passed", "?", "gone"])
        #expect(words("cbc-aes-aesni") == ["passed", "passed", "?", "!FAILED"])
        #expect(matrix.rows.count == 6)
    }

    @Test func neighboursAreThoseWithResults() {
        #expect(matrix.steps.map { [$0.base, $0.new] } == [[0, 1], [1, 3]])
        #expect(matrix.steps[0].count(.driverRenamed) == 1)
        #expect(matrix.steps[0].count(.driverAppeared) == 1)
        #expect(matrix.steps[1].count(.driverVanished) == 1)
        #expect(matrix.steps.map(\.changedVerdicts) == [0, 1])
        // cbc-qat answered cbc(aes) before.
        #expect(matrix.steps[1].count(.answererChanged) == 1)
        let lib = matrix.rows.first { $0.driver.name == "sha256-lib" }
        #expect(lib?.cells[1].formerly == ["sha256-avx2", "sha256-generic"])
    }

    @Test func theWorstKernelDecides() {
        #expect(matrix.exitCode == 1 && matrix.word == "FAILED")
        let good = Self.columns[0]
        func code(_ codes: Int32...) -> Int32 {
            let others = codes.map { KernelColumn(name: "k\($0)", fault: "x", exitCode: $0) }
            return KernelMatrix([good] + others).exitCode
        }
        #expect(KernelMatrix([good]).exitCode == 0)
        #expect(code(64) == 64)
        #expect(code(4) == 4)
        #expect(code(64, 70, 124) == 124)
        #expect(code(64, 70) == 70)
        #expect(code(69) == 0)
        #expect(KernelMatrix([KernelColumn(name: "k", fault: "x", exitCode: 69)]).exitCode == 69)
        #expect(KernelMatrix([good, Self.columns[2]]).word == "INCOMPLETE")
    }

    @Test func aKernelThatSaidNothingHasNoResults() {
        let silent = SampleRun(records: [
            .host(SampleRun.host), .incident(IncidentRecord(kind: .hung, message: "no record within 120 s")),
        ])
        let column = KernelColumn(name: "bzImage", folder: "/runs/x", silent.results)
        #expect(column.run == nil && column.exitCode == 124)
        #expect(column.fault?.contains("no record within 120 s") == true)
    }

    @Test func theTextFitsAScreenAndTellsTheWorstFirst() {
        let text = MatrixText().render(matrix)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 25)
        #expect(lines.allSatisfy { $0.count <= 100 }, "\(text)")
        #expect(lines[0] == "FAILED  4 kernels, 1 without results, 6 drivers, 1 failed, 111 checks")
        #expect(text.contains("7.2     no results: debian:7.2: the mirror does not answer"))
        let table = lines.drop { !$0.hasPrefix("driver") }.dropFirst()
        #expect(table.first?.hasPrefix("skcipher cbc-aes-aesni") == true)
        #expect(table.first?.hasSuffix("!FAILED") == true)
        #expect(!text.contains("\u{1b}"))
    }

    @Test func manyDriversAreCutAndCounted() {
        func many(_ count: Int) -> [DriverRecord] { (0..<count).map { SampleRun.driver("driver-\($0)", "alg\($0)") } }
        let matrix = KernelMatrix([
            Self.column("debian:6.1", "6.1", many(300)), Self.column("debian:6.12", "6.12", many(60)),
        ])
        var text = MatrixText()
        text.folder = "/runs/m"
        let short = text.render(matrix)
        #expect(short.split(separator: "\n", omittingEmptySubsequences: false).count <= 25)
        #expect(short.contains("more in matrix.md"))
        #expect(short.contains("60 drivers the same in all kernels with results"))
        text.verbose = true
        #expect(text.render(matrix).split(separator: "\n").count > 300)
    }

    @Test func theFilesHaveEveryDriver() throws {
        let page = MatrixMarkdown.render(matrix)
        #expect(page.contains("| sha256-avx2 | hash sha256 | passed | now sha256-lib | ? | - |"))
        #expect(page.contains("| cbc-qat | skcipher cbc(aes) | passed | passed | ? | gone |"))
        #expect(page.contains("passed (was sha256-avx2, sha256-generic)"))
        #expect(page.contains("failed (was passed)"))

        let json = MatrixJSON.render(matrix)
        let bytes = Array(json.utf8)
        let document = try JSONDocument(parsing: bytes.span.bytes, source: "matrix.json")
        let root = document.root
        #expect(try root.at("kernels").count() == 4)
        #expect(try root.at("drivers").count() == 6)
        #expect(try root.at("steps").count() == 2)
        let states = try root.at("drivers").map { driver throws(JSONError) in
            try driver.at("cells").map { cell throws(JSONError) in try cell.at("state").string() }
        }
        #expect(states.contains(["certified", "absent", "unknown", "absent"]))

        let html = MatrixPage.render(matrix)
        #expect(html.contains("<td class=\"bad\">failed (was passed)</td>"))
        #expect(html.contains("no results: debian:7.2: the mirror does not answer"))
        #expect(!html.contains("{{"))
    }

    @Test func namesThatMeanHarmStayNames() {
        let evil = SampleRun.driver(SampleRun.hostile, SampleRun.hostile)
        let matrix = KernelMatrix([Self.column(SampleRun.hostile, "6.1", [evil])])
        #expect(!MatrixPage.render(matrix).contains("<script>"))
        #expect(!MatrixMarkdown.render(matrix).contains("<script>"))
        var text = MatrixText()
        text.verbose = true
        #expect(!text.render(matrix).contains("\u{1b}"))
    }
}
