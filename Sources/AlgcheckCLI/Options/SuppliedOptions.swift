import ArgumentParser
import Records
import Vectors

/// Vectors that the user brings.
struct SuppliedOptions: ParsableArguments {
    @Option(
        name: .customLong("vectors"),
        help: ArgumentHelp(
            "Vectors of your own instead of the corpus: a file or folder of CAVP's, Wycheproof's or ACVP's; repeatable.",
            discussion:
                "Documentation/vectors.md says how files are recognised. What no kernel algorithm takes is left "
                + "out and counted. Drivers of the vectors' algorithms run, as deeply as in a run of everything: only "
                + "--driver, --algorithm and --exercise select by name.",
            valueName: "path"
        )
    )
    var paths: [String] = []

    @Flag(help: "A file below --vectors that is left out is an error.")
    var strict = false

    func validate() throws {
        if strict, paths.isEmpty { throw ValidationError("--strict is for --vectors") }
    }

    /// A corpus of the vectors, and the files that it was made of; nil where there are none.
    func corpus(_ layout: Layout) throws -> (corpus: SuppliedCorpus, vectors: SuppliedVectors)? {
        guard !paths.isEmpty else { return nil }
        var read: SuppliedVectors?
        let corpus = try SuppliedCorpus(cache: layout.cache) { folder in
            read = try readingInput { try SuppliedVectors(paths: paths, isStrict: strict, corpus: folder) }
        }
        return read.map { (corpus, $0) }
    }
}

extension FileRecord {
    /// The file as records have it.
    init(_ file: SuppliedFile) {
        let fate: Fate =
            switch file.fate {
            case .used(let records, let vectors, let algorithms):
                .used(records: records, vectors: vectors, algorithms: algorithms)
            case .leftOut(let reason): .leftOut(reason: reason)
            }
        self.init(path: file.path, fate: fate, dropped: file.dropped)
    }
}
