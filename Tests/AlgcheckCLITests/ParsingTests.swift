import AgentProtocol
import ArgumentParser
import KernelNames
import Records
import Targets
import Testing

@testable import AlgcheckCLI

@Suite struct ParsingTests {
    @Test(arguments: [
        ["run", "--type", "akcipher"], ["run", "--target", "moon"], ["run", "--target", "local:here"], ["fly"],
        ["run", "--boot-timeout", "0"], ["run", "--modules", "/lib/modules"], ["list"],
        ["run", "--exercise", "backwards"], ["matrix", "--kernels", "debian:6.1", "--profile", "soak"],
        ["ramdisk", "--out", "x", "--profile", "soak"], ["run", "--reports", "a", "--run-folder", "b"],
        ["run", "--kernel", "debian:6.1", "--modules", "/tmp"], ["run", "--module", "own.ko.xz"],
        ["run", "--acvp", "prompt.json", "--run-folder", "b"], ["matrix", "--kernels", "debian:6.1,debian:6.1"],
    ])
    func wrongWordsAreAUsageError(_ arguments: [String]) async {
        let result = await Line.run(arguments)
        #expect(result.code == 64)
        #expect(result.said.first?.hasPrefix("Error:") == true)
    }

    /// Every option that a target of this machine's kernel cannot serve, with the targets that can.
    @Test(arguments: [
        ["--kernel", "/boot/vmlinuz"], ["--append", "quiet"], ["--fips"], ["--accel", "tcg"], ["--device", "x"],
        ["--cpu", "max"], ["--smp", "1"], ["--memory", "512"], ["--module", "own.ko"], ["--restrict", "1"],
        ["--unprivileged"], ["--wrapped"], ["--test-bundle", "x"],
    ])
    func anOptionAsksForACapability(_ option: [String]) async {
        let result = await Line.run(["run", "--target", "local"] + option)
        #expect(result.code == 64)
        #expect(result.said.first?.hasPrefix("Error: \(option[0]) is for --target guest") == true)
    }

    @Test func commandsAskForCapabilities() async {
        for (arguments, option) in [
            (["contract", "--dangerous"], "--dangerous"), (["exec", "/bin/true"], "exec"),
            (["matrix", "--kernels", "a"], "matrix"),
        ] {
            let result = await Line.run(arguments.prefix(1) + ["--target", "local"] + arguments.dropFirst())
            #expect(result.code == 64)
            #expect(result.said.first?.hasPrefix("Error: \(option) is for --target guest") == true)
        }
    }

    @Test func aBisectionThatIsWrittenWronglyEndsIt() async {
        #expect(await Line.run(["bisect", "--kernel", "x"]).code == 129)
    }

    @Test func severalCommandsTakeTheSamePlan() throws {
        let words = ["--exercise", "oneshot", "--profile", "full", "--seed", "7"]
        let plans = [
            try RunCommand.parse(words).plan, try MatrixCommand.parse(["--kernels", "debian:6.1"] + words).plan,
            try RamdiskCommand.parse(["--out", "x"] + words).plan,
            try BisectCommand.parse(["--driver", "x"] + words).plan,
        ]
        for plan in plans {
            var job = Job(task: .run, corpus: "")
            plan.apply(to: &job)
            #expect(job.profile == .full)
            #expect(job.seed == 7)
            #expect(job.exercises.count == 1)
        }
    }

    @Test func optionsBecomeARequestAndAJob() throws {
        let words = [
            "--kernel", "debian:6.12", "--fips", "--append", "quiet", "--cpu", "qemu64", "--smp", "3", "--restrict",
            "1",
            "--unprivileged", "--silence-timeout", "9", "--module", "own.ko",
        ]
        let options = try TargetOptions.parse(words)
        let request = options.request(try Layout(), stop: StopSignal())
        #expect(request.kernel == "debian:6.12")
        #expect(request.append == ["quiet", "fips=1"])
        #expect(request.hardware.processor == "qemu64")
        #expect(request.hardware.processors == 3)
        #expect(request.silenceLimit == 9)
        #expect(request.ownModules == ["own.ko"])
        let job = options.job(.contract)
        #expect(job.task == .contract)
        #expect(job.restriction == 1)
        #expect(!job.isPrivileged)
        // What is tested can be said again.
        #expect(try TargetOptions.parse(options.words).words == options.words)
    }

    /// Vectors narrow a run to the drivers that they are for; whoever names drivers has named them.
    @Test func vectorsSayWhoTakesPartAndNameNobody() throws {
        func selection(_ words: [String]) throws -> Selection {
            try SelectionOptions.parse(words).selection(withVectorsFor: ["cbc(aes)"])
        }
        #expect(try selection([]) == Selection(algorithms: ["cbc(aes)"], isImplied: true))
        #expect(
            try selection(["--type", "skcipher"])
                == Selection(algorithms: ["cbc(aes)"], types: [.skcipher], isImplied: true)
        )
        #expect(try selection(["--driver", "*aesni"]) == Selection(drivers: ["*aesni"]))
        #expect(try selection(["--algorithm", "cbc(*"]) == Selection(algorithms: ["cbc(*"]))
        #expect(try !selection([]).isByName)
        #expect(try selection(["--algorithm", "cbc(*"]).isByName)
    }

    @Test func theBackendIsChosen() throws {
        let plain = try TargetOptions.parse([])
        #expect(plain.job(.run).backend == .afAlg)
        #expect(plain.request(try Layout(), stop: StopSignal()).backendModule == nil)
        for (words, choice, module) in [
            (["--backend", "kernel"], BackendChoice.kernel, BackendModule.ofDebian),
            (["--backend", "auto", "--headers", "/h"], .auto, .headers("/h")),
            (["--backend", "auto", "--algcheck-module", "/m.ko"], .auto, .file("/m.ko")),
        ] {
            let options = try TargetOptions.parse(words)
            #expect(options.job(.run).backend == choice)
            #expect(options.request(try Layout(), stop: StopSignal()).backendModule == module)
            #expect(options.words == words)
        }
    }

    @Test(arguments: [
        ["--headers", "/h"], ["--algcheck-module", "/m.ko"], ["--backend", "module"],
        ["--backend", "kernel", "--headers", "/h", "--algcheck-module", "/m.ko"],
        ["--backend", "kernel", "--unprivileged"],
    ])
    func optionsOfTheBackendThatDoNotGoTogether(_ words: [String]) {
        #expect(throws: (any Error).self) { try TargetOptions.parse(words) }
    }

    @Test func aKernelOfAMatrixMayHaveModules() throws {
        let kernels = try ["debian:6.1", "a/bzImage=/m", "b/bzImage", "x y"].map { try MatrixKernel($0) }
        #expect(kernels.map(\.kernel) == ["debian:6.1", "a/bzImage", "b/bzImage", "x y"])
        #expect(kernels.map(\.modules) == [nil, "/m", nil, nil])
        #expect(MatrixKernel.folders(kernels) == ["6.1", "bzImage", "bzImage-2", "x_y"])
    }
}
