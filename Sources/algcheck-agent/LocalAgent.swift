import Conformance
import Contract
import Corpus
import Glibc
import Records
import SystemPackage

/// The agent as an ordinary program.
enum LocalAgent {
    /// Runs the job in the file that the one argument names; returns the exit code: 0, 64 (usage) or 70.
    static func run(arguments: [String]) -> CInt {
        guard arguments.count == 1 else {
            fail("usage: algcheck-agent JOB.json")
            return 64
        }
        do {
            let job = try Job(path: arguments[0])
            let writer = RecordWriter(descriptor: .standardOutput)
            switch job.task {
            case .run, .list: try Run(corpus: try Corpus(folder: job.corpus), job: job, output: writer.output).perform()
            case .answer:
                let corpus = try Corpus(folder: job.corpus)
                try AnswerRun(corpus: corpus, selection: job.selection, emit: writer.write).perform()
            case .contract:
                try writer.write(.run(RunRecord.current()))
                try ContractRun(isDaring: job.isDaring, emit: writer.write).perform(names: job.rules)
            case .command: throw Errno.invalidArgument
            }
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
