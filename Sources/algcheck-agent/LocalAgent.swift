import AgentProtocol
import Glibc
import SystemPackage

/// The agent as an ordinary program.
enum LocalAgent {
    /// Does the job in the file that the one argument names; returns the exit code: 0, 64 (usage) or 70.
    static func run(arguments: [String]) -> CInt {
        guard arguments.count == 1 else {
            fail("usage: algcheck-agent JOB.json")
            return 64
        }
        do {
            let writer = RecordWriter(descriptor: .standardOutput)
            try Work(job: try Job(path: arguments[0]), writer: writer, openOutput: { .standardError }).perform()
            return 0
        } catch {
            fail("algcheck-agent: \(error)")
            return 70
        }
    }

    private static func fail(_ message: String) {
        _ = try? FileDescriptor.standardError.writeAll((message + "\n").utf8)
    }
}
