internal import Files

/// The agents that are there, one for each architecture at most.
public enum AgentBuilds: Sendable {
    /// Below SwiftPM's folder of builds.
    case built(folder: String)
    /// In a folder of an installation, each in a folder with the name of Debian's port.
    case installed(folder: String)

    /// The static agent for kernels of an architecture.
    public func agent(for architecture: Architecture) -> String {
        switch self {
        case .built(let folder): "\(folder)/\(architecture.agentFolder)/release/algcheck-agent"
        case .installed(let folder): "\(folder)/\(architecture.debian.name)/algcheck-agent"
        }
    }

    /// How to get the agent for an architecture.
    func remedy(for architecture: Architecture) -> String {
        switch self {
        case .built: architecture.isOfThisMachine ? "make build" : "make agent-\(architecture.debian.name)"
        case .installed: "install an algcheck that has it"
        }
    }

    /// The architectures that there is an agent for.
    public var architectures: [Architecture] { Architecture.all.filter { Folder.exists(agent(for: $0)) } }

    /// The agent, which must be there.
    ///
    /// - Throws: `TargetError` that says how to get it.
    public func required(for architecture: Architecture) throws -> String {
        let path = agent(for: architecture)
        guard Folder.exists(path) else {
            throw TargetError(
                .setup,
                "the agent for \(architecture.name) is not there (\(path)): \(remedy(for: architecture))"
            )
        }
        return path
    }
}

extension Architecture {
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
