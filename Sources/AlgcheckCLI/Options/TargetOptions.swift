import AgentProtocol
public import ArgumentParser
import Corpus
import Records
public import Targets

extension Accelerator: ExpressibleByArgument {}

extension Architecture: ExpressibleByArgument {
    /// Takes any name of it that is in use.
    public init?(argument: String) {
        guard let found = Self.named(argument) else { return nil }
        self = found
    }

    /// One name of each.
    public static var allValueStrings: [String] { words }
}

/// Where the agent runs.
struct TargetOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Where to run: \(TargetChoice.help).", valueName: "target"))
    var target = TargetChoice.standard

    @Option(
        help: ArgumentHelp(
            "The kernel to boot: a bzImage or a vmlinux of x86, an Image of arm64 (also packed), user-mode Linux, or "
                + "debian:VERSION for a stock kernel of Debian, fetched once.",
            discussion: "debian:6.12 is the newest 6.12, debian:6.12.107 that one, debian:6.12-cloud a flavour, "
                + "debian:6.12-arm64 the one for arm64, debian:6.1-uml user-mode Linux. Default: debian:6.1."
        )
    )
    var kernel: String?

    @Option(
        name: .customLong("arch"),
        help: ArgumentHelp(
            "The architecture of the kernel: \(Architecture.words.joined(separator: " or ")).",
            discussion: "Needed only for debian:VERSION of another than this machine's; a file says it by itself.",
            valueName: "arch"
        )
    )
    var architecture: Architecture?

    @Option(help: "The kernel's modules: lib/modules/RELEASE, or a folder with exactly one such.")
    var modules: String?

    @Option(
        help: "kvm or tcg. Default: KVM where the kernel boots on it in eight seconds, which is tried once, else TCG."
    )
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

    @OptionGroup var backend: BackendOptions

    @OptionGroup var remote: RemoteOptions

    @Option(help: "Seconds that a guest may take to its first record.")
    var bootTimeout: Int = 120

    @Option(help: "Seconds that may pass between records.")
    var silenceTimeout: Int = 120

    @Option(help: "Seconds that a check may take on a driver before the driver counts as hung.")
    var stepTimeout: Int = 60

    @Option(help: ArgumentHelp("The folder of the corpus.", visibility: .hidden))
    var corpus: String?

    func validate() throws {
        for (option, isGiven, capability) in requirements where isGiven { try require(capability, for: option) }
        if modules != nil, kernel == nil, target.kind.capabilities.contains(.takesKernel) {
            throw ValidationError("--modules needs --kernel")
        }
        if modules != nil, isDebian {
            throw ValidationError("--modules is for a kernel file; a Debian kernel brings its own")
        }
        if backend.backend.takesModule, unprivileged {
            throw ValidationError("--unprivileged is for AF_ALG: only root may use the kernel module")
        }
        if !(0...2).contains(restrict) { throw ValidationError("--restrict is 0, 1 or 2") }
        for module in ownModules where !module.hasSuffix(".ko") {
            throw ValidationError("--module wants an uncompressed kernel module, NAME.ko, not \(module)")
        }
        if !ownModules.isEmpty, kernel != nil, modules == nil, !isDebian {
            throw ValidationError("--module needs the kernel's own modules as well: --modules")
        }
        if smp < 1 || memory < 64 { throw ValidationError("--smp is at least 1, --memory at least 64 MiB") }
        if bootTimeout < 1 || silenceTimeout < 1 || stepTimeout < 1 {
            throw ValidationError("time-outs are at least one second")
        }
    }

    /// What each option takes of the target.
    private var requirements: [(option: String, isGiven: Bool, capability: TargetCapabilities)] {
        [
            ("--kernel", kernel != nil, .takesKernel), ("--modules", modules != nil, .takesModules),
            ("--arch", architecture != nil, .takesModules),
            ("--append", !append.isEmpty, .takesKernel), ("--fips", fips, .takesKernel),
            ("--accel", accel != nil, .takesMachine), ("--device", !devices.isEmpty, .takesMachine),
            ("--cpu", cpu != nil, .takesMachine), ("--smp", smp != 2, .takesMachine),
            ("--memory", memory != 2048, .takesMachine), ("--module", !ownModules.isEmpty, .isRoot),
            ("--restrict", restrict != 0, .isRoot), ("--unprivileged", unprivileged, .isRoot),
            ("--headers", backend.headers != nil, .isRoot),
            ("--algcheck-module", backend.algcheckModule != nil, .isRoot),
        ] + remote.given.map { ($0.option, true, $0.capability) }
    }

    /// Refuses an option that asks more of the target than it can do.
    func require(_ capability: TargetCapabilities, for option: String) throws {
        if target.kind.capabilities.isSuperset(of: capability) { return }
        let able = TargetKind.all.filter { $0.capabilities.isSuperset(of: capability) }.map(\.name)
        throw ValidationError("\(option) is for --target \(able.joined(separator: " or "))")
    }

    private var isDebian: Bool { kernel?.hasPrefix(DebianKernel.prefix) == true }

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
        var words: [String] = target == .standard ? [] : ["--target", target.word]
        for (name, value) in [("--kernel", kernel), ("--modules", modules), ("--accel", accel?.rawValue)] {
            if let value { words += [name, value] }
        }
        if let architecture { words += ["--arch", architecture.word] }
        for word in append { words += ["--append", word] }
        for module in ownModules { words += ["--module", module] }
        for device in devices { words += ["--device", device] }
        if let cpu { words += ["--cpu", cpu] }
        if smp != 2 { words += ["--smp", "\(smp)"] }
        if memory != 2048 { words += ["--memory", "\(memory)"] }
        if fips { words.append("--fips") }
        if restrict != 0 { words += ["--restrict", "\(restrict)"] }
        if unprivileged { words.append("--unprivileged") }
        return words + backend.words + remote.words
    }

    /// What the options ask of a target.
    ///
    /// - Parameter stop: ends the agent early.
    func request(_ layout: Layout, stop: StopSignal) -> TargetRequest {
        var request = TargetRequest(agents: layout.agents, corpus: corpus ?? layout.corpus, cache: layout.cache)
        request.place = target.place
        request.kernel = kernel
        request.architecture = architecture
        request.modules = modules
        request.accelerator = accel
        request.append = append + (fips ? ["fips=1"] : [])
        request.hardware = hardware
        request.ownModules = ownModules
        request.remote = remote.machine
        request.backendModule = backend.module
        request.moduleSource = layout.moduleSource
        request.bootLimit = bootTimeout
        request.silenceLimit = silenceTimeout
        request.stop = stop
        return request
    }

    /// A job with what the options say of the agent; everything else is as a job has it by itself.
    func job(_ task: Job.Task, _ selection: Selection = Selection()) -> Job {
        Job(
            task: task,
            corpus: "",
            selection: selection,
            restriction: restrict,
            isPrivileged: !unprivileged,
            backend: backend.backend
        )
    }

    /// The corpus that takes part.
    func openCorpus(_ layout: Layout) throws -> Corpus { try layout.openCorpus(corpus) }
}

