import JSONC
import KernelNames
import Records
import Testing

@testable import Reporting

/// One kernel on several processors.
@Suite struct ProcessorSweepTests {
    private static func results(_ drivers: [DriverRecord], _ features: [String]) -> RunResults {
        var sample = SampleRun.complete(drivers, drivers.map { SampleRun.check($0, passed: 10) })
        sample.records.insert(.platform(PlatformRecord(flags: features)), at: 2)
        return sample.results
    }

    private static let shared = [
        SampleRun.driver("sha256-lib", "sha256", .hash, priority: 300), SampleRun.driver("md4-generic", "md4", .hash),
    ]

    private static let columns = [
        KernelColumn(
            name: "AVX2",
            folder: "/runs/a",
            results(shared + [SampleRun.driver("cbc-aes-aesni")], ["aes", "avx", "avx2", "bmi2", "fpu", "ssse3"])
        ),
        KernelColumn(
            name: "AVX",
            folder: "/runs/b",
            results(shared + [SampleRun.driver("cbc-aes-aesni")], ["aes", "avx", "fpu", "ssse3"])
        ),
        KernelColumn(name: "none", folder: "/runs/c", results(shared, ["fpu"])),
    ]

    private let matrix = KernelMatrix(columns, of: .processor)

    private func row(_ driver: String) throws -> KernelMatrix.Row {
        try #require(matrix.rows.first { $0.driver.name == driver })
    }

    @Test func aNameOfSeveralImplementationsSaysWhichPassed() throws {
        #expect(try row("sha256-lib").cells.map(\.code) == ["AVX2", "AVX", "C"])
        #expect(try row("sha256-lib").hasSeveralCodes)
        #expect(try row("md4-generic").cells.map(\.code) == [nil, nil, nil])
        // Between kernels the code is nobody's question.
        #expect(KernelMatrix(Self.columns).rows.allSatisfy { $0.cells.allSatisfy { $0.code == nil } })
    }

    @Test func theTextShowsThemFirst() {
        let text = MatrixText().render(matrix)
        #expect(text.hasPrefix("PASSED  3 processors, 3 drivers, 80 checks\n"))
        let table = text.split(separator: "\n").drop { !$0.hasPrefix("driver") }.dropFirst()
        #expect(table.first?.hasPrefix("hash sha256-lib") == true)
        #expect(table.first?.contains(#/ AVX2 +AVX +C$/#) == true, "\(text)")
        #expect(text.contains("1 driver the same in all processors with results"))
        #expect(text.contains("1 name of the kernel's library for 3 implementations: each passed\n"))
    }

    @Test func whatIsAsBeforeIsSaidOnce() {
        let page = MatrixMarkdown.render(matrix)
        #expect(page.contains("| sha256-lib | hash sha256 | passed (AVX2) | passed (AVX) | passed (C) |"))
        #expect(page.contains("| md4-generic | hash md4 | passed | = | = |"))
        #expect(page.contains("| cbc-aes-aesni | skcipher cbc(aes) | passed | = | gone |"))
        #expect(page.contains("aes avx avx2 ssse3 |"), "features that no cipher uses are left out: \(page)")
        let html = MatrixPage.render(matrix)
        #expect(html.contains("<h1>processors side by side</h1>"))
        #expect(html.contains("passed (AVX2)"))
        #expect(page.contains("| sha256-lib | AVX2 passed, AVX passed, C passed |"))
        #expect(html.contains(#"<td class="good">AVX passed</td>"#))
        #expect(!MatrixPage.render(KernelMatrix(Self.columns)).contains("several implementations"))
    }

    /// An implementation that fails on one processor is not called passed for another.
    @Test func theWorstOfAnImplementationCounts() throws {
        let bad = SampleRun.complete(
            Self.shared,
            [SampleRun.check(Self.shared[0], passed: 9, failures: [SampleRun.failure("1")])]
        )
        var sample = bad
        sample.records.insert(.platform(PlatformRecord(flags: ["avx"])), at: 2)
        let failing = KernelColumn(name: "other AVX", folder: "/runs/d", sample.results)
        let matrix = KernelMatrix(Self.columns + [failing], of: .processor)
        let row = try #require(matrix.rows.first { $0.driver.name == "sha256-lib" })
        #expect(row.implementations.map(\.code) == ["AVX2", "AVX", "C"])
        #expect(row.implementations.map(\.verdict) == [.passed, .failed, .passed])
        #expect(row.implementations.map(\.places) == [[0], [1, 3], [2]])
        #expect(matrix.implementationsLine?.hasSuffix(": 1 did not pass") == true)
    }

    @Test func theObjectHasFeaturesAndCodes() throws {
        let bytes = Array(MatrixJSON.render(matrix).utf8)
        let document = try JSONDocument(parsing: bytes.span.bytes, source: "matrix.json")
        #expect(try document.root.at("subject").string() == "processor")
        let features = try document.root.at("kernels").map { kernel throws(JSONError) -> [String] in
            guard let features = try kernel.member("features") else { return [] }
            return try features.map { feature throws(JSONError) in try feature.string() }
        }
        #expect(features == [["aes", "avx", "avx2", "ssse3"], ["aes", "avx", "ssse3"], []])
        #expect(
            MatrixJSON.render(matrix).contains(#/"implementations": \[\s*\{\s*"code": "AVX2",\s*"state": "certified"/#)
        )
    }

    @Test func aComparisonNamesTheFeaturesThatDiffer() {
        func snapshot(_ features: [String]) -> RunSnapshot {
            RunSnapshot(Self.results(Self.shared, features), name: "run")
        }
        let comparison = Comparison(base: snapshot(["aes", "sha3"]), new: snapshot(["aes", "sve"]), throughput: .off)
        let found = comparison.differences.first { $0.name == "processor features" }
        #expect(found?.base == "sha3" && found?.new == "sve")
        let less = Comparison(base: snapshot(["aes", "sha3"]), new: snapshot(["aes"]), throughput: .off)
        #expect(less.differences.first { $0.name == "processor features" }?.new == "none more")
        let same = Comparison(base: snapshot(["aes"]), new: snapshot(["aes"]), throughput: .off)
        #expect(!same.differences.contains { $0.name == "processor features" })
    }
}
