public import Records

/// The agent's threads that run steps. The kernel writes a thread's name into its messages, so that the name of a worker
/// tells which step it was.
public enum WorkerThread {
    private static let prefix = "algcheck-"

    /// The name of a worker, at most 15 bytes as the kernel wants it.
    ///
    /// - Parameter worker: its number, from 0, as announcements have it.
    public static func name(of worker: Int) -> String { "\(prefix)\(worker)" }

    /// Whether a line of the kernel's log says that it is about the worker's thread.
    public static func isNamed(_ worker: Int, in line: String) -> Bool {
        line.contains("Comm: \(name(of: worker)) ")
    }

    /// Whether the kernel says that one of the agent's threads has been waiting for minutes. The agent gave that thread up
    /// long before, and said so of the step that waited; who runs when the kernel notices has nothing to do with it.
    static func isOverdue(in message: String) -> Bool { message.hasPrefix("INFO: task \(prefix)") }
}

extension KernelMessage {
    /// Whether the message is a kernel warning: the kernel says that something is wrong with itself.
    public var isWarning: Bool {
        !WorkerThread.isOverdue(in: text) && Self.heads.contains { text.hasPrefix($0) }
    }

    private static let heads = [
        "BUG: ", "WARNING: ", "Oops: ", "UBSAN: ", "general protection fault", "kernel BUG at", "INFO: task ",
        "rcu: INFO: rcu", "watchdog: BUG: ",
    ]
}
