internal import JSONC
public import KernelNames

/// One line of `records.jsonl`: something that a run found out. Records are the only truth; reports are derived from
/// them. `Reports/SCHEMA.md` is the grammar.
public enum Record: Sendable, Equatable {
    /// The format's version, in every record as `v`. Readers refuse a higher one.
    public static let version = 2

    /// What the host knows: written first, by `algcheck`.
    case host(HostRecord)
    /// A file of vectors that the user brought, and what became of it: written by the host, after its own.
    case file(FileRecord)
    /// What the kernel under test says of itself: the agent's first record.
    case run(RunRecord)
    /// A kernel module that would not load.
    case module(ModuleRecord)
    /// A driver that was found, and whether it can be reached.
    case driver(DriverRecord)
    /// Something that cannot be tested and is no driver of an AF_ALG type, and why.
    case untested(UntestedRecord)
    /// Which driver answers an algorithm's name.
    case resolution(ResolutionRecord)
    /// Whether a driver's device did the work.
    case device(DeviceRecord)
    /// Whether what a driver says of itself holds.
    case audit(AuditRecord)
    /// What identifies the kernel's build and the machine.
    case platform(PlatformRecord)
    /// A group of vectors in the plan.
    case group(GroupRecord)
    /// How much is about to be done.
    case plan(PlanRecord)
    /// The outcome of one group on one driver in one exercise.
    case checks(CheckRecord)
    /// What a driver made of a question without a known answer.
    case answer(AnswerRecord)
    /// What the kernel does where the AF_ALG contract says something.
    case contract(ContractRecord)
    /// Something that ended or disturbed the run: a panic, a hang, a time-out.
    case incident(IncidentRecord)
    /// The agent's last record; a run without it is incomplete.
    case end(EndRecord)
}

/// What the host knows of a run.
public struct HostRecord: Sendable, Equatable {
    /// The version of algcheck.
    public var suiteVersion: String
    /// Where the agent runs: `guest`, `local` or `ssh`.
    public var target: String
    /// UTC start of the run, `2026-11-23T03:00:00Z`.
    public var startedAt: String
    /// Guests: the kernel image's path as given.
    public var kernel: String?
    /// Guests: `kvm` or `tcg`.
    public var accelerator: String?
    /// Guests: the emulator's version line.
    public var emulator: String?
    /// The options that described the target on the command line, such as `--kernel debian:6.12`.
    public var options: [String]
    /// SHA-256 digests, hex, of what a certificate rests on: `kernel` (the image), `config`, `corpus.json`,
    /// `corpus.bin`, `agent`. Empty in runs that nobody asked to certify.
    public var digests: [String: String]
    /// Where the kernel's configuration was found: a file's name, or `IKCONFIG` for the copy inside the kernel.
    public var configSource: String?
    /// Guests: the machine.
    public var hardware: Hardware?
    /// Guests: kernel modules that the user added, as given.
    public var modules: [String]

    /// The machine that a guest runs on.
    public struct Hardware: Sendable, Equatable {
        /// The emulator's name of the processor; nil for the fullest that it has.
        public var processor: String?
        /// Processors.
        public var processors: Int
        /// Memory in MiB.
        public var megabytes: Int
        /// Further devices, as given.
        public var devices: [String]

        /// Describes a machine.
        public init(processor: String?, processors: Int, megabytes: Int, devices: [String]) {
            self.processor = processor
            self.processors = processors
            self.megabytes = megabytes
            self.devices = devices
        }
    }

    /// Describes the host's part.
    public init(
        suiteVersion: String,
        target: String,
        startedAt: String,
        kernel: String? = nil,
        accelerator: String? = nil,
        emulator: String? = nil,
        options: [String] = [],
        digests: [String: String] = [:],
        configSource: String? = nil,
        hardware: Hardware? = nil,
        modules: [String] = []
    ) {
        self.suiteVersion = suiteVersion
        self.target = target
        self.startedAt = startedAt
        self.kernel = kernel
        self.accelerator = accelerator
        self.emulator = emulator
        self.options = options
        self.digests = digests
        self.configSource = configSource
        self.hardware = hardware
        self.modules = modules
    }
}

/// What the kernel under test says of itself.
public struct RunRecord: Sendable, Equatable {
    /// `uname -r`.
    public var kernelRelease: String
    /// `uname -v`.
    public var kernelVersion: String
    /// `uname -m`.
    public var machine: String
    /// /proc/cmdline.
    public var commandLine: String
    /// The processor's model name from /proc/cpuinfo.
    public var processor: String
    /// /proc/sys/crypto/fips_enabled; false where the file is absent.
    public var fips: Bool
    /// /proc/sys/crypto/af_alg_restrict; nil where the kernel has none.
    public var restrict: Int?
    /// The sha256 of the vector manifest.
    public var manifestDigest: String
    /// The exercises in the plan.
    public var exercises: [Exercise]
    /// The profile; nil where the plan has none.
    public var profile: Profile?
    /// Where the generator of random messages started; nil where there are none.
    public var seed: UInt64?
    /// Which part of a run this is; nil for a whole one.
    public var shard: ShardRecord?
    /// Which ways to the drivers it may take.
    public var backend: BackendChoice

