/// A file below a folder that somebody brought, and what became of it.
public struct SuppliedFile: Sendable, Equatable {
    /// What became of a file.
    public enum Fate: Sendable, Equatable {
        /// Its records were read; those that no kernel transform takes are in `dropped`.
        case used(records: Int, vectors: Int, algorithms: [String])
        /// Nothing of it takes part, and why.
        case leftOut(String)
    }

    /// The path as given, and the way from there.
    public var path: String
    /// Whether it was used, and why not.
    public var fate: Fate
    /// Records that no kernel transform takes, by reason.
    public var dropped: [String: Int]

    /// Describes a file.
    public init(path: String, fate: Fate, dropped: [String: Int] = [:]) {
        self.path = path
        self.fate = fate
        self.dropped = dropped
    }
}