/// The value of `--target`: a kind, and which one of it.
struct TargetChoice: ExpressibleByArgument {
    let kind: TargetKind
    /// What follows the colon; nil for kinds of which there is only one.
    let place: String?

    /// What is taken when nobody chooses.
    static let standard = TargetChoice(kind: TargetKind.all[0], place: nil)

    private init(kind: TargetKind, place: String?) {
        self.kind = kind
        self.place = place
    }

    init?(argument: String) { self.init(argument, among: TargetKind.all) }

    /// Reads `KIND`, or `KIND:PLACE` of a kind that wants one.
    init?(_ word: String, among kinds: [TargetKind]) {
        let parts = word.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let place = parts.count > 1 ? parts[1] : nil
        guard let kind = kinds.first(where: { $0.name == parts[0] }), (kind.place == nil) == (place == nil),
            place != ""
        else { return nil }
        self.init(kind: kind, place: place)
    }

    /// As the command line has it.
    var word: String { place.map { "\(kind.name):\($0)" } ?? kind.name }

    var defaultValueDescription: String { word }

    static var allValueStrings: [String] {
        TargetKind.all.map { kind in kind.place.map { "\(kind.name):\($0)" } ?? kind.name }
    }

    /// All kinds, for a help text.
    static var help: String {
        zip(allValueStrings, TargetKind.all).map { "\($0) (\($1.summary))" }.joined(separator: " or ")
    }
}

extension TargetChoice: Equatable {
    static func == (left: TargetChoice, right: TargetChoice) -> Bool { left.word == right.word }
}
