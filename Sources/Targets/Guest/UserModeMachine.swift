internal import Foundation
internal import Glibc
internal import Subprocess
internal import SystemPackage

/// A guest whose kernel is a program of this machine: user-mode Linux (Linux `Documentation/virt/uml`).
///
/// It has neither virtio ports nor a processor of its own: records leave through its second serial line, which is
/// standard output, the console is standard error, and crypto code runs natively, though only generic C is built for it.
struct UserModeMachine {
    /// Megabytes of memory, a file that grows as the guest uses it.
    private static let memory = 1024

    let program: UserModeProgram
    /// The folder of the run, which the guest sees as well (hostfs).
    let folder: String

    /// What stands in the run's first record in the place of an emulator.
    static let emulator = "none: user-mode Linux"

    /// The kernel started as a process.
    ///
    /// - Parameters:
    ///   - ramdisk: the guest's file system.
    ///   - append: words for the kernel, after our own.
    ///   - console: the file for the console.
    ///   - limits: seconds until the first record, and between records.
    ///   - stop: ends the guest early.
    func process(
        ramdisk: String,
        append: [String],
        console: String,
        limits: (first: Int, next: Int),
        stop: StopSignal?
    ) -> AgentProcess {
        var process = AgentProcess(
            executable: .path(FilePath(program.path)),
            arguments: arguments(ramdisk: ramdisk) + append,
            firstLine: .seconds(limits.first),
            nextLine: .seconds(limits.next),
            stop: stop,
            errorLog: console,
            hasChildren: true
        )
        process.directory = program.folder
        process.variables = program.variables
        if !Self.hasRoom("/dev/shm") { process.variables["TMPDIR"] = absoluteFolder }
        return process
    }

    /// The program may be started in another folder than algcheck was.
    private var absoluteFolder: String { URL(fileURLWithPath: folder).path }

    func arguments(ramdisk: String) -> [String] {
        [
            "mem=\(Self.memory)M", "initrd=\(URL(fileURLWithPath: ramdisk).path)", "con=null", "con0=null,fd:2",
            "ssl=null", "ssl1=fd:0,fd:1",
            "hostfs=\(absoluteFolder)", "uml_dir=\(absoluteFolder)/", "umid=guest", "loglevel=5", "quiet", "noreboot",
            "panic=-1",
            "oops=panic",
        ]
    }

    /// Whether the memory fits where the kernel would put it; in containers `/dev/shm` is often of 64 MB, and the kernel
    /// dies of SIGBUS when it is full.
    private static func hasRoom(_ path: String) -> Bool {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return false }
        return Int(status.f_bavail) * Int(status.f_frsize) >= memory << 20
    }
}
