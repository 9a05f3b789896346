internal import AgentProtocol
internal import Corpus
internal import Foundation
internal import HostTools

extension TargetKind {
    /// A machine that is reached by ssh.
    public static let ssh = TargetKind(
        name: "ssh",
        summary: "a machine with Linux, as ssh names it",
        place: "HOST",
        capabilities: SSHTarget.capabilities,
        prepare: { request, say in try await PreparedSSH(request, say: say) }
    )
}

/// A machine that answers, and has or can have an agent.
struct PreparedSSH: PreparedTarget {
    private let request: TargetRequest
    private let host: SSHHost
    private let facts: SSHHost.Facts
    private let agent: String

    /// Asks the machine what it is.
    init(_ request: TargetRequest, say: (String) -> Void) async throws {
        self.request = request
        let name = request.place ?? ""
        // The agent is that of the machine's architecture, which nobody knows yet.
        let first = SSHHost(name: name, machine: request.remote, digest: "unknown")
        do {
            let facts = try await first.facts()
            guard let architecture = Architecture.named(facts.machine) else {
                throw TargetError(.input, "\(name) is \(facts.machine), \(Architecture.supported)")
            }
            agent = try request.agents.required(for: architecture)
            let files = [agent] + Self.corpus.map { "\(request.corpus)/\($0)" }
            let digest = Digest.sha256(of: try Digest.sha256(ofFiles: files).joined().utf8)
            host = SSHHost(name: name, machine: request.remote, digest: String(digest.prefix(16)))
            if request.remote.usesSudo {
                do {
                    try await host.run("sudo -n true", limit: 30)
                } catch SSHHost.Fault.failed(let words) {
                    throw TargetError(.input, "\(name): --sudo: no sudo without a password there: \(words)")
                }
            }
            self.facts = try await host.facts()
        } catch let fault as SSHHost.Fault {
            throw TargetError(.input, "\(fault)")
        }
        if !facts.hasFiles { say("agent and vectors go to \(name):\(facts.folder)/\(host.digest)") }
    }

    private static let corpus = [CorpusFile.indexName, CorpusFile.packName]

    var release: String { facts.release }

    var corpus: String { "\(facts.folder)/\(host.digest)" }

    var evidence: [String: String] { ["agent": agent] }

    var configuration: KernelConfiguration? {
        get async throws {
            if let content = await host.file("/boot/config-\(facts.release)") {
                return KernelConfiguration(content: content, source: "config-\(facts.release)")
            }
            guard let packed = await host.file("/proc/config.gz") else { return nil }
            return KernelConfiguration(content: try await Tool.gzip.run(["-dc"], input: packed), source: "IKCONFIG")
        }
    }

    func target(folder: String) -> any Target {
        let files = [agent] + Self.corpus.map { "\(request.corpus)/\($0)" }
        return SSHTarget(
            host: host,
            facts: facts,
            archive: { try await Self.pack(files) },
            folder: folder,
            run: String(UUID().uuidString.prefix(8)).lowercased(),
            bootLimit: request.bootLimit,
            silenceLimit: request.silenceLimit,
            stop: request.stop,
            watch: SSHWatch(host, stop: request.stop)
        )
    }

    /// An archive of files, each by its last name.
    private static func pack(_ files: [String]) async throws -> [UInt8] {
        let words = files.flatMap { file in
            let url = URL(fileURLWithPath: file)
            return ["-C", url.deletingLastPathComponent().path, url.lastPathComponent]
        }
        return try await Tool(name: "tar", package: "tar").run(
            ["--create", "--dereference", "--owner=0", "--group=0", "--numeric-owner"] + words
        )
    }
}
