internal import Foundation
internal import Glibc
internal import HostTools
internal import SystemPackage

/// Looks at what a run needs of this machine.
public struct Doctor {
    /// One thing that was looked at.
    public struct Finding: Sendable, Equatable {
        /// How it stands.
        public enum State: String, Sendable {
            /// As it should be.
            case good = "ok"
            /// A run works without it.
            case note
            /// A run does not work without it.
            case missing
        }

        /// How it stands.
        public let state: State
        /// One line: what it is, and what to do when it is missing.
        public let text: String
    }

    private let architecture = Architecture.standard
    private let agents: AgentBuilds
    private let corpus: (folder: String, remedy: String)
    private let cache: String
    private let reports: String

    /// Prepares an examination of the places that a run uses.
    ///
    /// - Parameter corpus: its folder, and how to get it.
    public init(agents: AgentBuilds, corpus: (folder: String, remedy: String), cache: String, reports: String) {
        self.agents = agents
        self.corpus = corpus
        self.cache = cache
        self.reports = reports
    }

    /// Looks at everything; changes nothing but the cache's note on KVM.
    public func examine() async throws -> [Finding] {
        var findings = ([architecture.emulation.program] + Tool.forGuests).map { tool in
            tool.path.map { Finding(state: .good, text: "\(tool.name): \($0)") }
                ?? Finding(state: .missing, text: "\(tool.missing)")
        }
        let agent = agents.agent(for: architecture)
        findings.append(file(agent, "the agent", remedy: agents.remedy(for: architecture)))
        findings.append(file("\(corpus.folder)/corpus.json", "the corpus", remedy: corpus.remedy))
        findings.append(kernel)
        findings.append(localKernel)
        if architecture.emulation.program.path != nil { findings.append(try await accelerator()) }
        findings += try await levels(of: architecture)
        for other in Architecture.all where other != architecture { findings += try await self.other(other) }
        findings.append(space)
        return findings
    }

    /// What kernels of an architecture want that is not the standard one; runs of the others work without.
    private func other(_ other: Architecture) async throws -> [Finding] {
        let tool = other.emulation.program
        let agent = agents.agent(for: other)
        guard tool.path != nil else {
            return [Finding(state: .note, text: "no guests of \(other.name): \(tool.missing)")]
        }
        guard FileManager.default.fileExists(atPath: agent) else {
            return [
                Finding(
                    state: .note,
                    text: "no guests of \(other.name): how to get the agent: \(agents.remedy(for: other))"
                )
            ]
        }
        return [Finding(state: .good, text: "\(other.name): \(tool.name) and the agent are there")]
            + (try await levels(of: other))
    }

    /// Levels of processors that a newer emulator would have; none where it is not installed.
    private func levels(of architecture: Architecture) async throws -> [Finding] {
        let program = architecture.emulation.program
        guard program.path != nil else { return [] }
        let version = try await EmulatorVersion(of: program)
        let missing = architecture.emulation.levels.filter { $0.since > version }
        return missing.map { level in
            Finding(
                state: .note,
                text: "\(program.name) \(version) has no \(level.name) for --cpu-sweep; \(level.since) and newer do: "
                    + "apt-get install -t bookworm-backports \(program.package)"
            )
        }
    }

    private func file(_ path: String, _ name: String, remedy: String) -> Finding {
        FileManager.default.fileExists(atPath: path)
            ? Finding(state: .good, text: "\(name): \(path)")
            : Finding(state: .missing, text: "\(name) is not there (\(path)); get it with: \(remedy)")
    }

    private var kernel: Finding {
        if let files = DebianKernel.standard.cached(cache) {
            return Finding(state: .good, text: "kernel: \(files.kernel)")
        }
        return Finding(state: .note, text: "no kernel in the cache; the first run fetches Debian's (70 MB)")
    }

    private var localKernel: Finding {
        if let reason = LocalTarget.refusal {
            return Finding(state: .note, text: "this machine's own kernel has no AF_ALG (\(reason)); runs use a guest")
        }
        return Finding(state: .good, text: "this machine's own kernel has AF_ALG; --target local works")
    }

    private func accelerator() async throws -> Finding {
        guard access("/dev/kvm", F_OK) == 0 else {
            return Finding(state: .note, text: "no /dev/kvm; guests run on TCG")
        }
        guard let kernel = DebianKernel.standard.cached(cache)?.kernel else {
            return Finding(
                state: .note,
                text: "/dev/kvm is there; the first run finds out whether a kernel boots on it"
            )
        }
        switch try await Accelerator.best(for: kernel, of: architecture, cache: cache) {
        case .kvm: return Finding(state: .good, text: "KVM works")
        case .tcg: return Finding(state: .note, text: "/dev/kvm is there and no kernel boots on it; guests run on TCG")
        }
    }

    private var space: Finding {
        let needed = 500 << 20
        var folder = URL(fileURLWithPath: reports)
        while !FileManager.default.fileExists(atPath: folder.path), folder.path != "/" {
            folder.deleteLastPathComponent()
        }
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder.path)
        let free = (attributes?[.systemFreeSize] as? NSNumber)?.intValue ?? 0
        let text = "\(free >> 20) MiB free for reports in \(folder.path)"
        return free >= needed
            ? Finding(state: .good, text: text) : Finding(state: .missing, text: "only \(text); a run wants 500")
    }
}
