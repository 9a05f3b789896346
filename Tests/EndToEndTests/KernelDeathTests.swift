import Foundation
import KernelNames
import Records
import TestSupport
import Testing

extension EndToEnd {
    /// Drivers that stop the kernel, beside good ones: each death is its driver's, and what is said of the good ones is
    /// what a run without the others says.
    @Suite(.serialized) struct KernelDeathTests {
        private static let whereAll: Comment = "a quarter of an hour: `make kernel-deaths` runs it"

        @Test(arguments: [BackendKind.afAlg, .kernel]) func aDeathAndAWarningTakeNobodyWithThem(
            _ way: BackendKind
        ) throws { try check(.few, way) }

        /// More than ten deaths, hangs among them, beside every driver of some algorithms.
        @Test(.enabled(if: Setup.isThorough, whereAll), arguments: [BackendKind.afAlg, .kernel])
        func everyDeathTakesNobodyWithIt(_ way: BackendKind) throws { try check(.all, way) }

        /// QEMU's virtio-crypto never completes a request of 128 KiB (Documentation/findings.md): of the drivers that wait
        /// for it only the one that asked is blamed, and nothing else that touches the device keeps the host waiting.
        @Test(.enabled(if: Setup.isThorough, whereAll)) func aDeviceThatHangsIsItsDriversFault() throws {
            let run = try CompletedRun(
                "device",
                ["run", "--profile", "full", "--exercise", "long", "--driver", "*virtio_crypto_aes_cbc*"],
                expecting: [1]
            ).recorded
            #expect(run.isComplete)
            let hangs = run.incidents.filter { $0.kind == .hung }
            #expect(!hangs.isEmpty)
            for hang in hangs {
                #expect(hang.blamedDriver == "virtio_crypto_aes_cbc", "\(hang.message)")
                #expect(!hang.message.contains("no record for"), "a guest was silent: \(hang.message)")
            }
            // The program that shows the hang, and finds none in a driver that is right.
            let source = "\(run.folder)/hang.c"
            try Setup.algcheck.run(["reproduce", run.folder, "--out", source], expecting: [0])
            for (driver, code) in [("virtio_crypto_aes_cbc", Int32(1)), ("cbc-aes-aesni", 0)] {
                let program = "\(run.folder)/\(driver)"
                try Fixtures.compile(source, to: program, ["-DDRIVER=\"\(driver)\""])
                try Setup.algcheck.run(["exec", program], expecting: [code])
            }
        }

        private func check(_ deaths: Deaths, _ way: BackendKind) throws {
            let command = ["run", "--backend", way.rawValue] + deaths.algorithms + deaths.good
            let quiet = try CompletedRun("\(deaths.name)-\(way.rawValue)-quiet", command).recorded
            let modules = try ["deadly", "deadly_load"].flatMap { ["--module", try Fixtures.module($0)] }
            let run = try CompletedRun(
                "\(deaths.name)-\(way.rawValue)",
                command + modules + deaths.selected + deaths.limits,
                expecting: [1],
                limit: 3600
            ).recorded
            #expect(quiet.isComplete)
            #expect(run.isComplete)
            #expect(run.checks.allSatisfy { $0.step.backend == way })

            let alone = deaths.others(of: quiet)
            let beside = deaths.others(of: run)
            #expect(!alone.isEmpty)
            #expect(Set(alone.keys) == Set(beside.keys))
            for (step, record) in alone { #expect(beside[step] == record, "\(step)") }
            let companion = run.checks.filter { $0.driver == "md4-good" }
            #expect(!companion.isEmpty)
            #expect(companion.allSatisfy { $0.failures.isEmpty })

            #expect(Set(run.incidents.compactMap(\.blamedDriver)).isSuperset(of: deaths.deadly))
            #expect(run.incidents.contains { $0.blame == .module("deadly_load") })
            for name in deaths.bound {
                #expect(run.incidents.contains { $0.blame == .bind(.hash, name: name) }, "\(name)")
            }
            let stops = run.incidents.filter { $0.kind == .died || $0.kind == .hung }
            #expect(stops.count >= deaths.least)
            #expect(stops.filter { $0.blame == nil }.map(\.message) == [])
            checkVectors(of: run)
            print("kernel deaths: \(stops.count), \(try run.boots) boots, \(alone.count) records of others compared")
        }

        /// Each driver dies of a message of 24 bytes, which of node-hash's is the 25th, and the record has its calls.
        private func checkVectors(of run: RecordedRun) {
            let dead = run.checks.filter { !$0.failures.isEmpty && $0.driver.contains(/^[a-z0-9]+-(oops|late|spin)$/) }
            #expect(!dead.isEmpty)
            for record in dead {
                #expect(record.group.hasPrefix("node-hash"), "\(record.step)")
                #expect(record.failures.first?.vector == "25", "\(record.step)")
                #expect(record.failures.first?.script != nil, "\(record.step)")
            }
        }
    }
}

/// What is put beside each other.
private struct Deaths {
    let name: String
    /// Drivers that stop the kernel, or make it warn.
    let deadly: [String]
    /// Drivers that stop it when they are bound.
    let bound: [String]
    /// Options that choose algorithms and exercises.
    let algorithms: [String]
    /// Options that choose drivers for both runs.
    let good: [String]
    /// Options that add drivers to the second run.
    let selected: [String]
    let limits: [String]
    /// How many times the kernel must stop.
    let least: Int

    static let few = Deaths(
        name: "deaths",
        deadly: ["md4-oops", "md4-warn"],
        bound: [],
        algorithms: ["--algorithm", "md4"],
        good: ["--driver", "*-generic", "--driver", "md4-good"],
        selected: ["--driver", "md4-oops", "--driver", "md4-warn"],
        limits: ["--step-timeout", "10", "--silence-timeout", "30"],
        least: 2
    )

    /// Every driver of the algorithms, the one among them that dies when it is bound.
    static let all = Deaths(
        name: "all-deaths",
        deadly: [
            "md4-oops", "md4-warn", "md4-late", "md4-spin", "rmd160-oops", "rmd160-late", "wp512-oops", "wp512-late",
            "ecb-des3_ede-silent",
        ],
        bound: ["md4-bind"],
        algorithms: ["--exercise", "oneshot"]
            + ["md4", "rmd160", "wp512", "sha*", "ecb(*)", "cbc(*)"].flatMap { ["--algorithm", $0] },
        good: [],
        selected: [],
        limits: ["--step-timeout", "20", "--silence-timeout", "60", "--boot-timeout", "300"],
        least: 10
    )

    /// What came of the drivers that the module does not bring, without the time that it took.
    func others(of run: RecordedRun) -> [StepID: CheckRecord] {
        let own = /^[a-z0-9]+-(oops|warn|late|spin|bind|good)$|^ecb-des3_ede-silent$/
        return run.checks.filter { !$0.driver.contains(own) }.reduce(into: [:]) { $0[$1.step] = $1.withoutTime }
    }
}

extension IncidentRecord {
    /// The driver whose step is blamed; nil where it is none's.
    fileprivate var blamedDriver: String? {
        if case .step(let step) = blame { step.driver.name } else { nil }
    }
}
