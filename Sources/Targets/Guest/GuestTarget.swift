public import AgentProtocol
internal import Corpus
internal import Files
internal import Foundation
internal import HostTools
public import Records

/// A kernel that algcheck boots: in QEMU, or by itself where it is a program (user-mode Linux).
public struct GuestTarget: Target {
    /// The machine of a guest.
    public struct Hardware: Sendable, Equatable {
        /// QEMU's name of the processor, features added and taken away: `qemu64`, `max,-avx2`; nil for the fullest.
        public var processor: String?
        /// Processors.
        public var processors = 2
        /// Memory in MiB.
        public var megabytes = 2048
        /// Further devices, as QEMU's `-device` takes them.
        public var devices: [String] = []

        /// The machine that a guest gets when nobody asks for another.
        public init() {}
    }

    /// What a guest is made of.
    public struct Configuration: Sendable {
        /// The kernel image: bzImage, vmlinux, or user-mode Linux.
        public var kernel: String
        /// The folder of the kernel's modules; nil for a kernel that has everything built in.
        public var modules: String?
        /// The static agent.
        public var agent: String
        /// The folder of the corpus.
        public var corpus: String
        /// A folder for what is worth keeping between runs.
        public var cache: String
        /// KVM, TCG, or nil for what works.
        public var accelerator: Accelerator?
        /// Seconds until the first record.
        public var bootLimit: Int = 120
        /// Seconds between records.
        public var silenceLimit: Int = 120
        /// Ends the guest early.
        public var stop: StopSignal?
        /// Words for the kernel's command line, after our own.
        public var append: [String] = []
        /// The machine.
        public var hardware = Hardware()
        /// Further kernel modules, loaded after the kernel's own, in this order.
        public var ownModules: [String] = []
        /// Files of this machine for the guest: source here, path there.
        public var extras: [(source: String, path: String)] = []

        /// Describes a guest.
        public init(
            kernel: String,
            modules: String?,
            agent: String,
            corpus: String,
            cache: String,
            accelerator: Accelerator? = nil
        ) {
            self.kernel = kernel
            self.modules = modules
            self.agent = agent
            self.corpus = corpus
            self.cache = cache
            self.accelerator = accelerator
        }
    }

    private let configuration: Configuration
    private let image: KernelImage
    private let folder: String

    /// Checks the kernel image.
    ///
    /// - Parameters:
    ///   - configuration: what the guest is made of.
    ///   - folder: where the logs go (`console.log`, `output.log`); also the guest's scratch folder.
    /// - Throws: `TargetError` when the image cannot be read or is no kernel.
    public init(_ configuration: Configuration, folder: String) async throws {
        self.init(configuration, image: try await KernelImage(path: configuration.kernel), folder: folder)
    }

    init(_ configuration: Configuration, image: KernelImage, folder: String) {
        self.configuration = configuration
        self.folder = folder
        self.image = image
    }

    /// `uname -r` of the kernel, by the image's header or the folder of the modules.
    ///
    /// - Throws: `TargetError` when the image is no kernel, or the modules are none or another kernel's.
    static func release(of configuration: Configuration, _ image: KernelImage) throws -> String {
        let byHeader = image.release
        guard let modules = configuration.modules else { return byHeader ?? "unknown" }
        let byModules = try ModuleTree.release(ofFolder: modules)
        if let byHeader, byHeader != byModules {
            let message = "\(modules): modules of \(byModules); the kernel \(configuration.kernel) is \(byHeader)"
            throw TargetError(.input, message)
        }
        return byModules
    }

