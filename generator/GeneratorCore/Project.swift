internal import Corpus
internal import Files
internal import HostTools
internal import Vectors

/// Where the project keeps what the generator reads and writes.
public struct Project: Sendable {
    /// The folder with Package.swift.
    public let root: String
    /// The folder that fetched packages are unpacked in.
    public let cache: String
    /// The folder that the corpus is written to.
    public let corpus: String

    private let prefix: String

    /// Names the folders.
    ///
    /// - Parameters:
    ///   - cache: `.cache/vectors` below the root, where nil.
    ///   - corpus: `.cache/corpus` below the root, where nil.
    public init(root: String, cache: String? = nil, corpus: String? = nil) {
        self.root = root
        // Messages name files as a person in the project's folder would.
        prefix = root == "." ? "" : root.hasSuffix("/") ? root : "\(root)/"
        self.cache = cache ?? "\(prefix).cache/vectors"
        self.corpus = corpus ?? "\(prefix).cache/corpus"
    }

    var vectorsFolder: String { "\(prefix)vectors" }
    var manifestPath: String { "\(vectorsFolder)/manifest.json" }
    var suitesFolder: String { "\(prefix)Tests/ConformanceSuites/Generated" }

    /// Whether the corpus is there and was made from the committed manifest.
    public var hasCurrentCorpus: Bool {
        get throws {
            guard let corpus = try? Corpus(folder: corpus) else { return false }
            return try Digest.sha256(ofFile: manifestPath) == corpus.manifestDigest
        }
    }

    /// The folder that a source's file paths begin in.
    ///
    /// - Throws: `GeneratorError` where the source's package was not fetched.
    func folder(of source: Source) throws -> String {
        guard let package = source.package else { return "\(prefix)\(source.folder)" }
        guard isReady(package) else {
            throw GeneratorError(
                folder(of: package),
                "\(package.name) \(package.version) is not there; run \"algcheck-generate fetch\""
            )
        }
        return "\(folder(of: package))/\(source.folder)"
    }

    func folder(of package: PinnedPackage) -> String { "\(cache)/\(package.folder)" }

    /// The file in an unpacked package that names the archive it came from.
    func stampPath(of package: PinnedPackage) -> String { "\(folder(of: package))/.sha256" }

    /// Whether the package is unpacked, from the archive that is pinned.
    func isReady(_ package: PinnedPackage) -> Bool {
        guard let stamp = try? FileBytes.readText(stampPath(of: package)) else { return false }
        return stamp == package.sha256 + "\n"
    }
}
