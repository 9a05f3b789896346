package import Corpus
package import KernelNames

/// One file of a source: where it lies, what its vectors are for, and who reads it.
package struct SourceFile: Sendable {
    /// The path inside the source's content folder.
    package let path: String
    /// The file's part of a group's name; unique in its source.
    package let label: String
    /// The kernel name that the vectors are for.
    package let algorithm: String
    /// The AF_ALG type of the algorithm.
    package let type: CipherType
    /// How strong the file's claim to be right is.
    package let evidence: VectorGroup.Evidence
    /// Whether the file's groups are wide (`VectorGroup.isWide`).
    package let isWide: Bool
    /// What turns the file's bytes into vectors.
    package let reader: any VectorReader

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
