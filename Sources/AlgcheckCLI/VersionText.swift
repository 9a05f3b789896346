import Corpus
import Targets

/// What `algcheck --version` says: the version on the first line, then what belongs to it.
struct VersionText: CustomStringConvertible {
    private let layout: Layout?

    /// - Parameter layout: nil where neither a checkout nor an installation is there.
    init(_ layout: Layout?) { self.layout = layout }

    var description: String {
        guard let layout else { return Suite.version }
        let names = layout.agents.architectures.map(\.name)
        var corpus = "none"
        if let found = try? Corpus(folder: layout.corpus) {
            let vectors = found.groups.reduce(0) { $0 + $1.count }
            corpus = "\(vectors) vectors in \(found.groups.count) groups, manifest \(found.manifestDigest.prefix(16))"
        }
        return """
            \(Suite.version)
            agents: \(names.isEmpty ? "none" : names.joined(separator: ", "))
            corpus: \(corpus)
            """
    }
}
