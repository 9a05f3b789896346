public import AgentProtocol
public import Records

/// A place where the agent runs.
public protocol Target: Sendable {
    /// What the host knows of the run, before it starts.
    var description: HostRecord { get async throws }

    /// What a run may do there.
    var capabilities: TargetCapabilities { get }

    /// Runs the agent to its end.
    ///
    /// - Parameters:
    ///   - job: what the agent is asked to do.
    ///   - number: which boot of the run it is, from 1.
    ///   - receive: takes each line that the agent writes, decoded as it comes; an error from it ends the run.
    /// - Returns: how it ended.
    func boot(_ job: Job, number: Int, receive: @escaping (AgentLine) throws -> Void) async throws -> Boot
}

extension Target {
    /// Whether the kernel can be booted again when it has died.
    var canBootAgain: Bool { capabilities.contains(.bootsAgain) }
}

/// What a run may do on a target beside asking its kernel.
public struct TargetCapabilities: OptionSet, Sendable {
    /// The bits.
    public let rawValue: Int

    /// Takes the bits.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// The kernel is the user's choice, with its modules and its command line.
    public static let takesKernel = TargetCapabilities(rawValue: 1 << 0)
    /// The machine is the user's choice: processor, memory, devices.
    public static let takesMachine = TargetCapabilities(rawValue: 1 << 1)
    /// The kernel can be booted again when it has died.
    public static let bootsAgain = TargetCapabilities(rawValue: 1 << 2)
    /// The kernel serves the run alone: it may be changed for others, and stopped.
    public static let isOurs = TargetCapabilities(rawValue: 1 << 3)
    /// The agent is root there: it loads modules, sets the kernel's policy, and becomes another user.
    public static let isRoot = TargetCapabilities(rawValue: 1 << 4)
    /// Another program can run in the agent's place.
    public static let runsPrograms = TargetCapabilities(rawValue: 1 << 5)
    /// The machine is another one, which is reached by a connection.
    public static let isRemote = TargetCapabilities(rawValue: 1 << 6)
    /// The kernel's modules are the user's choice.
    public static let takesModules = TargetCapabilities(rawValue: 1 << 7)
    /// What the agent said last may be lost when the kernel dies: it has a way to go.
    public static let losesLastLines = TargetCapabilities(rawValue: 1 << 9)
    /// The machine has a console, and may be switched off and on, both by commands of the user's.
    public static let isSwitched = TargetCapabilities(rawValue: 1 << 8)
}
