public import Records

/// A place where the agent runs.
public protocol Target: Sendable {
    /// What the host knows of the run, before it starts.
    var description: HostRecord { get async throws }

    /// Runs the agent to its end.
    ///
    /// - Parameters:
    ///   - job: what the agent is asked to do.
    ///   - receive: takes each line that the agent writes, as it comes; an error from it ends the run.
    /// - Returns: what disturbed the run, if anything did.
    func run(_ job: Job, receive: @escaping (String) throws -> Void) async throws -> [IncidentRecord]
}
