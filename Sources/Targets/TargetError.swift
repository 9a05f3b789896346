/// Why a run could not be started or brought to its end, as one line for people.
public struct TargetError: Error, CustomStringConvertible, Equatable {
    /// Whose fault it is; decides the exit code.
    public enum Kind: Sendable {
        /// What the user named is not what it should be.
        case input
        /// The machine lacks something.
        case setup
        /// A program that was called failed.
        case tool
    }

    /// Whose fault it is.
    public let kind: Kind
    /// One line: what happened, where, what to do.
    public let description: String

    /// Describes a failure.
    public init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
