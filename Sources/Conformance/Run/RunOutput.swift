public import AgentProtocol
public import Records

/// Where a run's findings go. Several threads call the closures, and what one thread says stays in its order.
public struct RunOutput: Sendable {
    /// Takes each record as soon as it is known.
    public let emit: @Sendable (Record) throws -> Void
    /// Takes what the run is about to do.
    public let announce: @Sendable (Announcement) throws -> Void
    /// Returns when the host has everything; what is still under way when a kernel dies is lost.
    public let settle: @Sendable () throws -> Void

    /// Names the takers.
    public init(
        emit: @escaping @Sendable (Record) throws -> Void,
        announce: @escaping @Sendable (Announcement) throws -> Void,
        settle: @escaping @Sendable () throws -> Void = {}
    ) {
        self.emit = emit
        self.announce = announce
        self.settle = settle
    }

    /// The same, where the host has each line when its taker returns: for what is blamed at once when the kernel stops.
    public var settled: RunOutput {
        RunOutput(
            emit: { [self] in
                try emit($0)
                try settle()
            },
            announce: { [self] in
                try announce($0)
                try settle()
            }
        )
    }
}
