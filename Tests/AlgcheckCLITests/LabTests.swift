import Files
import Foundation
import HostTools
import KernelNames
import Records
import Reporting
import Targets
import TestSupport
import Testing

@testable import AlgcheckCLI

/// A laboratory that polls, against KernelCI on loopback; its runs are made up.
@Suite(.enabled(if: Tool(name: "curl", package: "curl").path != nil), .serialized) struct LabTests {
    private static let job = "a1a1a1a1a1a1a1a1a1a1a1a1"

    /// A laboratory and its KernelCI.
    private final class Place {
        let place: String
        let server: KernelCIServer
        /// What the runs were given.
        var runs: [(definition: LabDefinition, files: LabArtifacts.Files, modules: [String])] = []
        var settings: Lab.Settings
        var token = KernelCIServer.Token.api

        init() throws {
            place = try temporaryFolder()
            server = try KernelCIServer(in: "\(place)/server")
            settings = Lab.Settings(runtime: "lab", folder: "\(place)/lab")
            try server.add("bzImage", Array("a kernel".utf8))
        }

        /// A definition with some members in the place of others.
        func definition(_ changes: [String: Any] = [:]) -> [String: Any] {
            let test: [String: Any] = ["id": "t", "type": "algcheck", "timeout_s": 600, "parameters": "type=hash"]
            let right: [String: Any] = [
                "artifacts": ["kernel": "\(server.address)/files/bzImage"], "tests": [test],
                "environment": ["platform": "qemu-x86", "arch": "x86_64"],
                "callback": ["url": "\(server.address)/node/x", "token_name": "lab"],
            ]
            return right.merging(changes) { $1 }
        }

        var lab: Lab {
            var client = HTTPClient()
            client.timeLimit = 5
            var artifacts = LabArtifacts(sizeLimit: 1 << 20)
            artifacts.client.timeLimit = 5
            artifacts.client.retries = 0
            var database = KCIDBSubmission(
                address: server.address,
                token: KernelCIServer.Token.database,
                client: client
            )
            database.attempts = 1
            let door = database
            return Lab(
                settings: settings,
                api: LabAPI(address: "\(server.address)/latest", token: token, client: client),
                artifacts: artifacts,
                stop: StopSignal(),
                perform: { definition, files, folder, _ in
                    self.runs.append((definition, files, LabTests.names(below: files.modules)))
                    try LabTests.record(in: folder)
                    return LabOutcome(.pass)
                },
                send: { folder, build in
                    let results = try RunResults(path: "\(folder)/records.jsonl")
                    _ = try await door.send(KCIDBReport.parts(results, origin: "lab", build: build, limit: 9))
                }
            )
        }

        /// Asks once; returns the error that it ends with.
        func poll() async -> (any Error)? {
            do {
                try await lab.run(isOnce: true)
                return nil
            } catch {
                return error
            }
        }

        func node(_ id: String = LabTests.job) throws -> [String: Any] { try #require(try server.nodes()[id]) }

        /// A member of the job's `data`.
        func data(_ name: String) throws -> String? { (try node()["data"] as? [String: Any])?[name] as? String }
    }

    /// The files and folders below a folder.
    private static func names(below folder: String?) -> [String] {
        folder.flatMap { FileManager.default.enumerator(atPath: $0) }?.compactMap { $0 as? String } ?? []
    }

    /// The records of a run with one driver.
    private static func record(in folder: String) throws {
        let driver = DriverID(type: .hash, algorithm: "sha256", name: "sha256-generic")
        let step = StepID(driver: driver, group: "g", exercise: .oneshot)
        let records: [Record] = [
            .host(HostRecord(suiteVersion: "0", target: "guest", startedAt: "2026-11-27T10:00:00Z")),
            .checks(CheckRecord(step, passed: 3)), .end(EndRecord(checks: 3, seconds: 1)),
        ]
        try Folder.make(folder)
        let text = records.map(\.line).joined(separator: "\n")
        try FileBytes.write("\(text)\n".utf8, to: "\(folder)/records.jsonl")
    }

    @Test func aJobIsTakenRunSentAndEnded() async throws {
        let place = try Place()
        try place.server.addJob(Self.job, place.definition())
        #expect(await place.poll() == nil)
        let node = try place.node()
        #expect(node["state"] as? String == "done" && node["result"] as? String == "pass")
        #expect(node["owner"] as? String == "maestro")
        #expect(try place.data("job_id")?.hasPrefix("lab:") == true)
        let tests = try place.server.tests()
        #expect(tests.map { $0["build_id"] as? String } == ["maestro:\(KernelCIServer.build)"])
        #expect(place.runs.map(\.definition.test.selection.types) == [[.hash]])

        // Nothing else was asked for, and nothing twice.
        #expect(await place.poll() == nil)
        let requests = try place.server.requests()
        let files = requests.filter { $0.line.contains("/files/") }
        #expect(files.map(\.line) == ["GET /files/\(Self.job).json", "GET /files/bzImage"])
        #expect(files.allSatisfy { !$0.hasToken })
        #expect(requests.count { $0.line.hasPrefix("PUT") } == 2)
        #expect(!requests.contains { $0.line.contains("/node/x") })
        #expect(requests.last?.line.contains("from=2026%2D11%2D27T10") == true)
        #expect(try Self.secrets(below: "\(place.place)/lab") == [])
    }

    /// The files that have a token in them.
    private static func secrets(below folder: String) throws -> [String] {
        let names = names(below: folder)
        #expect(names.count > 3)
        return try names.filter { name in
            guard case .file = Folder.entry("\(folder)/\(name)") else { return false }
            return try FileBytes.readText("\(folder)/\(name)").contains("-secret")
        }
    }

    @Test func jobsForOthersAreLeftAlone() async throws {
        let place = try Place()
        place.settings.platforms = ["qemu-x86"]
        try place.server.addJob("c1", place.definition(), runtime: "other")
        try place.server.addJob("c2", place.definition(), platform: "board")
        try place.server.addJob("c3", place.definition())
        var taken = try place.node("c3")
        taken["data"] = ["runtime": "lab", "platform": "qemu-x86", "job_id": "somebody"]
        try place.server.write(taken)
        #expect(await place.poll() == nil)
        #expect(place.runs.isEmpty)
        #expect(try place.server.requests().allSatisfy { $0.line.hasPrefix("GET /latest/") })
    }

    /// What a job may have in place of what is right, and what is said then. ADDRESS stands for the server's.
    @Test(arguments: [
        (#"{"artifacts": {"kernel": "ftp://127.0.0.1/x"}}"#, "files are fetched by https or http"),
        (#"{"artifacts": {"kernel": "file:///etc/passwd"}}"#, "not the address of a server"),
        (#"{"artifacts": {"kernel": "http://me:pass@127.0.0.1/x"}}"#, "a token does not belong into an address"),
        (#"{"artifacts": {"kernel": "http://127.0.0.1/{a,b}"}}"#, "127.0.0.1"),
        (#"{"artifacts": {"kernel": "ADDRESS/files/none"}}"#, "status 404"),
        (#"{"artifacts": {"kernel": "ADDRESS/endless"}}"#, "larger than the 1 MiB"),
        (#"{"artifacts": {"kernel": "ADDRESS/astray"}}"#, "/astray"),
        (#"{"artifacts": {"kernel": "ADDRESS/never"}}"#, "/never"),
        (#"{"artifacts": {"kernel": "ADDRESS/elsewhere/9/bzImage"}}"#, "redirects"),
        (#"{"artifacts": {"modules": "ADDRESS/files/bzImage"}}"#, "names no kernel"),
        (#"{"artifacts": {"kernel": "ADDRESS/files/bzImage", "modules": "ADDRESS/files/bzImage"}}"#, "modules: "),
        (#"{"integrity": {"sha256": {"kernel": "00"}}}"#, "the SHA-256 of kernel is none"),
        (#"{"integrity": {"sha256": {"kernel": "DIGEST"}}}"#, "its SHA-256 is"),
        (#"{"environment": {"arch": "riscv"}}"#, "the job is for riscv"),
        (#"{"tests": [{"type": "ltp"}]}"#, "0 tests of the type algcheck"),
        (#"{"tests": 1}"#, "no list of tests"),
        (#"{"tests": [{"type": "algcheck", "parameters": "cpu=max"}]}"#, "the parameter cpu=max"),
        (#"{"tests": [{"type": "algcheck", "parameters": "type=cipher"}]}"#, "the parameter type=cipher"),
    ])
    func badJobsAreEndedWithOneLine(_ changes: String, _ words: String) async throws {
        let place = try Place()
        let digest = String(repeating: "0", count: 64)
        let text = changes.replacing("ADDRESS", with: place.server.address).replacing("DIGEST", with: digest)
        let members = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        try place.server.addJob(Self.job, place.definition(try #require(members)))
        #expect(await place.poll() == nil)
        #expect(place.runs.isEmpty)
        let node = try place.node()
        #expect(node["state"] as? String == "done" && node["result"] as? String == "incomplete")
        let said = try place.data("error_msg")
        #expect(said?.contains(words) == true && said?.contains("\n") == false, "\(said ?? "nothing")")
        let code = try place.data("error_code")
        #expect(
            code
                == (["/astray", "/never", "redirects", "127.0.0.1"].contains(words)
                    ? "Infrastructure" : "invalid_job_params")
        )
        #expect(try place.server.tests().isEmpty)
    }

    @Test func aDefinitionThatIsNone() async throws {
        let place = try Place()
        try place.server.addJob(Self.job, [:])
        try place.server.add("\(Self.job).json", Array("{\"artifacts\": ".utf8))
        #expect(await place.poll() == nil)
        #expect(try place.data("error_msg")?.contains("ends before") == true)
    }

    @Test func digestsAndRedirectionsThatAreRight() async throws {
        let place = try Place()
        place.settings.wantsDigests = true
        let digest = Digest.sha256(of: "a kernel".utf8)
        let artifacts = ["kernel": "\(place.server.address)/elsewhere/3/bzImage"]
        try place.server.addJob(
            Self.job,
            place.definition(["artifacts": artifacts, "integrity": ["sha256": ["kernel": digest.uppercased()]]])
        )
        try place.server.addJob("a2", place.definition())
        #expect(await place.poll() == nil)
        #expect(place.runs.count == 1)
        #expect(try place.node()["result"] as? String == "pass")
        let refused = try place.node("a2")["data"] as? [String: Any]
        #expect((refused?["error_msg"] as? String)?.contains("no SHA-256 of kernel") == true)
    }

    /// An archive may hold links to files of this machine, which a run would pack into its ramdisk.
    @Test(arguments: [false, true]) func archivesThatLeadElsewhere(_ climbs: Bool) async throws {
        let place = try Place()
        let script = """
            cd '\(place.place)' && mkdir -p x/lib/modules/6.1/kernel x/lib/modules/6.1/source && cd x
            echo ko >lib/modules/6.1/kernel/a.ko && ln lib/modules/6.1/kernel/a.ko lib/modules/6.1/kernel/c.ko
            ln -s /etc/passwd lib/modules/6.1/kernel/b.ko && ln -s / lib/modules/6.1/build && mkfifo lib/modules/6.1/pipe
            touch ../above lib/modules/6.1/source/d.ko
            tar -cJPf ../server/files/modules.tar.xz lib \(climbs ? "../above" : "")
            """
        try Program("sh").run(["-c", script], expecting: [0])
        let names = ["kernel": "bzImage", "modules": "modules.tar.xz"]
        let artifacts = names.mapValues { "\(place.server.address)/files/\($0)" }
        try place.server.addJob(Self.job, place.definition(["artifacts": artifacts]))
        #expect(await place.poll() == nil)
        let found = place.runs.flatMap(\.modules).filter { $0.contains("6.1/") }.sorted()
        #expect(found == ["", "/a.ko", "/c.ko"].map { "lib/modules/6.1/kernel\($0)" })
        #expect(!Folder.exists("\(place.place)/lab/jobs/\(Self.job)/above"))
        // What was fetched is not kept.
        #expect(
            try Folder.names(in: "\(place.place)/lab/jobs/\(Self.job)").filter { $0.hasPrefix("m") || $0 == "kernel" }
                == []
        )
    }

    @Test(arguments: ["busy", "nonsense", "silent"]) func anotherTimeItGoesOn(_ fault: String) async throws {
        let place = try Place()
        try place.server.addJob(Self.job, place.definition())
        try place.server.disturb(fault)
        let first = try #require(await place.poll() as? TargetError)
        #expect(first.kind == .tool && first.description.contains("goes on with it"), "\(first)")
        #expect(!first.description.contains("\n"))
        try place.server.disturb(nil)
        #expect(await place.poll() == nil)
        #expect(try place.node()["result"] as? String == "pass")
    }

    /// The run is there and the database is not: nothing is run again, and nothing lost.
    @Test func resultsThatCouldNotBeSentAreSentLater() async throws {
        let place = try Place()
        try place.server.addJob(Self.job, place.definition())
        let lab = place.lab
        var job = LabJob(Self.job, runtime: "lab", in: "\(place.place)/lab/jobs")
        try job.enter(.claimed)
        var node = try place.node()
        node["data"] = ["runtime": "lab", "platform": "qemu-x86", "job_id": job.claim]
        try place.server.write(node)
        // What a laboratory leaves that is killed in the middle of a run.
        try Folder.make(job.run)
        try FileBytes.write("{\"v\":".utf8, to: "\(job.run)/records.jsonl")

        let broken = Lab(
            settings: lab.settings,
            api: lab.api,
            artifacts: lab.artifacts,
            stop: lab.stop,
            perform: lab.perform,
            send: { _, _ in throw TargetError(.tool, "the database is away") }
        )
        await #expect(throws: TargetError.self) { try await broken.run(isOnce: true) }
        #expect(place.runs.count == 1)
        #expect(try place.node()["state"] as? String == "available")
        #expect(try LabJob(folder: job.folder).stage == .ran(LabOutcome(.pass)))
        #expect(await place.poll() == nil)
        #expect(place.runs.count == 1)
        #expect(try place.server.tests().count == 1)
        #expect(try place.node()["state"] as? String == "done")
    }

    @Test func aTokenThatIsRefused() async throws {
        let place = try Place()
        try place.server.addJob(Self.job, place.definition())
        place.token = "old-secret"
        let error = try #require(await place.poll() as? TargetError)
        #expect(error.kind == .setup && error.description.contains("expired"))
        // A server that repeats what it was told.
        try place.server.disturb("expired")
        let again = try #require(await place.poll() as? TargetError)
        #expect(again.kind == .setup && !again.description.contains("secret"))
        try place.server.disturb(nil)
        place.token = KernelCIServer.Token.api
        #expect(await place.poll() == nil)
        #expect(try place.node()["result"] as? String == "pass")
    }

    @Test func aSecondLaboratoryInTheFolder() async throws {
        let place = try Place()
        let lock = try LabLock(place.settings.folder)
        let error = try #require(await place.poll() as? TargetError)
        #expect(error.kind == .input && error.description.contains("another `algcheck lab`"))
        lock.release()
        #expect(await place.poll() == nil)
    }

    @Test(arguments: [
        ["--api", "http://api.example.org"], ["--to", "ftp://x"], ["--kernel", "debian:6.1"], ["--interval", "0"],
        ["--origin", "A-B"], ["--size-limit", "0"],
    ])
    func commandLinesThatAreWrong(_ words: [String]) async {
        var line = ["--api", "https://a.example", "--runtime", "lab", "--to", "https://d.example", "--origin", "lab"]
        if let place = line.firstIndex(of: words[0]) { line[place + 1] = words[1] } else { line += words }
        let result = await Line.run(["lab"] + line + ["--out", "/nowhere/lab", "--once"])
        #expect(result.code == 64, "\(result.said)")
    }
}
