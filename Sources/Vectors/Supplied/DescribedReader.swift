internal import Corpus
internal import KernelNames

/// A reader of JSON files in Wycheproof's shape, which say by a `schema` what they are.
protocol SchemaReader: VectorReader {
    /// The files' `schema`, of any version.
    static var schema: String { get }
}

/// A reader whose files whoever brings them may write as well: with the kernel's name as their `algorithm`, they have the
/// kernel's own layout.
protocol DescribedReader: SchemaReader {
    /// The AF_ALG type of their algorithms.
    static var type: CipherType { get }

    /// A reader of files in the kernel's own layout.
    ///
    /// - Parameter algorithm: the kernel's name.
    static func inKernelLayout(for algorithm: String) -> Self
}
