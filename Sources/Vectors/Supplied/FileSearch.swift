internal import Files

/// Finds every file below what somebody names: once each, however many names and links lead to it.
struct FileSearch {
    /// A name that was found.
    struct Found {
        /// The path that it is opened by.
        var path: String
        /// The way from the path that was given; the last component where that is the file.
        var relative: String
        var entry: Folder.Entry?
    }

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
                try add(path, relative: path.split(separator: "/").last.map(String.init) ?? path, entry)
                continue
            }
            try search(path, "", depth: 0)
        }
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

    private mutating func add(_ path: String, relative: String, _ entry: Folder.Entry?) throws {
        if case .file = entry, !visited.insert(try Folder.absolute(path)).inserted { return }
        found.append(Found(path: path, relative: relative, entry: entry))
    }
}
