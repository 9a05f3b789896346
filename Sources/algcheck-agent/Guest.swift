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
        static let restriction = "/proc/sys/crypto/af_alg_restrict"
    }

    /// Sets the machine up, does the job, and switches the machine off, whatever happens.
    func run() {
        // /proc is there already: see CGuest.
        for (type, target) in [("sysfs", "/sys"), ("devtmpfs", "/dev"), ("tmpfs", "/tmp")] {
            mkdir(target, 0o755)
            _ = cguest_mount(type, target)
        }
        // The kernel opened no console for a ramdisk without /dev/console; take it now, for messages of last resort.
        Channel.attachConsole()

        let refused = ModuleLoader.load(list: Path.modules)
        guard let records = Channel.open(named: "algcheck.records") else {
            say("algcheck-agent: no channel for records: neither a virtio port nor a second serial line")
            switchOff()
        }
        let writer = RecordWriter(descriptor: records)
        do {
            for module in refused { try writer.write(.module(module)) }
            let job = try Job(path: Path.job)
            restrict(job.restriction)
            try work(job, writer)
        } catch {
            say("algcheck-agent: \(error)")
            try? writer.write(.incident(IncidentRecord(kind: .agent, message: "\(error)")))
        }
        switchOff()
    }

    private func work(_ job: Job, _ writer: RecordWriter) throws {
        switch job.task {
        case .run, .list:
            try Run(corpus: try Corpus(folder: job.corpus), job: job, emit: writer.write).perform()
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

    private func say(_ message: String) {
        _ = try? FileDescriptor.standardError.writeAll((message + "\n").utf8)
    }

    private func switchOff() -> Never {
        _ = cguest_power_off()
        say("algcheck-agent: the machine does not switch off")
        while true { sleep(60) }
    }
}
