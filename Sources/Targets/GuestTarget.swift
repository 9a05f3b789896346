internal import Corpus
internal import Foundation
public import Records

/// A kernel that algcheck boots in QEMU.
public struct GuestTarget: Target {
    /// What a guest is made of.
    public struct Configuration: Sendable {
        /// The kernel image: bzImage or vmlinux.
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

    /// Where the guest finds the corpus.
    public static let corpusPath = "/corpus"

    private let configuration: Configuration
    private let image: KernelImage
    private let folder: String

    /// Checks the kernel image.
    ///
    /// - Parameters:
    ///   - configuration: what the guest is made of.
    ///   - folder: where the logs go (`console.log`, `output.log`); also the guest's scratch folder.
    /// - Throws: `TargetError` when the image cannot be read or is no kernel.
    public init(_ configuration: Configuration, folder: String) throws {
        self.configuration = configuration
        self.folder = folder
        image = try KernelImage(path: configuration.kernel)
    }

    /// `uname -r` of the kernel, by the image's header or the folder of the modules.
    ///
    /// - Throws: `TargetError` when the image is no kernel, or the modules are none or another kernel's.
    public static func release(of configuration: Configuration) throws -> String {
        let byHeader = try KernelImage(path: configuration.kernel).release
        guard let modules = configuration.modules else { return byHeader ?? "unknown" }
        let byModules = try ModuleTree.release(ofFolder: modules)
        if let byHeader, byHeader != byModules {
            let message = "\(modules): modules of \(byModules); the kernel \(configuration.kernel) is \(byHeader)"
            throw TargetError(.input, message)
        }
        return byModules
    }

    /// The file that the console is written to.
    public var consolePath: String { "\(folder)/console.log" }

    /// What the host knows of the run.
    public var description: HostRecord {
        get async throws {
            let version = try await Tool.qemu.run(["--version"])
            let line = String(decoding: version.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
            return HostRecord(
                suiteVersion: Suite.version,
                target: "guest",
                startedAt: Suite.now,
                kernel: configuration.kernel,
                accelerator: try await accelerator.rawValue,
                emulator: line
            )
        }
    }

    private var accelerator: Accelerator {
        get async throws {
            if let chosen = configuration.accelerator { return chosen }
            try FileManager.default.createDirectory(atPath: configuration.cache, withIntermediateDirectories: true)
            return try await .best(cache: configuration.cache)
        }
    }

    /// Boots the kernel with the agent as its first process, until the machine is off.
    public func run(_ job: Job, receive: @escaping (String) throws -> Void) async throws -> [IncidentRecord] {
        var modules: ModuleTree?
        if let folder = configuration.modules {
            modules = try await ModuleTree(folder: folder, cache: configuration.cache)
        }
        let ramdisk = "\(folder)/ramdisk.cpio"
        defer { try? FileManager.default.removeItem(atPath: ramdisk) }
        try await Ramdisk(
            agent: configuration.agent,
            corpus: configuration.corpus,
            modules: modules,
            job: job,
            extras: configuration.extras.map { Ramdisk.Extra(source: $0.source, path: $0.path) }
        ).write(to: ramdisk, staging: "\(folder)/staging")

        let process = AgentProcess(
            executable: try Tool.qemu.executable,
            arguments: arguments(
                accelerator: try await accelerator,
                kernel: try await bootableKernel(),
                ramdisk: ramdisk,
                hasVirtio: modules?.hasVirtioConsole ?? true
            ),
            firstLine: .seconds(configuration.bootLimit),
            nextLine: .seconds(configuration.silenceLimit),
            stop: configuration.stop
        )
        var isComplete = false
        var hasRecords = false
        let (ending, message) = try await process.run { line in
            hasRecords = true
            if line.contains(#""kind":"end""#) || line.contains(#""what":"agent""#) { isComplete = true }
            try receive(line)
        }
        return incidents(ending, emulator: message, hasRecords: hasRecords, isComplete: isComplete)
    }

    /// The unpacked kernel where that boots faster, kept in the cache; else the image as given.
    private func bootableKernel() async throws -> String {
        let attributes = try FileManager.default.attributesOfItem(atPath: image.path)
        let time = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        let size = attributes[.size] as? Int ?? 0
        let folder = "\(configuration.cache)/kernels"
        let kept = "\(folder)/vmlinux-\(image.release ?? "elf")-\(size)-\(Int(time))"
        if FileManager.default.fileExists(atPath: kept) { return kept }
        guard let kernel = await image.unpacked() else { return image.path }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileBytes.write(kernel, to: kept)
        return kept
    }

    private func arguments(accelerator: Accelerator, kernel: String, ramdisk: String, hasVirtio: Bool) -> [String] {
        let records = ["-chardev", "file,id=records,path=/dev/fd/1"]
        let output = ["-chardev", "file,id=output,path=\(folder)/output.log"]
        let channel =
            hasVirtio
            ? [
                "-device", "virtio-serial-pci",
                "-device", "virtserialport,chardev=records,name=algcheck.records",
                "-device", "virtserialport,chardev=output,name=algcheck.output",
            ] : ["-serial", "chardev:records"]
        return accelerator.options + ["-nodefaults", "-display", "none", "-no-reboot", "-smp", "2", "-m", "2048"]
            + ["-kernel", kernel, "-initrd", ramdisk]
            + [
                "-append",
                "console=ttyS0 loglevel=5 panic=-1 oops=panic no_timer_check\(configuration.append.map { " " + $0 }.joined())",
            ]
            + records + output + ["-serial", "file:\(consolePath)"] + channel
    }

    /// What disturbed the guest, by how the emulator ended, what it said, and the console.
    func incidents(
        _ ending: AgentProcess.Ending,
        emulator: String,
        hasRecords: Bool,
        isComplete: Bool
    ) -> [IncidentRecord] {
        let console = ConsoleLog(path: consolePath)
        var incidents = console.complaints
        switch ending {
        case .silent(let limit):
            let seconds = limit.components.seconds
            let last = console.lines.last.map { "; last on the console: \($0)" } ?? "; nothing on the console"
            let words =
                hasRecords
                ? "no record for \(seconds) s: the guest hangs, or is slower than --silence-timeout"
                : "no record within \(seconds) s of the start: it does not boot, or is slower than --boot-timeout\(last)"
            incidents.append(IncidentRecord(kind: .hung, message: words, log: console.tail(20)))
        case .ended where isComplete: break
        case .stopped:
            let words = configuration.stop?.incident ?? "stopped"
            incidents.append(IncidentRecord(kind: .agent, message: words, log: console.tail(20)))
        case .ended(let code):
            let said = emulator.split(separator: "\n").last.map { "the emulator says: \($0)" }
            let end =
                code == nil ? "the emulator was killed" : "the guest switched off before its last record"
            let words = console.panic ?? said ?? end
            incidents.append(IncidentRecord(kind: .died, message: words, log: console.tail(20)))
        }
        return incidents
    }
}
