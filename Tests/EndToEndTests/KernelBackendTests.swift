import KernelNames
import Records
import TestSupport
import Testing

extension EndToEnd {
    /// Drivers by the kernel module algcheck: it is built for the default kernel, loaded, and asked in AF_ALG's place.
    @Suite(.serialized) struct KernelBackendTests {
        /// What only the kernel itself may use, and drivers that AF_ALG reaches as well; the latter get the same verdict.
        @Test func bothWaysSayTheSame() throws {
            let words = ["run", "--algorithm", "xts(aes)", "--algorithm", "__xts(aes)", "--algorithm", "sha256"]
            let sockets = try CompletedRun("af_alg", words).recorded
            let module = try CompletedRun("kernel", words + ["--backend", "kernel"]).recorded
            #expect(sockets.isComplete)
            #expect(module.isComplete)
            #expect(module.kernel?.backend == .kernel)
            #expect(module.checks.allSatisfy { $0.step.backend == .kernel && $0.failures.isEmpty })
            #expect(module.drivers.allSatisfy { $0.unreachable == nil })

            let hidden = Set(sockets.drivers.filter { $0.untested?.reason == .internalUse }.map(\.driver))
            #expect(hidden.contains("__xts-aes-aesni"))
            let tested = Set(module.checks.filter { $0.outcome == .pass }.map(\.driver))
            #expect(tested.isSuperset(of: hidden))
            #expect(tested.isSuperset(of: sockets.checks.filter { $0.outcome == .pass }.map(\.driver)))
            // No state of a driver is another's on this kernel, and the records say so.
            let handovers = module.checks.filter { $0.exercise == .handover }
            #expect(handovers.contains { $0.skips.map(\.reason) == ["states of drivers differ before Linux 6.16"] })
            #expect(handovers.allSatisfy { $0.passed == 0 && $0.outcome == .skip })
            // The same checks of the same drivers, and as many.
            for record in sockets.checks where record.exercise == .oneshot {
                var step = record.step
                step.backend = .kernel
                let other = module.checks.first { $0.step == step }
                #expect(other?.outcome == record.outcome, "\(record.step)")
                #expect(other?.passed == record.passed, "\(record.step)")
            }
        }

        /// A distribution that builds no AF_ALG, and one that leaves a driver out: `auto` asks the module for these alone.
        @Test(arguments: [
            ("initcall_blacklist=af_alg_init", BackendKind.kernel), ("quiet", .afAlg),
        ]) func theModuleStandsInForAFALG(_ words: String, _ way: BackendKind) throws {
            let run = try CompletedRun(
                "auto",
                [
                    "run", "--backend", "auto", "--append", words, "--exercise", "oneshot", "--driver",
                    "sha256-generic",
                    "--driver", "__cbc-aes-aesni",
                ]
            ).recorded
            #expect(run.isComplete)
            let ways = Set(run.checks.filter { $0.outcome == .pass }.map { "\($0.driver) \($0.step.backend)" })
            #expect(ways == ["sha256-generic \(way)", "__cbc-aes-aesni kernel"])
        }

        /// A pretend device: its right drivers are not accused, and its faults are found by the module alone.
        @Test func aDeviceIsTestedAsTheKernelUsesIt() throws {
            let document = try Checkout.text("Documentation/kernel-backend.md")
            let faults = Set(document.matches(of: /\| `((?:__)?offload-[a-z0-9-]+)` \|/).map { String($0.1) })
            #expect(faults.count >= 10)
            let words = [
                "run", "--module", try Fixtures.module("offload"), "--driver", "offload-*", "--driver",
                "__offload-*", "--append", "cryptomgr.notests=1",
            ]
            let module = try CompletedRun("device-module", words + ["--backend", "kernel"], expecting: [1]).recorded
            #expect(module.isComplete)
            #expect(Set(module.checks.filter { !$0.failures.isEmpty }.map(\.driver)) == faults)
            let controls = Set(module.drivers.map(\.driver)).subtracting(faults)
            #expect(controls.count == 8 && controls.allSatisfy { $0.contains("-control-") })
            let sleeper = module.checks.filter { $0.driver == "offload-cbc-aes-sleeps" && !$0.failures.isEmpty }
            #expect(Set(sleeper.map(\.exercise)) == [.atomic])
            let sockets = try CompletedRun("device-af_alg", words, expecting: [1]).recorded
            #expect(sockets.isComplete)
            let both = Set(document.matches(of: /\| `(offload-[a-z0-9-]+)` \|.*\| finds it \|/).map { String($0.1) })
            #expect(faults.count - both.count >= 9)
            #expect(Set(sockets.checks.filter { !$0.failures.isEmpty }.map(\.driver)).isSubset(of: both))
            #expect(Set(sockets.checks.map(\.driver)).count == module.drivers.count - 2)
        }

