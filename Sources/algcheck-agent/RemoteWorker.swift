import AgentProtocol
import Files
import Glibc
import SystemPackage

/// The process that does the job of a run's folder: standard output is the file of records, standard input the host's
/// answers.
struct RemoteWorker {
    private let folder: String

    /// - Parameter folder: the run's.
    init(_ folder: String) { self.folder = folder }

    private func path(_ file: RemoteAgent.File) -> String { "\(folder)/\(file.rawValue)" }

    /// Does the job; returns the exit code.
    func run() -> CInt {
        // A connection that ends must not take the worker with it.
        setsid()
        signal(SIGPIPE, SIG_IGN)
        let code = LocalAgent.perform(path(.job), answers: .standardInput)
        try? FileBytes.write("\(code)".utf8, to: path(.ending))
        return code
    }

    /// Ends the process, and waits a little for that: one that waits in the kernel cannot be ended.
    func stop() {
        if let process = FileBytes.firstLine(of: path(.process)).flatMap({ pid_t($0) }), process > 1, isAlive {
            kill(process, SIGKILL)
            for _ in 0..<50 where isAlive { usleep(100_000) }
        }
        remove()
    }

    /// Whether the process still has the file of records. Its number alone would not do: it may be another's by now.
    private var isAlive: Bool {
        guard let file = try? FileDescriptor.open(FilePath(path(.records)), .readOnly) else { return false }
        defer { try? file.close() }
        return flock(file.rawValue, LOCK_SH | LOCK_NB) != 0
    }

    /// Removes the folder.
    func remove() {
        for name in (try? Folder.names(in: folder)) ?? [] { try? Folder.removeFile("\(folder)/\(name)") }
        rmdir(folder)
    }
}
