import AgentProtocol
import CGuest
import Conformance
import Glibc
import Records
import SystemPackage

/// The agent as the first process of a kernel that algcheck booted.
struct Guest {
    /// Sets the machine up, does the job, and switches the machine off, whatever happens.
    func run() {
        // /proc is there already: see CGuest.
        for (type, target) in [("sysfs", "/sys"), ("devtmpfs", "/dev"), ("tmpfs", GuestLayout.Path.scratch)] {
            mkdir(target, 0o755)
            _ = cguest_mount(type, target)
        }
        // The kernel opened no console for a ramdisk without /dev/console; take it now, for messages of last resort.
        Channel.attachConsole()

        var loader = ModuleLoader(list: GuestLayout.Path.moduleList)
        let order = Result { try Job(path: GuestLayout.Path.job) }
        // A job that cannot be read is told to a host, which is there more often than not.
        let outlet = (try? order.get().outlet) ?? .channel
        guard let writer = writer(outlet, &loader) else {
            say("algcheck-agent: no channel for records: neither a virtio port nor a second serial line")
            switchOff()
        }
        do {
            let job = try order.get()
            let refused = try loader.loadRest(except: job.resumption.unloaded, output: writer.output.settled)
            let survey = ModuleSurvey(folder: GuestLayout.Path.modules)
            for record in survey.records(refused: refused) { try writer.write(record) }
            restrict(job.restriction)
            let work = Work(job: job, writer: writer, refused: refused) { Channel.open(.output) ?? .standardOutput }
            try work.perform()
        } catch {
            say("algcheck-agent: \(error)")
            try? writer.write(.incident(IncidentRecord(kind: .agent, message: "\(error)")))
        }
        if outlet != .channel { say(GuestLayout.ConsoleLine.end) }
        // A machine that is switched off loses what the host has not taken yet.
        try? writer.settle()
        switchOff()
    }

    /// Where records go; nil when the way to the host is not there.
    private func writer(_ outlet: Job.Outlet, _ loader: inout ModuleLoader) -> RecordWriter? {
        switch outlet {
        case .channel:
            loader.loadChannel()
            return Channel.open(.records).map { RecordWriter(descriptor: $0, answers: $0) }
        case .console, .lava, .followed:
            hushKernel()
            say(GuestLayout.ConsoleLine.up)
            say(GuestLayout.ConsoleLine.begin)
            if outlet == .followed { return RecordWriter(descriptor: .standardOutput) }
            return RecordWriter(console: outlet == .lava)
        }
    }

    /// Sets the allowlist of newer kernels; 0 lifts it, because the question is mostly what drivers compute, not who may
    /// use them.
    private func restrict(_ level: Int) { tell("/proc/sys/crypto/af_alg_restrict", "\(level)") }

    /// Keeps the kernel's messages from the middle of a record: only what ends the machine still goes to the console. The
    /// agent reads the others in the kernel's log.
    private func hushKernel() { tell("/proc/sys/kernel/printk", "1") }

    /// Writes to a file of the kernel's, where it has that.
    private func tell(_ path: FilePath, _ word: String) {
        guard let file = try? FileDescriptor.open(path, .writeOnly) else { return }
        _ = try? file.closeAfter { try file.writeAll("\(word)\n".utf8) }
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