    /// Describes a kernel.
    public init(
        kernelRelease: String,
        kernelVersion: String,
        machine: String,
        commandLine: String,
        processor: String,
        fips: Bool,
        restrict: Int?,
        manifestDigest: String,
        exercises: [Exercise],
        profile: Profile? = nil,
        seed: UInt64? = nil,
        shard: ShardRecord? = nil,
        backend: BackendChoice = .afAlg
    ) {
        self.kernelRelease = kernelRelease
        self.kernelVersion = kernelVersion
        self.machine = machine
        self.commandLine = commandLine
        self.processor = processor
        self.fips = fips
        self.restrict = restrict
        self.manifestDigest = manifestDigest
        self.exercises = exercises
        self.profile = profile
        self.seed = seed
        self.shard = shard
        self.backend = backend
    }
}

/// A kernel module that would not load.
public struct ModuleRecord: Sendable, Equatable {
    /// The module's name.
    public var name: String
    /// The errno's name, such as `ENODEV`.
    public var errno: String
    /// What the errno means here, where that is known.
    public var untested: Untested?
    /// What the kernel's log said when it refused.
    public var message: String?

    /// Names the module and the reason.
    public init(name: String, errno: String, untested: Untested? = nil, message: String? = nil) {
        self.name = name
        self.errno = errno
        self.untested = untested
        self.message = message
    }
}

/// How much is about to be done.
public struct PlanRecord: Sendable, Equatable {
    /// Drivers with at least one group.
    public var drivers: Int
    /// Groups of vectors in the selection.
    public var groups: Int
    /// `checks` records to come.
    public var records: Int
    /// Checks to come: vectors x drivers x exercises.
    public var checks: Int
    /// Among the drivers, instances that get known answers only: all of their parts stand in the same places of other
    /// instances, which get the rest.
    public var covered: Int

    /// Announces a plan.
    public init(drivers: Int, groups: Int, records: Int, checks: Int, covered: Int = 0) {
        self.drivers = drivers
        self.groups = groups
        self.records = records
        self.checks = checks
        self.covered = covered
    }

    /// Adds the plan of the boot that wrappers have; their groups are among those of what they wrap.
    public mutating func add(_ wrapped: PlanRecord) {
        drivers += wrapped.drivers
        groups = max(groups, wrapped.groups)
        records += wrapped.records
        checks += wrapped.checks
        covered += wrapped.covered
    }
}

/// Something that ended or disturbed a run.
public struct IncidentRecord: Sendable, Equatable {
    /// The kinds of disturbance.
    public enum Kind: String, CaseIterable, Sendable {
        /// The kernel stopped: panic, or the machine switched off before the end record.
        case died
        /// Nothing came for longer than the watchdog allows.
        case hung
        /// A kernel warning: the kernel's log carries a BUG, WARNING, Oops or failed self-test.
        case kernelWarning = "complaint"
        /// The agent could not go on, or the command that it started failed.
        case agent
        /// A line came that is no record.
        case garbled
    }

    /// Whose doing it is, where that is known; the run then went on without it.
    public enum Blame: Sendable, Equatable {
        /// A kernel module, while it was loaded.
        case module(String)
        /// A driver or algorithm, while it was bound.
        case bind(CipherType, name: String)
        /// A driver, while it ran one step.
        case step(StepID)
    }

    /// What kind of disturbance.
    public var kind: Kind
    /// One line: what happened.
    public var message: String
    /// Lines of the console that tell more.
    public var log: [String]
    /// Whose doing it is, where that is known.
    public var blame: Blame?

    /// Describes a disturbance.
    public init(kind: Kind, message: String, log: [String] = [], blame: Blame? = nil) {
        self.kind = kind
        self.message = message
        self.log = log
        self.blame = blame
    }
}

/// The agent's last record.
public struct EndRecord: Sendable, Equatable {
    /// Checks executed.
    public var checks: Int
    /// Seconds that the checks took, discovery and boot not counted.
    public var seconds: Double
    /// Seconds that it took to read the corpus; nil where there was none.
    public var corpusSeconds: Double?
    /// What the agent's processes used of the processors; nil where it was not measured.
    public var processor: ProcessorTime?

    /// Closes a run.
    public init(checks: Int, seconds: Double, corpusSeconds: Double? = nil, processor: ProcessorTime? = nil) {
        self.checks = checks
        self.seconds = seconds
        self.corpusSeconds = corpusSeconds
        self.processor = processor
    }
}

/// Seconds of processor time.
public struct ProcessorTime: Sendable, Equatable {
    /// Of the program itself.
    public var user: Double
    /// Of the kernel on its behalf: the drivers' own work, mostly.
    public var system: Double

    /// Names both.
    public init(user: Double, system: Double) {
        self.user = user
        self.system = system
    }

    /// Of both together.
    public static func + (left: ProcessorTime, right: ProcessorTime) -> ProcessorTime {
        ProcessorTime(user: left.user + right.user, system: left.system + right.system)
    }
}
