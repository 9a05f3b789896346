import AgentProtocol
import Corpus
import Files
import Foundation
import KernelNames
import Records
import Testing

@Suite struct JobTests {
    private static let driver = DriverID(type: .hash, algorithm: "md4", name: "md4-generic")
    private static let step = StepID(driver: driver, group: "g", exercise: .oneshot)

    private static var sample: Job {
        var resumption = Resumption(canBootAgain: true, stepLimit: 7)
        resumption.doneDrivers = [driver]
        resumption.doneSteps = [step]
        resumption.audited = [driver]
        resumption.alone = [step]
        resumption.distrusted = [driver]
        resumption.dropped = [driver]
        resumption.guilty = [step]
        resumption.unloaded = ["md4"]
        resumption.unbound = ["md4-generic"]
        resumption.isCareful = true
        return Job(
            task: .command,
            corpus: GuestLayout.Path.corpus,
            selection: Selection(drivers: ["a\"b"], algorithms: ["c"], types: [.aead], isImplied: true),
            exercises: [.chunked, .inPlace],
            runsWholeChains: true,
            profile: .full,
            seed: .max,
            minutes: 3,
            restriction: 1,
            isPrivileged: false,
            isWrapped: true,
            shard: Shard("2/3"),
            isDangerous: true,
            rules: ["errors/*"],
            command: ["/bin/true", "-x"],
            outlet: .lava,
            resumption: resumption
        )
    }

    private static func read(_ text: String) throws -> Job {
        let path = NSTemporaryDirectory() + "job-\(UUID().uuidString).json"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try FileBytes.write(text.utf8, to: path)
        return try Job(path: path)
    }

    /// What is wrong with a job, without the file's name.
    private static func fault(_ text: String) -> String {
        do {
            _ = try read(text)
            return "none"
        } catch {
            return "\(error)".split(separator: " ", maxSplits: 1).last.map(String.init) ?? ""
        }
    }

    @Test func roundTrip() throws {
        #expect(try Self.read(Self.sample.text) == Self.sample)
        let plain = Job(task: .run, corpus: "/c")
        #expect(try Self.read(plain.text) == plain)
    }

    /// What a run of everything has no time for is for those who ask by name.
    @Test func vectorsAndTypesNameNobody() throws {
        var job = Job(task: .run, corpus: "/c")
        #expect(!job.isByName)
        job.selection = Selection(algorithms: ["cbc(aes)"], types: [.skcipher], isImplied: true)
        #expect(!job.isByName)
        #expect(try !Self.read(job.text).isByName)
        // A job from before there was the word is by name.
        #expect(try Self.read(job.text.replacing(#""implied": true,"#, with: "")).isByName)
        job.selection.isImplied = false
        #expect(job.isByName)
        job.selection = Selection(types: [.skcipher])
        #expect(!job.isByName)
        #expect(Job(task: .run, corpus: "/c", selection: Selection(drivers: ["*"], isImplied: true)).isByName)
        #expect(Job(task: .run, corpus: "/c", exercises: [.stateful]).isByName)
    }

    @Test(arguments: [
        (#""chunked""#, #""backwards""#, #"exercises[0]: "backwards" is none of oneshot, "#),
        (#""command","#, #""dance","#, #"task: "dance" is none of run, "#),
        (#""aead""#, #""cipher""#, #"types[0]: "cipher" is none of "#),
        (#""full""#, #""some""#, #"profile: "some" is none of "#),
        (#""lava""#, #""radio""#, #"outlet: "radio" is none of "#),
        (#""dangerous""#, #""daring""#, #"root: unknown member "daring""#),
        (#""stepLimit""#, #""limit""#, #"resumption: unknown member "limit""#),
        (#""2/3""#, #""3/2""#, "shard: not a shard"),
        (#""minutes": 3"#, #""minutes": "3""#, "minutes: expected an integer, found string"),
        (#"hash\tmd4\tmd4-generic\tg"#, #"hash\tmd4\t\tg"#, "resumption.doneSteps[0]: not the names of a step"),
        (#""protocol": 1"#, #""protocol": 9"#, "root: a job of protocol version 9, and this agent knows 1: "),
        (#""protocol": 1,"#, "", #"root: no member "protocol""#),
    ])
    func whatAnAgentDoesNotKnowIsOneClearLine(_ part: String, _ other: String, _ fault: String) {
        let text = Self.sample.text
        #expect(text.contains(part))
        let found = Self.fault(text.replacing(part, with: other))
        #expect(found.hasPrefix(fault), "\(found)")
        #expect(!found.contains("\n"))
    }

    @Test func aDamagedJobNamesTheFileAndThePlace() throws {
        let path = NSTemporaryDirectory() + "job-\(UUID().uuidString).json"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try FileBytes.write(Self.sample.text.utf8.dropLast(9), to: path)
        #expect { _ = try Job(path: path) } throws: { "\($0)".hasPrefix("\(path):") }
    }

    @Test func theFingerprintIsTheQuestionWithoutThePart() {
        let job = Job(task: .run, corpus: "/a", shard: Shard("1/3"))
        var other = Job(task: .run, corpus: "/b", shard: Shard("2/3"))
        other.resumption.unloaded = ["x"]
        #expect(job.fingerprint == other.fingerprint)
        #expect(job.fingerprint.count == 16)
        other.selection.types = [.hash]
        #expect(job.fingerprint != other.fingerprint)
        #expect(
            Job(task: .run, corpus: "", runsWholeChains: true).fingerprint != Job(task: .run, corpus: "").fingerprint
        )
    }
}
