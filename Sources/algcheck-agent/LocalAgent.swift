import AgentProtocol
import Glibc
import SystemPackage

/// The agent as an ordinary program.
enum LocalAgent {
    /// Does what the arguments say: one names the file of a job, more are those of an agent on a remote machine. Returns
    /// the exit code: 0, 64 (usage) or 70.
    static func run(arguments: [String]) -> CInt {
        guard let mode = arguments.first.flatMap(RemoteAgent.Mode.init) else {
            return arguments.count == 1 ? perform(arguments[0]) : usage()
        }
        let rest = arguments.dropFirst()
        switch mode {
        case .serve:
            guard let server = RemoteServer(rest) else { return usage() }
            return reporting { try server.run() }
        case .work: return rest.count == 1 ? rest.map { RemoteWorker($0).run() }[0] : usage()
        case .stop:
            guard rest.count == 1 else { return usage() }
            for folder in rest { RemoteWorker(folder).stop() }
            return 0
        }
    }

    /// Does the job in a file, and writes records to standard output.
    ///
    /// - Parameter answers: where a host says that it has everything; nil where none answers.
    static func perform(_ job: String, answers: FileDescriptor? = nil) -> CInt {
        reporting {
            let writer = RecordWriter(descriptor: .standardOutput, answers: answers)
            try Work(job: try Job(path: job), writer: writer, openOutput: { .standardError }).perform()
        }
    }

    private static func reporting(_ work: () throws -> Void) -> CInt {
        do {
            try work()
            return 0
        } catch {
            fail("algcheck-agent: \(error)")
            return 70
        }
    }

    private static func usage() -> CInt {
        fail("usage: algcheck-agent JOB.json")
        return 64
    }

    private static func fail(_ message: String) {
        _ = try? FileDescriptor.standardError.writeAll((message + "\n").utf8)
    }
}
