internal import Corpus
internal import Files
internal import HostTools
internal import JSONC

/// Reads files that somebody brings one after another, and keeps account of them.
struct SuppliedReading: ~Copyable {
    private(set) var files: [SuppliedFile] = []
    private(set) var algorithms: Set<String> = []
    /// A line for each file that was used.
    private(set) var digests: [String] = []
    private var labels: Set<String> = []
    private var archives: UnpackedArchives
    /// Archives in archives that are unpacked.
    private static let depthLimit = 3

    /// Reads nothing yet.
    ///
    /// - Parameter folder: where archives are unpacked; it is removed with this value.
    init(unpackingTo folder: String) { archives = UnpackedArchives(in: folder) }

    /// Reads a file, or puts it aside where it is a part of an ACVP vector set.
    mutating func read(
        _ found: FileSearch.Found,
        pairing sets: inout ACVPPairing,
        into writer: inout CorpusWriter
    ) throws {
        guard case .file(let size) = found.entry else {
            return leaveOut(found.path, FileSearch.other(found))
        }
        let name = found.name
        let isNamedAsVectors = [".rsp", ".json", ".fax"].contains { name.lowercased().hasSuffix($0) }
        if size == 0 {
            if isNamedAsVectors { throw VectorFileError(file: found.path, message: "an empty file") }
            return leaveOut(found.path, "an empty file")
        }
        let head: [UInt8]
        do {
            head = try FileBytes.readHead(of: found.location)
        } catch let error as ToolError {
            let kind = FileContent.compression(of: try FileBytes.read(found.location, upTo: ResponseProbe.size))
            return leaveOut(found.path, "\(kind ?? "a file") that cannot be unpacked: \(error)")
        }
        let isWhole = head.count < ResponseProbe.size
        switch FileContent(head[...], name: name) {
        case .foreign(let reason): leaveOut(found.path, reason)
        case .packed(let kind): try unpack(found, kind, pairing: &sets, into: &writer)
        case .json:
            guard size <= SuppliedVectors.sizeLimit else {
                if let reason = FileRecognition.foreignJSON(head) { return leaveOut(found.path, reason) }
                throw VectorFileError.tooLarge(found.path)
            }
            try readJSON(found, head, pairing: &sets, into: &writer)
        case .text:
            var probe = ResponseProbe(head[...].withoutMark, isWhole: isWhole)
            if !isWhole, probe.needsMore {
                if size > SuppliedVectors.sizeLimit { throw VectorFileError.tooLarge(found.path) }
                probe = ResponseProbe(try Self.text(of: found)[...], isWhole: true)
            }
            let recognised = FileRecognition.text(probe, path: found.relative)
            if case .foreign(let reason) = recognised { return leaveOut(found.path, reason) }
            if size > SuppliedVectors.sizeLimit { throw VectorFileError.tooLarge(found.path) }
            try add(recognised, try Self.text(of: found), found, into: &writer)
        }
    }

    /// Reads the vector sets of ACVP that were put aside, each with the file of its answers.
    mutating func read(_ sets: ACVPPairing, into writer: inout CorpusWriter) throws {
        for pair in sets.pairs {
            switch pair {
            case .leftOut(let file, let reason): leaveOut(file.path, reason)
            case .set(let file, let known):
                try add(known, try Self.text(of: file), file, into: &writer)
            }
        }
    }

    /// Reads what is in an archive.
    private mutating func unpack(
        _ found: FileSearch.Found,
        _ kind: String,
        pairing sets: inout ACVPPairing,
        into writer: inout CorpusWriter
    ) throws {
        guard found.depth < Self.depthLimit else { return leaveOut(found.path, "\(kind) in other archives: unpack it") }
        let unpacked: (folder: String, leftOut: [LeftOutMember])
        do {
            unpacked = try archives.unpack(found.location)
        } catch let error as ToolError {
            return leaveOut(found.path, "\(kind) that cannot be unpacked: \(error)")
        }
        for member in unpacked.leftOut { leaveOut("\(found.path)/\(member.name)", member.reason) }
        let parts = try found.parts(unpackedTo: unpacked.folder)
        if parts.isEmpty, unpacked.leftOut.isEmpty { return leaveOut(found.path, "\(kind) without files") }
        for part in parts { try read(part, pairing: &sets, into: &writer) }
    }

    private mutating func leaveOut(_ path: String, _ reason: String) {
        files.append(SuppliedFile(path: path, fate: .leftOut(reason)))
    }

    /// The text of a file, whose errors are called as the file is, and not as what it was unpacked to.
    private static func text(of found: FileSearch.Found) throws -> [UInt8] {
        do {
            return try FileBytes.readText(of: found.location)
        } catch var error as VectorFileError {
            error.file = found.path
            throw error
        }
    }

