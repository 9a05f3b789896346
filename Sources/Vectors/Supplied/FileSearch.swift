internal import Files
internal import HostTools

/// Finds every file below what somebody names: once each, however many names and links lead to it.
struct FileSearch {
    /// A name that was found.
    struct Found {
        /// What it is called: its path, or the way into an archive and on.
        var path: String
        /// The path that it is opened by.
        var location: String
        /// The way from the path that was given; the last component where that is the file. Without the ending that tells
        /// how it is compressed.
        var relative: String
        var entry: Folder.Entry?
        /// How many archives it is in.
        var depth = 0

        /// The last component of its name, without what tells how it is compressed.
        var name: String { FileSearch.name(of: relative) }
        /// The folders before the last component of its path, with the slash behind them.
        var folder: String { String(path.dropLast(path.split(separator: "/").last?.count ?? 0)) }
    }

    /// Everything that was found, in the order of the paths and of the names in a folder.
    private(set) var found: [Found] = []
    private var visited: Set<String> = []
    /// Folders in folders that are searched; more are nobody's vectors.
    private static let depthLimit = 64

    /// Searches the paths in their order.
    ///
    /// - Throws: `VectorFileError` where one of them does not exist, `FileError` where a folder cannot be read.
    init(_ paths: [String]) throws {
        for path in paths {
            guard let entry = Folder.entry(path) else {
                throw VectorFileError(file: path, message: "no such file or folder")
            }
            let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
            guard entry == .folder else {
                try add(path, relative: Self.name(of: path), entry)
                continue
            }
            try search(path, "", depth: 0)
        }
    }

    /// The last component of a path.
    private static func name(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    private mutating func search(_ root: String, _ folder: String, depth: Int) throws {
        let whole = folder.isEmpty ? root : "\(root)/\(folder)"
        guard visited.insert(try Folder.absolute(whole)).inserted else { return }
        guard depth < Self.depthLimit else {
            throw VectorFileError(file: whole, message: "folders in \(Self.depthLimit) folders")
        }
        // What begins with a dot belongs to programs, such as a clone's history.
        for name in try Folder.names(in: whole) where !name.hasPrefix(".") {
            let relative = folder.isEmpty ? name : "\(folder)/\(name)"
            let entry = Folder.entry("\(root)/\(relative)")
            if entry == .folder {
                try search(root, relative, depth: depth + 1)
            } else {
                try add("\(root)/\(relative)", relative: relative, entry)
            }
        }
    }

    /// What a name stands for that is neither a file nor a folder.
    static func other(_ found: Found) -> String {
        if found.entry != nil { return "no file" }
        return found.path.unicodeScalars.contains("\u{fffd}")
            ? "a name that is not UTF-8: rename it" : "a link that leads nowhere"
    }

    private mutating func add(_ path: String, relative: String, _ entry: Folder.Entry?) throws {
        if case .file = entry, !visited.insert(try Folder.absolute(path)).inserted { return }
        let ending = CompressedFile.endings.first { relative.lowercased().hasSuffix($0) } ?? ""
        let plain = String(relative.dropLast(ending.count))
        found.append(Found(path: path, location: path, relative: plain, entry: entry))
    }
}

extension FileSearch.Found {
    /// The files that this one was unpacked to, called by the way into it.
    func parts(unpackedTo folder: String) throws -> [FileSearch.Found] {
        try FileSearch([folder]).found.map { inner in
            var part = inner
            part.path = path + inner.path.dropFirst(folder.count)
            part.relative = "\(relative)/\(inner.relative)"
            part.depth = depth + 1
            return part
        }
    }
}