    /// What the host knows of the run.
    public var description: HostRecord {
        get async throws {
            if image.isUserMode {
                return HostRecord(
                    suiteVersion: Suite.version,
                    target: "guest",
                    startedAt: Suite.now,
                    kernel: configuration.kernel,
                    emulator: UserModeMachine.emulator
                )
            }
            let version = try await emulation.program.run(["--version"])
            let line = String(decoding: version.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
            return HostRecord(
                suiteVersion: Suite.version,
                target: "guest",
                startedAt: Suite.now,
                kernel: configuration.kernel,
                accelerator: try await accelerator.rawValue,
                emulator: line,
                hardware: HostRecord.Hardware(
                    processor: configuration.hardware.processor,
                    processors: configuration.hardware.processors,
                    megabytes: configuration.hardware.megabytes,
                    devices: configuration.hardware.devices
                ),
                modules: configuration.ownModules
            )
        }
    }

    private var emulation: Architecture.Emulation {
        get throws { try image.architecture.emulation }
    }

    private var accelerator: Accelerator {
        get async throws {
            if let chosen = configuration.accelerator { return chosen }
            let kernel = try await bootableKernel()
            return try await .best(for: kernel, of: try image.architecture, cache: configuration.cache)
        }
    }

    /// The whole machine is ours.
    static let capabilities: TargetCapabilities = [
        .takesKernel, .takesModules, .takesMachine, .bootsAgain, .isOurs, .isRoot, .runsPrograms,
    ]

    /// The whole machine is ours.
    public var capabilities: TargetCapabilities { Self.capabilities }

    /// Seconds that a guest may take to switch off after its last record. One with a device that hangs never does.
    private static let farewell = 3

    /// Boots the kernel with the agent as its first process, until the machine is off.
    ///
    /// The first boot's console is `console.log`, that of the second `console-2.log`, and so on.
    public func boot(_ job: Job, number: Int, receive: @escaping (AgentLine) throws -> Void) async throws -> Boot {
        var modules: ModuleTree?
        if let folder = configuration.modules {
            modules = try await ModuleTree(folder: folder, cache: configuration.cache)
            if image.isUserMode { modules?.unwanted.formUnion(ModuleTree.virtio) }
        }
        let ramdisk = "\(folder)/ramdisk.cpio"
        defer { try? FileManager.default.removeItem(atPath: ramdisk) }
        try await Ramdisk(
            agent: configuration.agent,
            corpus: configuration.corpus,
            modules: modules,
            ownModules: configuration.ownModules,
            job: job,
            extras: configuration.extras.map { Ramdisk.Extra(source: $0.source, path: $0.path) }
        ).write(to: ramdisk, staging: "\(folder)/staging")

        let console = number == 1 ? "\(folder)/console.log" : "\(folder)/console-\(number).log"
        let process = try await process(
            ramdisk: ramdisk,
            console: console,
            hasVirtio: modules?.hasVirtioConsole ?? true
        )
        var isComplete = false
        var hasRecords = false
        let (ending, message) = try await process.run { text in
            let line = AgentLine(text)
            hasRecords = true
            isComplete = isComplete || line.isLast
            try receive(line)
            return isComplete ? .seconds(Self.farewell) : nil
        }
        let log = ConsoleLog(path: console)
        if !hasRecords, log.lines.isEmpty, let refusal = refusal(ending, message) { throw refusal }
        return Boot(self.ending(ending, message, log, hasRecords: hasRecords, isComplete: isComplete), console: log)
    }

    private func process(ramdisk: String, console: String, hasVirtio: Bool) async throws -> AgentProcess {
        let limits = (first: configuration.bootLimit, next: configuration.silenceLimit)
        if image.isUserMode {
            let program = try await UserModeProgram.startable(
                image.path,
                try image.architecture,
                cache: configuration.cache
            )
            return UserModeMachine(program: program, folder: folder).process(
                ramdisk: ramdisk,
                append: configuration.append,
                console: console,
                limits: limits,
                stop: configuration.stop
            )
        }
        return AgentProcess(
            executable: try emulation.program.executable,
            arguments: Emulator(
                architecture: try image.architecture,
                accelerator: try await accelerator,
                hardware: configuration.hardware,
                append: configuration.append
            ).arguments(
                kernel: try await bootableKernel(),
                ramdisk: ramdisk,
                outlets: Emulator.Outlets(
                    console: console,
                    output: "\(folder)/\(GuestLayout.outputFile)",
                    hasVirtio: hasVirtio
                )
            ),
            firstLine: .seconds(limits.first),
            nextLine: .seconds(limits.next),
            stop: configuration.stop
        )
    }

    /// The unpacked kernel where that boots faster, kept in the cache; else the image as given.
    private func bootableKernel() async throws -> String {
        let folder = "\(configuration.cache)/kernels"
        let kept = "\(folder)/vmlinux-\(image.release ?? "elf")-\(try FileVersion(of: image.path))"
        if FileManager.default.fileExists(atPath: kept) { return kept }
        guard let kernel = await image.unpacked() else { return image.path }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileBytes.write(kernel, to: kept)
        return kept
    }

    /// An emulator that gives up before the kernel says a word was asked for a machine that it does not have: a processor, a
    /// device. nil for every other end.
    func refusal(_ ending: AgentProcess.Ending, _ said: String) -> TargetError? {
        guard ending == .ended(code: 1), !image.isUserMode, let words = said.split(separator: "\n").last else {
            return nil
        }
        let isMissing = configuration.accelerator == .kvm && words.lowercased().contains("kvm")
        return TargetError(isMissing ? .setup : .input, "the emulator refuses this machine: \(words)")
    }

    /// What came of the guest, by how the emulator ended, what it said, and the console.
    func ending(
        _ ending: AgentProcess.Ending,
        _ said: String,
        _ console: ConsoleLog,
        hasRecords: Bool,
        isComplete: Bool
    ) -> Boot.Ending {
        switch ending {
        // A machine that does not switch off, with a processor that spins, has said what it had to say.
        case .ended where isComplete, .silent where isComplete: return .complete
        case .silent(let limit):
            let seconds = limit.components.seconds
            let last = console.lines.last.map { "; last on the console: \($0)" } ?? "; nothing on the console"
            return .hung(
                hasRecords
                    ? "no record for \(seconds) s: the guest hangs, or is slower than --silence-timeout"
                    : "no record within \(seconds) s of the start: it does not boot, or is slower than "
                        + "--boot-timeout\(last)"
            )
        case .stopped: return .stopped(configuration.stop?.incident ?? "stopped")
        case .ended(let code):
            let words = said.split(separator: "\n").last
            let end =
                switch code {
                case nil: "the emulator was killed"
                case 0:
                    // What QEMU said need not be the reason: it remarks on requests to its devices, too.
                    "the guest switched off, or started anew, before its last record"
                        + (words.map { "; the emulator's last remark: \($0)" } ?? "")
                case .some(let code): words.map { "the emulator says: \($0)" } ?? "the emulator ended with \(code)"
                }
            return .died(console.panic ?? end)
        }
    }
}

extension AgentLine {
    /// Whether the agent has nothing more to say: it has done its job, or cannot go on.
    fileprivate var isLast: Bool {
        switch self {
        case .record(.end, _): true
        case .record(.incident(let incident), _): incident.kind == .agent
        default: false
        }
    }
}
