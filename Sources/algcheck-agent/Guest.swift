import CGuest
import Conformance
import Contract
import Corpus
import Glibc
import Records
import SystemPackage

/// The agent as the first process of a kernel that algcheck booted.
struct Guest {
    /// Where the ramdisk keeps what the host prepared.
    private enum Path {
        static let job = "/job.json"
        static let modules = "/modules.list"
        static let moduleFolder = "/modules"
        static let restriction = "/proc/sys/crypto/af_alg_restrict"
    }

    /// Lines that a job which reads the console waits for.
    private enum Console {
        static let up = "algcheck: up"
        static let begin = "algcheck: begin"
        static let end = "algcheck: end"
    }

    /// The user without rights.
    private static let nobody: uid_t = 65534

    /// Sets the machine up, does the job, and switches the machine off, whatever happens.
    func run() {
        // /proc is there already: see CGuest.
        for (type, target) in [("sysfs", "/sys"), ("devtmpfs", "/dev"), ("tmpfs", "/tmp")] {
            mkdir(target, 0o755)
            _ = cguest_mount(type, target)
        }
        // The kernel opened no console for a ramdisk without /dev/console; take it now, for messages of last resort.
        Channel.attachConsole()

        var loader = ModuleLoader(list: Path.modules)
        let order = Result { try Job(path: Path.job) }
        let writer: RecordWriter
        if let outlet = try? order.get().outlet, outlet != .channel {
            hushKernel()
            say(Console.up)
            say(Console.begin)
            writer = RecordWriter(console: outlet == .lava)
        } else {
            loader.loadChannel()
            guard let records = Channel.open(named: "algcheck.records") else {
                say("algcheck-agent: no channel for records: neither a virtio port nor a second serial line")
                switchOff()
            }
            writer = RecordWriter(descriptor: records, isAnswered: true)
        }
        do {
            let job = try order.get()
            let refused = try loader.loadRest(except: job.resumption.unloaded, output: writer.output.settled)
            for record in ModuleSurvey(folder: Path.moduleFolder).records(refused: refused) { try writer.write(record) }
            restrict(job.restriction)
            try work(job, writer)
        } catch {
            say("algcheck-agent: \(error)")
            try? writer.write(.incident(IncidentRecord(kind: .agent, message: "\(error)")))
        }
        if let outlet = try? order.get().outlet, outlet != .channel { say(Console.end) }
        // A machine that is switched off loses what the host has not taken yet.
        try? writer.settle()
        switchOff()
    }

    private func work(_ job: Job, _ writer: RecordWriter) throws {
        switch job.task {
        case .run, .list:
            let run = Run(corpus: try Corpus(folder: job.corpus), job: job, output: writer.output)
            if !job.isPrivileged { try becomeNobody() }
            defer { becomeRoot() }
            try run.perform()
        case .answer:
            let corpus = try Corpus(folder: job.corpus)
            try AnswerRun(corpus: corpus, selection: job.selection, emit: writer.write).perform()
        case .contract:
            try writer.write(.run(RunRecord.current()))
            try ContractRun(isDaring: job.isDaring, emit: writer.write).perform(names: job.rules)
        case .command:
            let output = Channel.open(named: "algcheck.output") ?? .standardOutput
            let status = try Command(job.command).run(records: writer.descriptor, output: output)
            guard status != 0 else { return try writer.write(.end(EndRecord(checks: 0, seconds: 0))) }
            let message = "\(job.command.first ?? "command") ended with \(Command.words(for: status))"
            try writer.write(.incident(IncidentRecord(kind: .agent, message: message)))
        }
    }

    /// Sets the allowlist of newer kernels; 0 lifts it, because the question is mostly what drivers compute, not who may
    /// use them.
    private func restrict(_ level: Int) {
        guard let file = try? FileDescriptor.open(FilePath(Path.restriction), .writeOnly) else { return }
        _ = try? file.closeAfter { try file.writeAll("\(level)\n".utf8) }
    }

    /// Gives up root and every capability: what follows sees the kernel as an ordinary program does. The saved user stays
    /// root, because somebody must switch the machine off.
    private func becomeNobody() throws {
        guard setgroups(0, nil) == 0, setegid(Self.nobody) == 0, seteuid(Self.nobody) == 0 else {
            throw Errno(rawValue: errno)
        }
    }

    /// Takes root back; changes nothing for a process that never gave it up.
    private func becomeRoot() {
        seteuid(0)
        setegid(0)
    }

    /// Keeps the kernel's messages from the middle of a record: only what ends the machine still goes to the console. The
    /// agent reads the others in the kernel's log.
    private func hushKernel() {
        guard let file = try? FileDescriptor.open("/proc/sys/kernel/printk", .writeOnly) else { return }
        _ = try? file.closeAfter { try file.writeAll("1\n".utf8) }
    }

    private func say(_ message: String) {
        _ = try? FileDescriptor.standardError.writeAll((message + "\n").utf8)
    }

    private func switchOff() -> Never {
        _ = cguest_power_off()
        say("algcheck-agent: the machine does not switch off")
        while true { sleep(60) }
    }
}
