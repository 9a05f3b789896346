internal import Corpus
internal import Files
internal import HostTools
internal import JSONC
internal import Vectors

/// Everything that the generator makes from the published files, in memory.
public struct Generation: Sendable {
    /// The manifest, as it stands in `vectors/manifest.json`.
    let manifest: String
    /// The sha256 of the manifest.
    let manifestDigest: String
    /// The generated test suites, by file name.
    let suites: [SuiteFile]
    /// The groups with their vectors, in the order of the manifest.
    let groups: [(group: VectorGroup, vectors: [Vector])]

    /// What was made, for people: groups, vectors, functions, files.
    public var summary: String {
        let vectors = groups.reduce(0) { $0 + $1.vectors.count }
        let functions = suites.reduce(0) { $0 + $1.functions }
        return "\(vectors) vectors in \(groups.count) groups; \(functions) test functions in \(suites.count) files"
    }

    /// Reads every file of every source and makes the manifest, the suites and the groups of them.
    ///
    /// - Throws: `GeneratorError`, `VectorFileError`, `JSONError` or `FileError` at the first file that is missing or damaged.
    public init(_ project: Project) async throws {
        let known = KnownDigests(manifest: project.manifestPath)
        var sections: [Manifest.Section] = []
        for source in Source.all {
            sections.append(try await Self.read(source, project, known))
        }
        try self.init(sections)
    }

    /// Makes the manifest and the suites of what was read.
    init(_ sections: [Manifest.Section]) throws {
        let sections = try Duplicates.removed(from: sections)
        groups = sections.flatMap { $0.files.flatMap(\.vectors.groups) }
        if let id = firstRepeated(groups.lazy.map(\.group.id)) {
            throw GeneratorError(id, "two groups have this name")
        }
        suites = try SuiteFile.all(for: groups.map(\.group).filter { !$0.isWide })
        manifest = Manifest(sections: sections, suites: suites).text
        manifestDigest = Digest.sha256(of: manifest.utf8)
    }

    private static func read(
        _ source: Source,
        _ project: Project,
        _ known: KnownDigests
    ) async throws -> Manifest.Section {
        let folder = try project.folder(of: source)
        let files = try await withThrowingTaskGroup(of: (Int, FileVectors).self) { tasks in
            for (index, file) in source.files.enumerated() {
                tasks.addTask { (index, try read(file, of: source.name, in: folder)) }
            }
            var files: [Int: FileVectors] = [:]
            for try await (index, vectors) in tasks { files[index] = vectors }
            return files
        }
        let digests = try Digest.sha256(ofFiles: source.files.map { "\(folder)/\($0.path)" })
        if let package = source.package {
            for (file, digest) in zip(source.files, digests) {
                try known.check(file, digest: digest, of: package, in: folder)
            }
        }
        let entries = source.files.enumerated().compactMap { index, file in
            files[index].map { Manifest.File(path: file.path, sha256: digests[index], vectors: $0) }
        }
        return Manifest.Section(source: source, files: entries)
    }

    private static func read(_ file: SourceFile, of source: String, in folder: String) throws -> FileVectors {
        let path = "\(folder)/\(file.path)"
        return try FileVectors(of: file, source: source, bytes: try FileBytes.read(path), path: path)
    }
}
