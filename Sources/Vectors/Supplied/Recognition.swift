/// What a file that somebody brings turns out to be.
enum Recognition {
    /// A file for these readers: one for each algorithm that it has vectors of.
    case vectors([SourceFile])
    /// A file that only its name says to be for these readers: it is called as a published one. `folderFits` where the
    /// folder is, too; else another publisher may well call something else so.
    case named([SourceFile], folderFits: Bool)
    /// A file without vectors that the kernel could take, and why.
    case foreign(String)

    /// The readers, where there are some.
    var readers: [SourceFile] {
        switch self {
        case .vectors(let known), .named(let known, _): known
        case .foreign: []
        }
    }

    static func foreign(algorithm: String) -> Recognition { .foreign("no kernel algorithm takes \(algorithm)") }
}
