internal import Corpus
internal import Files
internal import JSONC

/// An ACVP request (`prompt.json`, or a session's file with several vector sets): questions that wait for answers.
public struct ACVPRequest: Sendable {
    /// The vector sets in their order.
    public let sets: [ACVPRequestSet]

    /// What stands beside the sets in the file's array: nil where the file is one set.
    private let frame: [JSONValue]?

    /// Reads a request.
    ///
    /// - Parameters:
    ///   - prefix: what the names of its tests begin with, where several requests are put at once.
    ///   - hasLargeData: whether tests with messages of gigabytes are to be answered.
    /// - Throws: `FileError`, or `JSONError` where the file is damaged or has no questions.
    public init(path: String, prefix: String = "", hasLargeData: Bool = true) throws {
        let bytes = try FileBytes.readText(of: path)
        let document = try JSONDocument(parsing: bytes.span.bytes, source: path)
        let root = document.root
        let indices = ACVPVectorSet.indices(in: document)
        if indices.isEmpty { throw root.error("no vector set: no testGroups") }
        var sets: [ACVPRequestSet] = []
        for index in indices {
            let own = indices.count > 1 ? "\(prefix)\(index ?? 0):" : prefix
            let set = try ACVPVectorSet.with(index, of: document) {
                try ACVPRequestSet($0, path: path, prefix: own, hasLargeData: hasLargeData)
            }
            sets.append(set)
        }
        self.sets = sets
        guard let count = try? root.count() else {
            frame = nil
            return
        }
        frame = try (0..<count).filter { !indices.contains($0) }.map { try root.at($0).value() }
    }

    /// The kernel names that the questions are for.
    public var algorithms: Set<String> { Set(sets.flatMap(\.algorithms)) }

    /// Writes the questions as a corpus whose vectors have no output, into a folder that is made where it is missing.
    public func writeCorpus(to folder: String) throws { try Self.writeCorpus(of: [self], to: folder) }

    /// Writes the questions of several requests as one corpus.
    ///
    /// - Parameter digest: what the corpus says that it was made from.
    public static func writeCorpus(of requests: [ACVPRequest], digest: String = "", to folder: String) throws {
        try Folder.make(folder)
        let groups = requests.lazy.flatMap(\.sets).flatMap(\.groups)
        try CorpusFile.write(groups.map { ($0.group, $0.vectors) }, manifestDigest: digest, to: folder)
    }

    /// - Throws: the `JSONError` of the first test that no driver can answer through AF_ALG, and why: a response with a
    ///   test missing is worth nothing to a laboratory.
    public func requireAnswerable() throws {
        for set in sets {
            if let refusal = set.refusals.first { throw refusal.error }
        }
    }

    /// The response as ACVP wants it: `vsId`, `tgId`, `tcId` and what was computed, in an array where the request is one.
    ///
    /// - Parameter answered: the sets to write, by index.
    /// - Throws: `VectorFileError` naming a test that was not answered, or not to the end.
    public func response(to answers: [ACVPAnswer], sets answered: Set<Int>? = nil) throws -> String {
        let chosen = answered.map { $0.sorted() } ?? Array(sets.indices)
        let values = try chosen.map { try sets[$0].response(to: answers) }
        let whole: JSONValue = frame.map { .array($0 + values) } ?? values.first ?? .object([])
        return whole.text(pretty: true) + "\n"
    }
}
