import AgentProtocol
import ArgumentParser
import Corpus
import Files
import Foundation
import KernelNames
import Records
import Synchronization
import Testing

@testable import AlgcheckCLI
@testable import Targets

/// A target in this process, as somebody might add one: its agent says what it is told to.
private struct Parrot: Target, PreparedTarget {
    static let records: [Record] = [.end(EndRecord(checks: 0, seconds: 1))]

    let place: String?
    let fault: TargetError?
    let jobs: Jobs

    final class Jobs: Sendable {
        let all = Mutex<[Job]>([])
    }

    var description: HostRecord { HostRecord(suiteVersion: "0", target: "parrot", startedAt: "now") }
    let capabilities: TargetCapabilities = [.isRoot]
    var release: String { "6.1-\(place ?? "here")" }
    var corpus: String { "/there/corpus" }
    let evidence: [String: String] = [:]
    let configuration: KernelConfiguration? = nil

    func target(folder: String) -> any Target { self }

    func boot(_ job: Job, number: Int, receive: @escaping (AgentLine) throws -> Void) async throws -> Boot {
        jobs.all.withLock { $0.append(job) }
        if let fault { throw fault }
        for record in Self.records { try receive(AgentLine(record.line)) }
        return Boot(.complete)
    }

    /// The options of a command that has chosen this target.
    func options(_ words: [String] = []) throws -> TargetOptions {
        let parrot = self
        let kind = TargetKind(
            name: "parrot",
            summary: "says what it is told to",
            place: "PERCH",
            capabilities: capabilities,
            prepare: { request, _ in Parrot(place: request.place, fault: parrot.fault, jobs: parrot.jobs) }
        )
        var options = try TargetOptions.parse(words)
        options.target = try #require(TargetChoice("parrot:perch", among: TargetKind.all + [kind]))
        return options
    }

    init(place: String? = nil, fault: TargetError? = nil, jobs: Jobs = Jobs()) {
        self.place = place
        self.fault = fault
        self.jobs = jobs
    }
}

@Suite struct SessionTests {
    @Test func aKindOfTargetIsAValue() async throws {
        let folder = try TemporaryFolder()
        let parrot = Parrot()
        let options = try parrot.options(["--unprivileged"])
        var job = options.job(.run, Selection(drivers: ["x"]))
        job.seed = 7
        let outcome = try await Session(try Layout(), options, .anew(in: folder.path), job: job).perform()
        #expect(outcome.folder.hasPrefix("\(folder.path)/6.1-perch-"))
        let lines = try FileBytes.readText("\(outcome.folder)/records.jsonl").split(separator: "\n")
        let records = try lines.map { try Record(line: String($0), source: "test") }
        let hosts = records.compactMap { if case .host(let host) = $0 { host } else { nil } }
        #expect(hosts.map(\.options) == [["--target", "parrot:perch", "--unprivileged"]])
        #expect(records.last == .end(EndRecord(checks: 0, seconds: 1)))
        let given = parrot.jobs.all.withLock(\.self)
        #expect(given.map(\.corpus) == ["/there/corpus"])
        #expect(given.map(\.seed) == [7])
        #expect(given.map(\.selection.drivers) == [["x"]])
        #expect(given.map(\.isPrivileged) == [false])
    }

    @Test func aPlaceBelongsToKindsThatWantOne() throws {
        #expect(TargetChoice(argument: "guest")?.word == "guest")
        #expect(TargetChoice(argument: "guest:x") == nil)
        #expect(TargetChoice(argument: "parrot:perch") == nil)
        let kinds = [try Parrot().options().target.kind]
        for word in ["parrot", "parrot:", "guest"] { #expect(TargetChoice(word, among: kinds) == nil) }
    }

    @Test func aRunsFolderCanBeNamedOnce() async throws {
        let folder = try TemporaryFolder()
        let options = try Parrot().options()
        let destination = try RunFolderOptions.parse(["--run-folder", "\(folder.path)/mine"]).destination(try Layout())
        let session = Session(try Layout(), options, destination, job: options.job(.list))
        #expect(try await session.perform().folder == "\(folder.path)/mine")
        let error = await #expect(throws: TargetError.self) { _ = try await session.perform() }
        #expect(error?.kind == .input)
        #expect(error?.description.hasPrefix("\(folder.path)/mine: the folder has the records of a run") == true)
    }

    @Test func whatCouldNotBeAskedLeavesNothingBehind() async throws {
        let folder = try TemporaryFolder()
        let options = try Parrot(fault: TargetError(.input, "no such device")).options()
        let session = Session(try Layout(), options, .folder("\(folder.path)/mine"), job: options.job(.run))
        await #expect(throws: TargetError(.input, "no such device")) { _ = try await session.perform() }
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/mine"))
    }

    @Test func wrappersComeLastInAFullRunOnly() {
        var job = Job(task: .run, corpus: "", profile: .full)
        #expect(Session.wrapsLast(job))
        job.isWrapped = true
        #expect(!Session.wrapsLast(job))
        #expect(!Session.wrapsLast(Job(task: .run, corpus: "")))
        #expect(!Session.wrapsLast(Job(task: .command, corpus: "", profile: .full)))
    }
}

@Suite struct ProgressTests {
    @Test func checksAreThoseOfTheSummary() {
        let progress = Progress(label: "test")
        var record = CheckRecord(
            StepID(driver: .init(type: .hash, algorithm: "md5", name: "md5"), group: "g", exercise: .oneshot)
        )
        record.passed = 5
        record.skips = [.init(reason: "why", count: 3)]
        progress.note(.checks(record))
        #expect(progress.checks == 5)
    }
}
