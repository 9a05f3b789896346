internal import Corpus
internal import KernelNames

/// A reader of JSON files in Wycheproof's shape, which say by a `schema` what they are.
///
/// Whoever brings such a file may give the kernel's name as its `algorithm`; it then has the kernel's own layout.
protocol DescribedReader: VectorReader {
    /// The files' `schema`.
    static var schema: String { get }
    /// The AF_ALG type of their algorithms.
    static var type: CipherType { get }

    /// A reader of files in the kernel's own layout.
    ///
    /// - Parameter algorithm: the kernel's name.
    static func inKernelLayout(for algorithm: String) -> Self
}
