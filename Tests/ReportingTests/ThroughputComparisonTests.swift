import Corpus
import KernelNames
import Records
import Testing

@testable import Reporting

@Suite struct ThroughputComparisonTests {
    /// Numbers that look drawn and are the same in every run.
    private struct Noise {
        var state: UInt64
        mutating func next() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 33) / Double(1 << 31)
        }
    }

    /// Forty drivers with ten groups each; times differ by `noise` at most, and by `factor` on the first driver.
    private func run(seed: UInt64, noise: Double = 0.1, factor: Double = 1, all: Double = 1) -> SampleRun {
        var random = Noise(state: seed)
        var drivers: [DriverRecord] = []
        var checks: [CheckRecord] = []
        for index in 0..<40 {
            let driver = SampleRun.driver("driver-\(index)", "alg\(index)", groups: 10)
            drivers.append(driver)
            for group in 0..<10 {
                var check = SampleRun.check(driver, "g\(group)", passed: 20)
                let time = 1e6 * Double(1 + group) * (1 + noise * random.next()) * all * (index == 0 ? factor : 1)
                check.nanoseconds = Int(time)
                checks.append(check)
            }
        }
        var sample = SampleRun.complete(drivers, checks)
        guard case .host(var host) = sample.records[0] else { return sample }
        host.accelerator = "kvm"
        sample.records[0] = .host(host)
        return sample
    }

    @Test func noiseRaisesNoAlarm() {
        for seed in 1...20 as ClosedRange<UInt64> {
            for noise in [0.05, 0.5, 3] {
                let comparison = ComparisonTests.compare(
                    run(seed: seed, noise: noise),
                    run(seed: seed + 100, noise: noise, all: 1.7)
                )
                #expect(comparison.changes.isEmpty, "seed \(seed), noise \(noise)")
            }
        }
    }

    @Test func aSlowerDriverIsARegressionOnAProcessor() throws {
        let comparison = ComparisonTests.compare(run(seed: 1), run(seed: 2, factor: 2, all: 0.5))
        #expect(comparison.changes.map(\.kind) == [.slower])
        #expect(comparison.exitCode == 1)
        #expect(comparison.changes[0].driver?.name == "driver-0")
        let shared = try #require(comparison.throughput?.shared)
        #expect((0.45...0.55).contains(shared))
        #expect(ComparisonTests.compare(run(seed: 1, factor: 2), run(seed: 2)).changes.map(\.kind) == [.faster])
    }

    @Test func anEmulatorsTimesAreReportedOnly() {
        func emulated(_ sample: SampleRun) -> RunSnapshot {
            var snapshot = RunSnapshot(sample.results, name: "run")
            snapshot.surroundings.isEmulated = true
            return snapshot
        }
        let (base, new) = (emulated(run(seed: 1)), emulated(run(seed: 2, factor: 2)))
        #expect(Comparison(base: base, new: new).exitCode == 0)
        #expect(Comparison(base: base, new: new, throughput: .fail).exitCode == 1)
        #expect(Comparison(base: base, new: new, throughput: .off).changes.isEmpty)
    }

    @Test func anotherProcessorIsNotCompared() {
        let base = RunSnapshot(run(seed: 1).results, name: "base")
        var new = RunSnapshot(run(seed: 2, factor: 9).results, name: "new")
        new.surroundings.processor = "another"
        let comparison = Comparison(base: base, new: new)
        #expect(comparison.changes.isEmpty)
        #expect(comparison.throughputLine == "times are not compared: the processors differ")
    }
}
