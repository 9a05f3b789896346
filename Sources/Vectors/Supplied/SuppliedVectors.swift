internal import Corpus
internal import Files
internal import HostTools
internal import JSONC

/// Vectors that somebody brings, in any format that can be read: files and folders as their publishers lay them out.
///
/// | File | Known by |
/// |---|---|
/// | CAVP's response files | fields, headers and comments |
/// | Wycheproof's JSON, and the same with a kernel name as its algorithm | `schema` and `algorithm` |
/// | ACVP's JSON | test groups with `testType`; answers in the same file, or in one of the same vector set |
/// | tables, Crypto++'s, response files of other publishers | the name that their publisher gave them |
/// | archives and compressed files | their first bytes; what they hold is read |
///
/// The vectors go into a corpus while the files are read, so no more than one file has to be in memory.
public struct SuppliedVectors: Sendable {
    /// Every file that was found, and what became of it, in the order of the paths.
    public private(set) var files: [SuppliedFile] = []
    /// The kernel names that there are vectors for, sorted.
    public private(set) var algorithms: [String] = []

    /// The source's name in group ids and reports.
    static let source = "supplied"
    /// Bytes of the largest file that is read.
    static let sizeLimit = 256 << 20

    /// Reads every file that the paths name or hold, and writes the corpus into a folder, which is made where it is
    /// missing.
    ///
    /// - Parameter isStrict: whether a file that is left out is an error.
    /// - Throws: `VectorFileError` with file and line, `JSONError` with file and path, or `FileError`, at the first fault.
    public init(paths: [String], isStrict: Bool = false, corpus folder: String) throws {
        let found = try FileSearch(paths).found
        try Folder.make(folder)
        var writer = try CorpusWriter(folder: folder)
        var reading = SuppliedReading(unpackingTo: "\(folder)/unpacked")
        var sets = ACVPPairing()
        for file in found {
            let before = reading.files.count
            try reading.read(file, pairing: &sets, into: &writer)
            if isStrict { try Self.refuseLeftOut(reading.files[before...]) }
        }
        let before = reading.files.count
        try reading.read(sets, into: &writer)
        if isStrict { try Self.refuseLeftOut(reading.files[before...]) }
        files = reading.files.sorted { $0.path < $1.path }
        algorithms = reading.algorithms.sorted()
        guard !algorithms.isEmpty else {
            throw VectorFileError(
                file: paths.joined(separator: ", "),
                message: "no vectors that a kernel could take\(Self.reasons(files))"
            )
        }
        try writer.finish(manifestDigest: Digest.sha256(of: reading.digests.joined().utf8))
    }

    private static func refuseLeftOut(_ files: some Sequence<SuppliedFile>) throws(VectorFileError) {
        for file in files {
            if case .leftOut(let reason) = file.fate { throw VectorFileError(file: file.path, message: reason) }
        }
    }

    private static func reasons(_ files: [SuppliedFile]) -> String {
        var counts: [String: Int] = [:]
        for file in files {
            if case .leftOut(let reason) = file.fate { counts[reason, default: 0] += 1 }
        }
        if counts.isEmpty { return files.isEmpty ? ": no files" : "" }
        let most = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3)
        let words = most.map { "\($0.key) (\($0.value) \($0.value == 1 ? "file" : "files"))" }
        return ": " + words.joined(separator: "; ") + (counts.count > 3 ? "; ..." : "")
    }
}
