import Foundation
import KernelNames
import Records
import TestSupport
import Testing

extension EndToEnd {
    /// A part of everything on a kernel for arm64, emulated: it needs `make agent-arm64`.
    @Suite(.serialized) struct Arm64Tests {
        private static let architecture = ["--arch", "arm64"]

        /// Known answers of an algorithm of each type, by the drivers that only this architecture has.
        @Test func knownAnswersOfEachType() throws {
            let algorithms = ["sha256", "cbc(aes)", "gcm(aes)", "ansi_cprng"]
            let run = try CompletedRun(
                "arm64",
                ["run", "--exercise", "oneshot"] + Self.architecture + algorithms.flatMap { ["--algorithm", $0] }
            ).recorded
            #expect(run.isComplete)
            #expect(run.kernel?.machine == "aarch64")
            #expect(run.kernel?.processor.hasPrefix("implementer 0x00 part 0x051 ") == true, "QEMU's own")
            let passed = run.checks.filter { $0.executed > 0 && $0.failures.isEmpty }
            #expect(Set(passed.map(\.type)) == [.hash, .skcipher, .aead, .rng])
            #expect(run.checks.allSatisfy { $0.failures.isEmpty && $0.errors == 0 })
            let drivers = Set(passed.map(\.driver))
            #expect(
                drivers.isSuperset(of: ["sha256-ce", "sha256-arm64-neon", "cbc-aes-ce", "gcm-aes-ce"]),
                "\(drivers)"
            )
            #expect(run.platform?.flags.contains("sha2") == true)
            #expect(run.untested.filter { $0.untested.reason == .unexplained }.map(\.driver) == [])
            // No driver of a device is taken for a template's.
            #expect(run.untested.filter { $0.module == "authenc" }.map(\.untested.evidence) == [])
        }

        /// A kernel that dies is booted again, and the step that killed it has the kernel's words, which are other than x86's.
        @Test func aDeathIsItsDrivers() throws {
            // By the algorithm as well: the module has a driver that dies when an instance over it is bound.
            let selection = ["--algorithm", "md4", "--driver", "md4-oops", "--driver", "md4-generic"]
            let run = try CompletedRun(
                "arm64-death",
                ["run", "--module", try Fixtures.module("deadly", .arm64)] + selection + Self.architecture
                    + ["--exercise", "oneshot", "--step-timeout", "20"],
                expecting: [1]
            ).recorded
            #expect(run.isComplete)
            let deaths = run.incidents.filter { $0.kind == .died }
            #expect(!deaths.isEmpty)
            for death in deaths {
                guard case .step(let step) = death.blame else {
                    Issue.record("nobody's step is blamed for: \(death.message)")
                    continue
                }
                #expect(step.driver.name == "md4-oops")
                #expect(death.log.contains { $0.contains("Unable to handle kernel NULL pointer") }, "\(death.log)")
            }
            #expect(run.checks.contains { $0.driver == "md4-oops" && !$0.failures.isEmpty })
            #expect(run.checks.contains { $0.driver == "md4-generic" && $0.executed > 0 && $0.failures.isEmpty })
        }

        /// A planted fault is found, and its program shows it on a guest of the same kernel; a right driver is not accused.
        @Test func aPlantedFaultIsFoundAndReproduced() throws {
            let module = ["--module", try Fixtures.module("planted", .arm64), "--append", "cryptomgr.notests=1"]
            let (faulty, right) = ("planted-sha1-block-multiple", "planted-sha1-control")
            let run = try CompletedRun(
                "arm64-planted",
                ["run", "--driver", faulty, "--driver", right] + module + Self.architecture,
                expecting: [1]
            ).recorded
            #expect(run.checks.contains { $0.driver == faulty && !$0.failures.isEmpty })
            #expect(run.checks.contains { $0.driver == right && $0.executed > 0 })
            #expect(run.checks.allSatisfy { $0.driver == faulty || $0.failures.isEmpty })
            let source = "\(run.folder)/fault.c"
            try Setup.algcheck.run(["reproduce", run.folder, "--driver", faulty, "--out", source], expecting: [0])
            for (driver, code) in [(faulty, Int32(1)), (right, 0)] {
                let program = "\(run.folder)/\(driver)"
                try Fixtures.compile(source, to: program, ["-DDRIVER=\"\(driver)\""], .arm64)
                try Setup.algcheck.run(["exec"] + module + Self.architecture + [program], expecting: [code])
            }
        }

        /// A program with shared libraries gets those of its architecture, and its arguments as they are.
        @Test func aProgramRunsWithItsLibrariesAndArguments() throws {
            let folder = try CompletedRun.makeFolder("arm64-program")
            let text = """
                #include <stdio.h>
                #include <sys/utsname.h>
                int main(int argc, char **argv)
                {
                    struct utsname u;
                    uname(&u);
                    printf("%s", u.machine);
                    for (int i = 1; i < argc; i++) printf(" [%s]", argv[i]);
                    return 0;
                }
                """
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/program.c"))
            try Fixtures.compile("\(folder)/program.c", to: "\(folder)/program", [], .arm64, isStatic: false)
            let words = ["\(folder)/program", "one", "--two", "three four"]
            let outcome = try Setup.algcheck.run(["exec"] + Self.architecture + words, expecting: [0])
            #expect(outcome.output == "aarch64 [one] [--two] [three four]")
        }

        /// The kernel module of the backend is cross-built, and asks drivers that AF_ALG reaches as well.
        @Test func theKernelModuleIsBuiltElsewhere() throws {
            let drivers = ["sha256-ce", "cbc-aes-ce", "gcm-aes-ce"]
            let run = try CompletedRun(
                "arm64-backend",
                ["run", "--backend", "kernel", "--exercise", "oneshot"] + Self.architecture
                    + drivers.flatMap { ["--driver", $0] }
            ).recorded
            #expect(run.isComplete)
            #expect(run.kernel?.backend == .kernel)
            #expect(run.checks.allSatisfy { $0.step.backend == .kernel && $0.failures.isEmpty && $0.errors == 0 })
            #expect(Set(run.checks.filter { $0.executed > 0 }.map(\.driver)) == Set(drivers))
        }

        /// What is built for one architecture goes to no kernel of the other.
        @Test func whatIsOfTheOtherArchitectureIsRefused() throws {
            let module = try Fixtures.module("planted", .arm64)
            let outcome = try Setup.algcheck.run(
                ["list", "drivers", "--arch", "amd64", "--module", module],
                expecting: [64]
            )
            #expect(outcome.unfolded.contains("planted.ko: a module for arm64; the kernel is for x86-64"))
            let program = try Setup.algcheck.run(["exec"] + Self.architecture + [Checkout.algcheck], expecting: [64])
            #expect(program.unfolded.contains("algcheck: a program for x86-64; the kernel is for arm64"))
        }
    }
}
