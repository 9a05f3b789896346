internal import Corpus
internal import Files

extension Generation {
    /// Writes the corpus, the suites and the manifest, and removes generated suites that are no longer made.
    ///
    /// Each file is replaced as one step, and the manifest comes last: a run that is stopped leaves a manifest that does
    /// not fit, which `differences(from:)` shows.
    public func write(to project: Project) throws {
        try writeCorpus(to: project)
        try Folder.make(project.suitesFolder)
        for suite in suites where try !Self.file("\(project.suitesFolder)/\(suite.name)", holds: suite.text) {
            try FileBytes.write(suite.text.utf8, to: "\(project.suitesFolder)/\(suite.name)")
        }
        for name in try staleSuites(in: project) { try Folder.removeFile("\(project.suitesFolder)/\(name)") }
        try Folder.make(project.vectorsFolder)
        try FileBytes.write(manifest.utf8, to: project.manifestPath)
    }

    /// Writes the corpus alone.
    public func writeCorpus(to project: Project) throws {
        try Folder.make(project.corpus)
        try CorpusFile.write(
            groups.lazy.map { ($0.group, $0.vectors) },
            manifestDigest: manifestDigest,
            to: project.corpus
        )
    }

    /// How the committed files differ from what is generated now, one line a file; empty where they are the same.
    public func differences(from project: Project) throws -> [String] {
        var differences: [String] = []
        func compare(_ path: String, with text: String) throws {
            if try !Self.file(path, holds: text) {
                differences.append(Folder.exists(path) ? "\(path): differs" : "\(path): missing")
            }
        }
        try compare(project.manifestPath, with: manifest)
        for suite in suites { try compare("\(project.suitesFolder)/\(suite.name)", with: suite.text) }
        for name in try staleSuites(in: project) {
            differences.append("\(project.suitesFolder)/\(name): no longer generated")
        }
        return differences
    }

    private static func file(_ path: String, holds text: String) throws -> Bool {
        guard Folder.exists(path) else { return false }
        return try FileBytes.read(path) == Array(text.utf8)
    }

    /// Swift files in the folder of generated suites that are not generated.
    private func staleSuites(in project: Project) throws -> [String] {
        let current = Set(suites.map(\.name))
        return try Folder.names(in: project.suitesFolder).filter { $0.hasSuffix(".swift") && !current.contains($0) }
    }
}