    private mutating func readJSON(
        _ found: FileSearch.Found,
        _ head: [UInt8],
        pairing sets: inout ACVPPairing,
        into writer: inout CorpusWriter
    ) throws {
        let bytes: [UInt8]
        do {
            bytes = try Self.text(of: found)
            try JSONWeight.check(bytes, path: found.path)
        } catch {
            if let reason = FileRecognition.foreignJSON(head) { return leaveOut(found.path, reason) }
            throw error
        }
        let recognised: Recognition
        do {
            let document = try JSONDocument(parsing: bytes.span.bytes, source: found.path)
            let root = document.root
            if FileRecognition.isDescribed(root) {
                recognised = try FileRecognition.described(root, path: found.relative)
            } else if let file = try ACVPFile(document, found) {
                return sets.add(file)
            } else {
                recognised =
                    FileRecognition.published(found.relative) ?? .foreign(FileRecognition.otherJSON(root))
            }
        } catch let error as JSONError {
            if FileRecognition.published(found.relative) != nil || FileRecognition.mentionsVectors(head) { throw error }
            recognised = .foreign("JSON of another kind that cannot be read: \(error.message)")
        }
        try add(recognised, bytes, found, into: &writer)
    }

    private mutating func add(
        _ recognised: Recognition,
        _ bytes: [UInt8],
        _ found: FileSearch.Found,
        into writer: inout CorpusWriter
    ) throws {
        switch recognised {
        case .foreign(let reason): leaveOut(found.path, reason)
        case .vectors(let known): try add(known, bytes, found, .sure, into: &writer)
        case .named(let known, let folderFits):
            do {
                try add(known, bytes, found, folderFits ? .beginning : .record, into: &writer)
            } catch let error as UnlikeItsName {
                leaveOut(found.path, "called as a published file of vectors, and of another kind: \(error.message)")
            }
        }
    }

    /// What shows that a reader was chosen rightly: a fault that comes before it makes the file another one of that name.
    private enum Proof {
        /// The file's content says so.
        case sure
        /// The name does, and a record that begins.
        case beginning
        /// The last component of the name does, and a record that could be read.
        case record

        func isMissing(_ groups: GroupBuilder) -> Bool {
            switch self {
            case .sure: false
            case .beginning: groups.isEmpty
            case .record: groups.hasNoVectors
            }
        }
    }

    /// A file in which a reader that was chosen by the file's name found nothing that proves the choice.
    private struct UnlikeItsName: Error {
        var message: String
    }

    private mutating func add(
        _ known: [SourceFile],
        _ bytes: [UInt8],
        _ found: FileSearch.Found,
        _ proof: Proof = .sure,
        into writer: inout CorpusWriter
    ) throws {
        var used = (records: 0, vectors: 0)
        var names: Set<String> = []
        var dropped: [String: Int] = [:]
        let label = freeLabel(found.relative)
        let document = known.contains { $0.reader is ACVPReader } ? try ACVPDocument(bytes, path: found.path) : nil
        var answers: ACVPDocument?
        for source in known {
            let file = SourceFile(
                found.path,
                label: known.count > 1 && source.label != known[0].label ? "\(label)-\(source.label)" : label,
                algorithm: source.algorithm,
                type: source.type,
                evidence: .supplied,
                reader: source.reader
            )
            let read = try FileVectors(of: file, source: SuppliedVectors.source, path: found.path) { groups in
                if let document, let reader = source.reader as? ACVPReader {
                    try reader.read(document, &answers, into: &groups)
                } else {
                    do {
                        try source.reader.read(bytes, path: found.path, into: &groups)
                    } catch let error as VectorFileError where proof.isMissing(groups) {
                        throw UnlikeItsName(message: error.message)
                    } catch let error as JSONError where proof.isMissing(groups) {
                        throw UnlikeItsName(message: error.message)
                    }
                }
            }
            // A second algorithm's reading of the same records is no more of them, and what it cannot take is the first's.
            if source.label == known[0].label || source.reader is ACVPReader {
                used.records += read.read
                dropped.merge(read.dropped) { $0 + $1 }
            }
            for (group, vectors) in read.groups {
                try writer.add(group, vectors)
                names.insert(group.algorithm)
                used.vectors += vectors.count
            }
        }
        algorithms.formUnion(names)
        if names.isEmpty {
            let reasons = dropped.keys.sorted().joined(separator: "; ")
            files.append(SuppliedFile(path: found.path, fate: .leftOut(reasons), dropped: dropped))
            return
        }
        digests.append("\(Digest.sha256(of: bytes))  \(found.relative)\n")
        let fate = SuppliedFile.Fate.used(
            records: used.records,
            vectors: used.vectors,
            algorithms: names.sorted()
        )
        files.append(SuppliedFile(path: found.path, fate: fate, dropped: dropped))
    }

    /// The file's part of a group's name: its path without the last extension, in one word that no other file has.
    private mutating func freeLabel(_ file: String) -> String {
        let dot = file.lastIndex(of: ".").flatMap { file[$0...].contains("/") ? nil : $0 }
        let stem = dot.map { file[..<$0] } ?? file[...]
        let word = stem.split { $0 == "/" || $0 == " " }.joined(separator: "-")
        var label = word
        var number = 1
        while !labels.insert(label).inserted {
            number += 1
            label = "\(word)-\(number)"
        }
        return label
    }
}
