public import ArgumentParser
import Corpus
import Foundation
public import KernelNames
public import Records
public import Targets

extension CipherType: ExpressibleByArgument {}
extension Accelerator: ExpressibleByArgument {}
extension Exercise: ExpressibleByArgument {}
extension Profile: ExpressibleByArgument {}
extension ColorChoice: ExpressibleByArgument {}

/// Which drivers take part.
struct SelectionOptions: ParsableArguments {
    @Option(name: .customLong("driver"), help: "Only drivers whose name fits the glob (* and ?); repeatable.")
    var drivers: [String] = []

    @Option(name: .customLong("algorithm"), help: "Only algorithms whose name fits the glob; repeatable.")
    var algorithms: [String] = []

    @Option(name: .customLong("type"), help: "Only this type: hash, skcipher, aead or rng; repeatable.")
    var types: [CipherType] = []

    var selection: Selection { Selection(drivers: drivers, algorithms: algorithms, types: types) }

    /// Refuses a selection that no algorithm of the corpus can meet, before anything is booted.
    func check(against corpus: Corpus) throws {
        if corpus.groups.contains(where: { selection.contains(algorithm: $0.algorithm, type: $0.type) }) { return }
        // Drivers can carry a name of their own (ansi_cprng), so only the given words can be blamed.
        let words = (algorithms + types.map(\.rawValue)).joined(separator: ", ")
        Terminal.say("algcheck: no algorithm with vectors fits \(words); see `algcheck list algorithms`")
        throw ExitCode.nothingSelected
    }
}

/// Where the agent runs.
struct TargetOptions: ParsableArguments {
    enum Kind: String, CaseIterable, ExpressibleByArgument {
        case guest
        case local
    }

    @Option(help: "Where to run: guest (a kernel booted in QEMU) or local (this machine's kernel).")
    var target: Kind = .guest

    @Option(
        help: ArgumentHelp(
            "The kernel to boot: a bzImage, a vmlinux, user-mode Linux, or debian:VERSION for a stock kernel of "
                + "Debian, fetched once.",
            discussion: "debian:6.12 is the newest 6.12, debian:6.12.107 that one, debian:6.12-cloud a flavour, "
                + "debian:6.1-uml user-mode Linux. Default: debian:6.1."
        )
    )
    var kernel: String?

    @Option(help: "The kernel's modules: lib/modules/RELEASE, or a folder with exactly one such.")
    var modules: String?

    @Option(help: "kvm or tcg. Default: KVM where a tiny guest proves that it works, else TCG.")
    var accel: Accelerator?

    @Option(help: "Words for the guest's kernel command line, such as fips=1; repeatable.")
    var append: [String] = []

    @Flag(help: "Look for drivers and run them as the user nobody (guests).")
    var unprivileged = false

    @Flag(help: "Boot the guest in FIPS mode (fips=1).")
    var fips = false

    @Option(
        name: .customLong("module"),
        help: "A kernel module of your own (.ko), loaded after the kernel's; repeatable."
    )
    var ownModules: [String] = []

    @Option(
        name: .customLong("device"),
        help: "A device for the guest, as QEMU's -device takes it, such as virtio-rng-pci; repeatable."
    )
    var devices: [String] = []

    @Option(help: "The guest's processor, as QEMU's -cpu takes it, such as qemu64 or max,-avx2. Default: the fullest.")
    var cpu: String?

    @Option(help: "Processors of the guest.")
    var smp: Int = 2

    @Option(help: "Memory of the guest in MiB.")
    var memory: Int = 2048

    @Option(help: "Guests of kernels that have af_alg_restrict (7.3 on): the value to set, 0, 1 or 2.")
    var restrict: Int = 0

    @Option(help: "Seconds that a guest may take to its first record.")
    var bootTimeout: Int = 120

    @Option(help: "Seconds that may pass between records.")
    var silenceTimeout: Int = 120

    @Option(help: "Seconds that a group of vectors may take on a driver before the driver counts as hung.")
    var stepTimeout: Int = 60

    @Option(help: ArgumentHelp("The folder of the corpus.", visibility: .hidden))
    var corpus: String?

    func validate() throws {
        if target == .local, kernel != nil || modules != nil || accel != nil {
            throw ValidationError("--kernel, --modules and --accel are for --target guest")
        }
        if modules != nil, kernel == nil { throw ValidationError("--modules needs --kernel") }
        if modules != nil, kernel?.hasPrefix(DebianKernel.prefix) == true {
            throw ValidationError("--modules is for a kernel file; a Debian kernel brings its own")
        }
        if !(0...2).contains(restrict) { throw ValidationError("--restrict is 0, 1 or 2") }
        if restrict != 0 || !append.isEmpty || unprivileged, target == .local {
            throw ValidationError("--restrict, --append and --unprivileged are for --target guest")
        }
        if isMachine, target == .local {
            throw ValidationError("--fips, --module, --device, --cpu, --smp and --memory are for --target guest")
        }
        for module in ownModules where !module.hasSuffix(".ko") {
            throw ValidationError("--module wants an uncompressed kernel module, NAME.ko, not \(module)")
        }
        if !ownModules.isEmpty, kernel != nil, modules == nil, kernel?.hasPrefix(DebianKernel.prefix) != true {
            throw ValidationError("--module needs the kernel's own modules as well: --modules")
        }
        if smp < 1 || memory < 64 { throw ValidationError("--smp is at least 1, --memory at least 64 MiB") }
        if bootTimeout < 1 || silenceTimeout < 1 || stepTimeout < 1 {
            throw ValidationError("time-outs are at least one second")
        }
    }

    private var isMachine: Bool {
        fips || !ownModules.isEmpty || !devices.isEmpty || hardware != GuestTarget.Hardware()
    }

    /// The machine of a guest.
    var hardware: GuestTarget.Hardware {
        var hardware = GuestTarget.Hardware()
        hardware.processor = cpu
        hardware.processors = smp
        hardware.megabytes = memory
        hardware.devices = devices
        return hardware
    }

    /// The options that say what is tested, as words of a command line; time-outs and the like are left out.
    var words: [String] {
        var words: [String] = target == .guest ? [] : ["--target", target.rawValue]
        for (name, value) in [("--kernel", kernel), ("--modules", modules), ("--accel", accel?.rawValue)] {
            if let value { words += [name, value] }
        }
        for word in append { words += ["--append", word] }
        for module in ownModules { words += ["--module", module] }
        for device in devices { words += ["--device", device] }
        if let cpu { words += ["--cpu", cpu] }
        if smp != 2 { words += ["--smp", "\(smp)"] }
        if memory != 2048 { words += ["--memory", "\(memory)"] }
        if fips { words.append("--fips") }
        if restrict != 0 { words += ["--restrict", "\(restrict)"] }
        if unprivileged { words.append("--unprivileged") }
        return words
    }

    /// The corpus that takes part.
    func openCorpus(_ layout: Layout) throws -> Corpus { try layout.openCorpus(corpus) }
}

extension Layout {
    /// The corpus in a folder, or this checkout's; an error tells how to make one.
    func openCorpus(_ folder: String?) throws -> Corpus {
        do {
            return try Corpus(folder: folder ?? corpus)
        } catch let error as FileError {
            throw TargetError(.setup, "no corpus (\(error)); `make vectors` fetches and generates it")
        }
    }
}
