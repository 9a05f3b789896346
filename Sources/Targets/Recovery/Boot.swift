public import Records

/// How one boot of the kernel under test, or one life of the agent, came to its end.
public struct Boot: Sendable {
    /// The kinds of end.
    public enum Ending: Sendable, Equatable {
        /// The agent did what it was asked.
        case complete
        /// The kernel stopped; what it said.
        case died(String)
        /// Nothing came for too long.
        case hung(String)
        /// The agent failed; what it said.
        case failed(String)
        /// Somebody stopped the run; who.
        case stopped(String)
    }

    /// How it ended.
    public let ending: Ending
    /// What the kernel wrote to its console; empty where it is not ours to see.
    public let console: ConsoleLog

    /// Describes an end.
    public init(_ ending: Ending, console: ConsoleLog = ConsoleLog(text: "")) {
        self.ending = ending
        self.console = console
    }

    /// What disturbed the boot, as records, when nobody can be blamed.
    public var incidents: [IncidentRecord] { console.warnings + [incident].compactMap(\.self) }

    /// The end as a record; nil for a good one.
    var incident: IncidentRecord? {
        let (kind, message): (IncidentRecord.Kind, String)
        switch ending {
        case .complete: return nil
        case .died(let words): (kind, message) = (.died, words)
        case .hung(let words): (kind, message) = (.hung, words)
        case .failed(let words), .stopped(let words): (kind, message) = (.agent, words)
        }
        return IncidentRecord(kind: kind, message: message, log: console.tail(20))
    }
}
