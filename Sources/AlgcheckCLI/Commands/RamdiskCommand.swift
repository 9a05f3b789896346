import AgentProtocol
import ArgumentParser
import Foundation
import Records
import Targets

/// `algcheck ramdisk`.
struct RamdiskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ramdisk",
        abstract: "Write a ramdisk that runs the vectors on whatever kernel boots it, and says so on the console.",
        discussion: """
            For a board or a lab's device: the kernel boots with it as its initial ramdisk, runs everything and switches \
            the machine off. Records come on the console, one JSON object a line, between the lines \
            "\(GuestLayout.ConsoleLine.begin)" and "\(GuestLayout.ConsoleLine.end)"; with --lava also a signal for each \
            driver. What a run says there becomes a run's folder with

              mkdir RUN && tr -d '\\r' < console.log | grep -a '^{"v":' > RUN/records.jsonl && algcheck report RUN

            Without --kernel or --modules the ramdisk fits every kernel that has its crypto built in. A kernel that dies \
            is not booted again: whoever boots it sees that "\(GuestLayout.ConsoleLine.end)" does not come.
            """
    )

    @OptionGroup(title: "Selection") var selection: SelectionOptions

    @OptionGroup(title: "Plan") var plan: PlanOptions

    @Option(help: "Take the modules of this stock kernel of Debian: debian:VERSION.")
    var kernel: String?

    @Option(
        name: .customLong("arch"),
        help: ArgumentHelp(
            "The architecture of the kernel: \(Architecture.words.joined(separator: " or ")).",
            discussion: "Needed only where no modules say it.",
            valueName: "arch"
        )
    )
    var architecture: Architecture?

    @Option(help: "The kernel's modules: lib/modules/RELEASE, or a folder with exactly one such.")
    var modules: String?

    @Option(
        name: .customLong("module"),
        help: "A kernel module of your own (.ko), loaded after the kernel's; repeatable."
    )
    var ownModules: [String] = []

    @Option(help: "Kernels that have af_alg_restrict (7.3 on): the value to set, 0, 1 or 2.")
    var restrict: Int = 0

    @Option(
        help: ArgumentHelp(
            "How requests reach the drivers: af_alg, kernel or auto. For the latter two, --module names the kernel module "
                + "algcheck, built for the board's kernel."
        )
    )
    var backend = BackendChoice.afAlg

    @Flag(help: "Say each driver's result as a signal for LAVA as well.")
    var lava = false

    @Option(name: .customLong("out"), help: "Where the ramdisk goes: an uncompressed cpio archive.")
    var output: String

    @Option(help: ArgumentHelp("The folder of the corpus.", visibility: .hidden))
    var corpus: String?

    func validate() throws {
        if kernel != nil, modules != nil { throw ValidationError("--kernel and --modules both name the modules") }
        if let kernel, !kernel.hasPrefix(DebianKernel.prefix) {
            throw ValidationError("--kernel wants debian:VERSION; of your own kernel, --modules is what goes in")
        }
        try plan.refuseSoak()
        if !(0...2).contains(restrict) { throw ValidationError("--restrict is 0, 1 or 2") }
        for module in ownModules where !module.hasSuffix(".ko") {
            throw ValidationError("--module wants an uncompressed kernel module, NAME.ko, not \(module)")
        }
    }

    func run() async throws {
        try await reportingErrors {
            let layout = try Layout()
            try selection.check(against: try layout.openCorpus(corpus), hasOwnModules: !ownModules.isEmpty)
            let modules = try await moduleFolder(layout)
            let ramdisk = BoardRamdisk(
                agents: layout.agents,
                architecture: architecture,
                corpus: corpus ?? layout.corpus,
                modules: modules,
                ownModules: ownModules,
                cache: layout.cache
            )
            var job = Job(
                task: .run,
                corpus: GuestLayout.Path.corpus,
                selection: selection.selection,
                restriction: restrict,
                backend: backend,
                outlet: lava ? .lava : .console
            )
            plan.apply(to: &job)
            try await ramdisk.write(to: output, job: job)
            print(output)
        }
    }

    private func moduleFolder(_ layout: Layout) async throws -> String? {
        guard let kernel else { return modules }
        guard let debian = try DebianKernel(kernel, for: architecture) else { return nil }
        return try await debian.files(cache: layout.cache) { Terminal.say("algcheck: \($0)") }.modules
    }
}
