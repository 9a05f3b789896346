internal import Files
internal import HostTools
internal import JSONC

/// The ACVP requests below files and folders, as a server or a tool lays them out.
public struct ACVPRequestFolder: Sendable {
    /// A request and where it was found.
    public struct Entry: Sendable {
        /// What to call it, and its place below a folder of responses.
        public let name: String
        /// The file.
        public let path: String
        /// The expected results beside it; nil where there are none.
        public let expected: String?
        /// The questions, whose names begin with the entry's number.
        public let request: ACVPRequest
    }

    /// The requests, in the order of their paths.
    public let entries: [Entry]
    /// A sha256 over all of them.
    public let digest: String

    /// Finds and reads every request; other files are none of its business.
    ///
    /// - Parameter hasLargeData: whether tests with messages of gigabytes are to be answered.
    /// - Throws: `JSONError` where a request is damaged, `VectorFileError` where there is none.
    public init(paths: [String], hasLargeData: Bool = true) throws {
        var entries: [Entry] = []
        var digests: [String] = []
        var names: Set<String> = []
        for found in try FileSearch(paths).found {
            guard case .file(let size) = found.entry, size > 0, size <= SuppliedVectors.sizeLimit else { continue }
            guard let head = try? FileBytes.readHead(of: found.path),
                case .json = FileContent(head[...], name: found.name), Self.mayBeRequest(head)
            else { continue }
            let bytes = try FileBytes.readText(of: found.path)
            let document = try JSONDocument(parsing: bytes.span.bytes, source: found.path)
            guard let file = try ACVPFile(document, found), file.sets.contains(where: { $0.role == .questions }) else {
                continue
            }
            let own = Self.name(of: file)
            var name = own
            var number = 1
            while !names.insert(name).inserted {
                number += 1
                name = "\(own)-\(number)"
            }
            let expected = ([""] + CompressedFile.endings).map { "\(file.folder)\(ACVPPair.answers)\($0)" }
                .first(where: Folder.exists)
            entries.append(
                Entry(
                    name: name,
                    path: found.path,
                    expected: file.name == ACVPPair.prompt ? expected : nil,
                    request: try ACVPRequest(path: found.path, prefix: "\(entries.count):", hasLargeData: hasLargeData)
                )
            )
            digests.append("\(Digest.sha256(of: bytes))  \(name)\n")
        }
        if entries.isEmpty {
            let message = "no ACVP requests: no JSON with test groups that have a testType and no answers"
            throw VectorFileError(file: paths.joined(separator: ", "), message: message)
        }
        self.entries = entries
        if !hasLargeData { digests.append("without large data\n") }
        digest = Digest.sha256(of: digests.joined().utf8)
    }

    private static func mayBeRequest(_ head: [UInt8]) -> Bool {
        let text = String(decoding: head, as: UTF8.self)
        return text.contains("\"testGroups\"") || text.contains("\"vsId\"") || text.contains("\"vectorSetUrls\"")
    }

    /// The folder of a `prompt.json`, the name of another file without its extension; in one word of folders and names.
    private static func name(of file: ACVPFile) -> String {
        var parts = file.found.relative.split(separator: "/").map(String.init)
        let last = parts.popLast() ?? ""
        if last == ACVPPair.prompt {
            if parts.isEmpty { parts = file.folder.split(separator: "/").suffix(1).map(String.init) }
        } else {
            parts.append(last.hasSuffix(".json") ? String(last.dropLast(5)) : last)
        }
        return parts.filter { $0 != "." && $0 != ".." }.joined(separator: "/")
    }
}
