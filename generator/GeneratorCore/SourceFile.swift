internal import Corpus
internal import KernelNames

/// One file of a source: where it lies, what its vectors are for, and who reads it.
struct SourceFile: Sendable {
    /// The path inside the source's content folder.
    let path: String
    /// The file's part of a group's name; unique in its source.
    let label: String
    /// The kernel name that the vectors are for.
    let algorithm: String
    /// The AF_ALG type of the algorithm.
    let type: CipherType
    /// How strong the file's claim to be right is.
    let evidence: VectorGroup.Evidence
    /// Whether the file's groups are wide (`VectorGroup.isWide`).
    let isWide: Bool
    /// What turns the file's bytes into vectors.
    let reader: any VectorReader

    /// - Parameter label: the file name without its extension, where nil.
    init(
        _ path: String,
        label: String? = nil,
        algorithm: String,
        type: CipherType,
        evidence: VectorGroup.Evidence = .published,
        isWide: Bool = false,
        reader: any VectorReader
    ) {
        self.path = path
        self.label = label ?? Self.stem(of: path)
        self.algorithm = algorithm
        self.type = type
        self.evidence = evidence
        self.isWide = isWide
        self.reader = reader
    }

    private static func stem(of path: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        return String(name.prefix { $0 != "." })
    }
}

/// Turns the bytes of one format into vectors.
protocol VectorReader: Sendable {
    /// Adds every record of a file to `groups`, as a vector or as dropped for a reason.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - path: the file's name for error messages.
    /// - Throws: `GeneratorError` with a line or `JSONError` with a path, at the first fault.
    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws
}
