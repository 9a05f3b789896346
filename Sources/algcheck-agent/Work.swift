import AgentProtocol
import Conformance
import Contract
import Corpus
import Records
import SystemPackage

/// Does what a job asks for, in a guest and elsewhere.
struct Work {
    let job: Job
    let writer: RecordWriter
    /// The kernel modules that were to be loaded before and were refused.
    var refused: [ModuleRecord] = []
    /// Opens what takes the output of a program that runs in the agent's place.
    let openOutput: () -> FileDescriptor

    /// Does the job to its end; what it finds out goes to the writer.
    func perform() throws {
        switch job.task {
        case .run, .list:
            let run = Run(corpus: try Corpus(folder: job.corpus), job: job, output: writer.output, refused: refused)
            if job.isPrivileged { try run.perform() } else { try User.asNobody { try run.perform() } }
        case .answer:
            let corpus = try Corpus(folder: job.corpus)
            let run = AnswerRun(corpus: corpus, selection: job.selection, backend: job.backend, emit: writer.write)
            if job.asksEveryDriver { try run.performWithEveryDriver() } else { try run.perform() }
        case .contract:
            try writer.write(.run(RunRecord.current()))
            try ContractRun(isDangerous: job.isDangerous, emit: writer.write).perform(names: job.rules)
        case .command:
            let command = Command(job.command, corpus: job.corpus)
            let status = try command.run(records: writer.descriptor, output: openOutput())
            guard status != 0 else { return try writer.write(.end(EndRecord(checks: 0, seconds: 0))) }
            let message = "\(job.command.first ?? "command") ended with \(Command.words(for: status))"
            try writer.write(.incident(IncidentRecord(kind: .agent, message: message)))
        }
    }
}
