internal import Files

/// The agents that were built, one for each architecture.
public struct AgentBuilds: Sendable {
    private let folder: String

    /// - Parameter folder: SwiftPM's folder of builds.
    public init(folder: String) { self.folder = folder }

    /// The static agent for kernels of an architecture.
    public func agent(for architecture: Architecture) -> String {
        "\(folder)/\(architecture.agentFolder)/release/algcheck-agent"
    }

    /// The agent, which must be there.
    ///
    /// - Throws: `TargetError` that says how it is built.
    public func built(for architecture: Architecture) throws -> String {
        let path = agent(for: architecture)
        guard Folder.exists(path) else {
            throw TargetError(
                .setup,
                "the agent for \(architecture.name) is not there (\(path)); build it with: "
                    + architecture.agentCommand
            )
        }
        return path
    }
}

extension Architecture {
    /// What builds its agent on this machine.
    var agentCommand: String { isOfThisMachine ? "make build" : "make agent-\(debian.name)" }

    /// Refuses a file for another machine; what is not there or no ELF file is for others to judge.
    ///
    /// - Parameter kind: what the file is, for the message: `a module`.
    func require(_ path: String, _ kind: String) throws {
        try require((try? FileBytes.read(path)).flatMap(ELFFile.machine), of: path, kind)
    }

    /// Refuses what is for another machine, by ELF's number; nil is no such number.
    func require(_ machine: Int?, of path: String, _ kind: String) throws {
        guard let machine, machine != elfMachine else { return }
        throw TargetError(
            .input,
            "\(path): \(kind) for \(ForeignKernel.name(ofELFMachine: machine)); the kernel is for \(name)"
        )
    }
}
