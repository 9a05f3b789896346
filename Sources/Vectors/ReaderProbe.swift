internal import Corpus
internal import KernelNames

/// The reader of one format, for programs that put damaged files to it.
public struct ReaderProbe: Sendable {
    /// The format's name.
    public let name: String
    private let reader: any VectorReader

    /// A reader of every format.
    public static let all = VectorFormats.all.map { ReaderProbe(name: $0.format, reader: $0.sample) }

    /// Reads bytes as a file of that name; returns what is wrong with them, nil for nothing.
    public func read(_ bytes: [UInt8], path: String) -> String? {
        do {
            _ = try vectors(in: bytes, path: path)
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// What the reader makes of bytes.
    func vectors(in bytes: [UInt8], path: String) throws -> FileVectors {
        let file = SourceFile(path, algorithm: "some(cipher)", type: .skcipher, reader: reader)
        return try FileVectors(of: file, source: "probe", bytes: bytes, path: path)
    }
}
