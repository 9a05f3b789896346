/// A machine that algcheck reaches and does not boot: how to reach it, and what may be done to it.
public struct RemoteMachine: Sendable, Equatable {
    /// A configuration file of ssh's; nil for the user's.
    public var configuration: String?
    /// The folder there for agents, vectors and runs; nil for `algcheck` in the user's cache.
    public var folder: String?
    /// Whether the agent is root, by `sudo -n`.
    public var usesSudo = false
    /// A command of this machine that switches that one off and on; nil where there is none.
    public var powerCycle: String?
    /// A command of this machine whose standard output is that one's console; nil where there is none.
    public var console: String?
    /// Seconds that the machine may be away.
    public var returnLimit = 300

    /// A machine with nothing special about it.
    public init() {}

    /// Whether a path can stand in a command of the remote shell as it is.
    public static func isPlain(folder: String) -> Bool {
        folder.hasPrefix("/")
            && folder.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/._+-".contains($0)) }
    }
}
