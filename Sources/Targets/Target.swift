public import AgentProtocol
public import Records

/// A place where the agent runs.
public protocol Target: Sendable {
    /// What the host knows of the run, before it starts.
    var description: HostRecord { get async throws }

    /// Whether the kernel can be booted again when it has died.
    var canBootAgain: Bool { get }

    /// Runs the agent to its end.
    ///
    /// - Parameters:
    ///   - job: what the agent is asked to do.
    ///   - number: which boot of the run it is, from 1.
    ///   - receive: takes each line that the agent writes, decoded as it comes; an error from it ends the run.
    /// - Returns: how it ended.
    func boot(_ job: Job, number: Int, receive: @escaping (AgentLine) throws -> Void) async throws -> Boot
}
