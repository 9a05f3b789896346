public import Corpus
internal import Files
internal import HostTools
internal import JSONC

/// A folder of vectors that somebody brings, in any format that can be read.
///
/// | File | Known by |
/// |---|---|
/// | response files (`.rsp`, `.txt`), tables, Crypto++'s | the name that their publisher gave them |
/// | Wycheproof's JSON, and the same with a kernel name as its algorithm | `schema` and `algorithm` |
/// | ACVP's JSON | `prompt.json` beside `expectedResults.json`, or `internalProjection.json` |
public struct VectorFolder: Sendable {
    /// The groups with their vectors; every group's source is `supplied`.
    public private(set) var groups: [(group: VectorGroup, vectors: [Vector])] = []
    /// Files that are no vectors by their names.
    public private(set) var ignored: [String] = []
    /// Records that no kernel transform takes, by file and reason: `a.rsp: 3 records: the kernel takes ...`.
    public private(set) var dropped: [String] = []
    /// A sha256 over names and digests of all files that were read.
    public private(set) var digest = ""

    /// The source's name in group ids and reports.
    static let source = "supplied"

    private var files: [String] = []

    /// Reads every file below a folder.
    ///
    /// - Throws: `VectorFileError` with file and line, `JSONError` with file and path, or `FileError`, at the first fault.
    public init(path: String) throws {
        guard Folder.exists(path) else { throw VectorFileError(file: path, message: "no such folder") }
        guard Folder.isFolder(path) else { throw VectorFileError(file: path, message: "not a folder") }
        var files: [String] = []
        try Self.walk(path, "", into: &files)
        for file in files { try read(file, in: path, beside: Set(files)) }
        guard !groups.isEmpty else {
            throw VectorFileError(file: path, message: "no vectors in this folder\(Self.list(dropped + ignored))")
        }
        if let id = firstRepeated(groups.lazy.map(\.group.id)) {
            throw VectorFileError(file: id, message: "two groups have this name")
        }
        let lines = try self.files.map { "\(try Digest.sha256(ofFile: "\(path)/\($0)"))  \($0)\n" }
        digest = Digest.sha256(of: lines.joined().utf8)
    }

    /// Writes the groups as a corpus into a folder, which is made where it is missing.
    public func writeCorpus(to folder: String) throws {
        try Folder.make(folder)
        try CorpusFile.write(groups.lazy.map { ($0.group, $0.vectors) }, manifestDigest: digest, to: folder)
    }

    private static func list(_ words: [String]) -> String {
        words.isEmpty ? "" : " (" + words.prefix(3).joined(separator: "; ") + (words.count > 3 ? "; ..." : "") + ")"
    }

    private static func walk(_ root: String, _ folder: String, into files: inout [String], depth: Int = 0) throws {
        for name in try Folder.names(in: folder.isEmpty ? root : "\(root)/\(folder)") where !name.hasPrefix(".") {
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            guard Folder.isFolder("\(root)/\(path)") else {
                files.append(path)
                continue
            }
            guard depth < 16 else { throw VectorFileError(file: "\(root)/\(path)", message: "folders in 16 folders") }
            try walk(root, path, into: &files, depth: depth + 1)
        }
    }

    private mutating func read(_ file: String, in root: String, beside others: Set<String>) throws {
        let path = "\(root)/\(file)"
        let name = file.split(separator: "/").last.map(String.init) ?? file
        let folder = file.dropLast(name.count)
        let suffix = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        let words = ["README", "LICENSE", "LICENCE", "COPYING"]
        let isText = words.contains { name.uppercased().hasPrefix($0) } || !["rsp", "txt", "json"].contains(suffix)
        // Expected answers are read with their questions; an ACVP server's other files repeat both.
        let isPaired = others.contains("\(folder)\(ACVPPair.prompt)") && others.contains("\(folder)\(ACVPPair.answers)")
        if isPaired, name == ACVPPair.answers || name == ACVPPair.both { return }
        if isText || ["registration.json", "validation.json"].contains(name) { return ignored.append(file) }
        files.append(file)
        let bytes = try FileBytes.read(path)
        if name == ACVPPair.prompt || name == ACVPPair.both {
            let answers = name == ACVPPair.both ? nil : "\(folder)\(ACVPPair.answers)"
            if let answers { files.append(answers) }
            return try readACVP(bytes, path: path, label: file, answers: answers.map { "\(root)/\($0)" })
        }
        if suffix == "json" {
            let document = try JSONDocument(parsing: bytes.span.bytes, source: path)
            if let described = try FileRecognition.described(document, path: file) {
                return try add(described, bytes, path: path, label: Self.label(of: file))
            }
        }
        let known = FileRecognition.published(file)
        guard !known.isEmpty else {
            throw VectorFileError(
                file: path,
                message: "no reader for a file of this name; name response files as CAVP does (CBCMMT128.rsp, "
                    + "SHA256ShortMsg.rsp, gcmDecrypt128.rsp), or give the vectors in Wycheproof's JSON"
            )
        }
        for source in known {
            let suffix = known.count > 1 ? "-\(source.label)" : ""
            try add(source, bytes, path: path, label: Self.label(of: file) + suffix)
        }
    }

    private mutating func readACVP(_ bytes: [UInt8], path: String, label: String, answers: String?) throws {
        let questions = try JSONDocument(parsing: bytes.span.bytes, source: path)
        let algorithm = try ACVPVectorSet.algorithm(of: questions)
        let file = SourceFile(
            label,
            algorithm: algorithm.kernelName,
            type: algorithm.type,
            evidence: .supplied,
            reader: ACVPReader(answers: answers)
        )
        try add(file, bytes, path: path, label: Self.label(of: label))
    }

    private mutating func add(_ known: SourceFile, _ bytes: [UInt8], path: String, label: String) throws {
        let file = SourceFile(
            path,
            label: label,
            algorithm: known.algorithm,
            type: known.type,
            evidence: .supplied,
            reader: known.reader
        )
        let read = try FileVectors(of: file, source: Self.source, bytes: bytes, path: path)
        groups += read.groups
        for (reason, count) in read.dropped.sorted(by: { $0.key < $1.key }) {
            dropped.append("\(path): \(count) \(count == 1 ? "record" : "records"): \(reason)")
        }
    }

    /// The file's part of a group's name: its path without the last extension, in one word.
    private static func label(of file: String) -> String {
        let stem = file.lastIndex(of: ".").map { file[..<$0] } ?? file[...]
        return stem.split(separator: "/").joined(separator: "-")
    }
}
