internal import Corpus
internal import JSONC
internal import KernelNames

/// Looks for what is wrong with the project's own sets and the corpus, beyond what readers refuse.
public struct Lint: Sendable {
    /// What was found, one line each; empty where all is well.
    public private(set) var findings: [String] = []
    /// What was looked at, for people.
    public private(set) var summary = ""

    private static let cipherKeySizes = 1...512

    /// Looks at everything.
    ///
    /// - Throws: `GeneratorError`, `JSONError`, `CorpusError` or `FileError` where a file cannot be read at all.
    public init(_ project: Project) throws {
        let sets = try lintOwnSets(project)
        let corpus = try Corpus(folder: project.corpus)
        var ids: Set<String> = []
        var count = 0
        for index in corpus.groups.indices {
            let group = corpus.groups[index]
            if !ids.insert(group.id).inserted { findings.append("\(group.id): the id is taken") }
            if group.evidence == .supplied { findings.append("\(group.id): no evidence") }
            if Source.all.allSatisfy({ $0.name != group.source }) {
                findings.append("\(group.id): unknown source \(quoted(group.source))")
            }
            if !VectorName.isKernelName(group.algorithm) {
                findings.append("\(group.id): \(quoted(group.algorithm)) is no kernel name")
            }
            let vectors = try corpus.vectors(ofGroup: index)
            count += vectors.count
            lint(vectors, of: group)
        }
        summary = "\(sets) own sets, \(corpus.groups.count) groups, \(count) vectors"
    }

    private mutating func lintOwnSets(_ project: Project) throws -> Int {
        guard let source = Source.all.last(where: { $0.package == nil }) else { return 0 }
        let folder = try project.folder(of: source)
        let known = Set(source.files.map(\.path))
        let names = try Folder.names(in: folder)
        for name in names where !known.contains(name) { findings.append("\(folder)/\(name): nobody reads it") }
        for file in source.files { try lintOwnSet(file, at: "\(folder)/\(file.path)") }
        return names.count
    }

    private mutating func lintOwnSet(_ file: SourceFile, at path: String) throws {
        let bytes = try FileBytes.read(path)
        let document = try JSONDocument(parsing: bytes.span.bytes, source: path)
        let root = document.root
        let name = try root.at("algorithm").string()
        if name != file.algorithm {
            findings.append("\(path): algorithm: \(quoted(name)), expected \(file.algorithm)")
        }
        let header = try root.at("header").map { line throws(JSONError) in try line.string() }
        if !header.contains(where: { $0.contains("generator/oracles/") }) {
            findings.append("\(path): header: does not name the script that made it")
        }
        let agrees = header.contains { $0.contains("agreed") }
        if agrees != (file.evidence == .twoOracles) {
            findings.append("\(path): header: the evidence is \(file.evidence.rawValue), and it says otherwise")
        }
        let notes = Set(try root.at("notes").keys())
        var used: Set<String> = []
        var strays: [String] = []
        try root.at("testGroups").visit { group in
            try group.at("tests").visit { test in
                let flags = try test.at("flags").map { flag throws(JSONError) in try flag.string() }
                used.formUnion(flags)
                strays += flags.filter { !notes.contains($0) }
            }
        }
        for flag in Set(strays).sorted() {
            findings.append("\(path): notes: the flag \(quoted(flag)) is not explained")
        }
        for flag in notes.subtracting(used).sorted() {
            findings.append("\(path): notes: no test has the flag \(flag)")
        }
    }

    private mutating func lint(_ vectors: [Vector], of group: VectorGroup) {
        if vectors.isEmpty { findings.append("\(group.id): no vectors") }
        if let twice = firstRepeated(vectors.lazy.map(\.id)) {
            findings.append("\(group.id)#\(twice): the id is taken")
        }
        for vector in vectors {
            if let fault = fault(of: vector, group) { findings.append("\(group.id)#\(vector.id): \(fault)") }
        }
    }

    private func fault(of vector: Vector, _ group: VectorGroup) -> String? {
        if let size = group.keySize, vector.key.count != size {
            return "a key of \(vector.key.count) bytes in a group of \(size)"
        }
        if vector.iv.count != group.ivSize { return "an IV of \(vector.iv.count) bytes in a group of \(group.ivSize)" }
        let isOutput = vector.expectation == .output
        switch (group.type, group.operation) {
        case (.skcipher, _):
            if !Self.cipherKeySizes.contains(vector.key.count), group.algorithm != "ecb(cipher_null)" {
                return "a key of \(vector.key.count) bytes"
            }
            let isWrapping = group.algorithm.hasPrefix("kw(")
            if isOutput, !isWrapping, vector.output.count != vector.input.count {
                return "\(vector.input.count) bytes in, \(vector.output.count) bytes out"
            }
        case (.aead, .encrypt):
            if isOutput, vector.output.count != vector.input.count + group.tagSize {
                return "\(vector.input.count) bytes in, \(vector.output.count) bytes out, \(group.tagSize) of tag"
            }
        case (.hash, _):
            if isOutput, vector.output.count > group.tagSize { return "a digest of \(vector.output.count) bytes" }
        case (.rng, .generate): if vector.output.isEmpty { return "no output" }
        default: break
        }
        return nil
    }
}
