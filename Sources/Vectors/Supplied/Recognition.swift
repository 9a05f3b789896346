/// What a file that somebody brings turns out to be.
enum Recognition {
    /// A file for these readers: one for each algorithm that it has vectors of.
    case vectors([SourceFile])
    /// A file without vectors that the kernel could take, and why.
    case foreign(String)

    static func foreign(algorithm: String) -> Recognition { .foreign("no kernel algorithm takes \(algorithm)") }
}