        /// A newer kernel, which keeps its devices from AF_ALG, and where every driver of an algorithm must take the states of
        /// the others: those whose format is another are found, and by nothing else.
        @Test func aNewerKernelsDriversTakeEachOthersStates() throws {
            let way = ["run", "--kernel", "debian:7.3", "--backend", "kernel"]
            let hidden = try CompletedRun(
                "hidden-device",
                way + ["--exercise", "oneshot", "--driver", "virtio_crypto_aes_cbc"]
            ).recorded
            #expect(hidden.isComplete)
            #expect(hidden.checks.contains { $0.outcome == .pass })

            let words = ["--driver", "states-*", "--append", "cryptomgr.notests=1"]
            let module = try Fixtures.module("states", for: "7.3")
            let run = try CompletedRun("states", way + words + ["--module", module], expecting: [1]).recorded
            #expect(run.isComplete)
            let failed = run.checks.filter { !$0.failures.isEmpty }.map { "\($0.driver) \($0.exercise.rawValue)" }
            #expect(Set(failed) == ["states-sha256-turned handover", "states-sha256-count-in-bits handover"])
            func handovers(_ driver: String) -> [CheckRecord] {
                run.checks.filter { $0.driver == driver && $0.exercise == .handover }
            }
            #expect(handovers("states-sha256-control").reduce(0) { $0 + $1.passed } > 0)
            let exempt = handovers("states-sha256-exempt-control")
            #expect(exempt.contains { $0.skips.contains { $0.reason.contains("is exempt from the rule") } })
            #expect(exempt.allSatisfy { $0.passed == 0 })
        }

        /// What the interface promises and refuses, by one call each; the program names the rules that do not hold.
        @Test func theModuleKeepsItsInterface() throws {
            let folder = try CompletedRun.makeFolder("rules")
            try Fixtures.compile("Tests/Fixtures/backend-rules/rules.c", to: "\(folder)/rules")
            let outcome = try Setup.algcheck.run(["exec", "--backend", "kernel", "\(folder)/rules"], limit: 300)
            #expect(outcome.code == 0, "\(outcome.output) \(outcome.errors)")
            let count = outcome.output.firstMatch(of: /rules: ([0-9]+) hold, 0 do not/)
            #expect(count.flatMap { Int($0.1) } ?? 0 > 100)
        }

        /// A caller that wants to break the module does not: 50,000 requests on each kernel, and no word from it. Its allocator
        /// looks for what is written beside an object or after it is freed; where Debian builds KFENCE, for what is read there, too.
        @Test(arguments: ["6.1", "7.3"]) func aHostileCallerBreaksNothing(_ series: String) throws {
            let folder = try CompletedRun.makeFolder("fuzz")
            try Fixtures.compile("Tests/Fixtures/fuzz-backend/fuzz.c", to: "\(folder)/fuzz")
            let seed = UInt32.random(in: 1...UInt32.max)
            let outcome = try Setup.algcheck.run(
                [
                    "exec", "--kernel", "debian:\(series)", "--backend", "kernel", "--append", "slub_debug=FZPU",
                    "--append", "page_poison=1", "--append", "kfence.sample_interval=1", "\(folder)/fuzz", "50000",
                    "\(seed)",
                ],
                limit: 300
            )
            #expect(outcome.code == 0, "seed \(seed): \(outcome.output) \(outcome.errors)")
            #expect(outcome.output.contains("50000 calls"))
        }
    }
}
