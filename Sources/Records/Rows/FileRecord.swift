/// A file of vectors that the user brought, and what became of it.
public struct FileRecord: Sendable, Equatable {
    /// The path as given on the command line, and the way from there.
    public var path: String
    /// Whether it was used, and why not.
    public var fate: Fate
    /// Records that no kernel transform takes, by reason.
    public var dropped: [String: Int]

    /// What became of a file.
    public enum Fate: Sendable, Equatable {
        /// Its records were read.
        case used(records: Int, vectors: Int, algorithms: [String])
        /// Nothing of it takes part, and why.
        case leftOut(reason: String)
    }

    /// Describes a file.
    public init(path: String, fate: Fate, dropped: [String: Int] = [:]) {
        self.path = path
        self.fate = fate
        self.dropped = dropped
    }
}
