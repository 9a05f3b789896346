internal import Glibc
internal import SystemPackage

/// What is done to folders and files beside reading and writing whole files.
public enum Folder {
    /// Makes the folder and those above it, where they are missing.
    public static func make(_ path: String) throws(FileError) {
        var partial = FilePath()
        let whole = FilePath(path)
        partial.root = whole.root
        for component in whole.components {
            partial.append(component)
            guard mkdir(partial.string, 0o755) == 0 || errno == EEXIST else {
                throw .current(partial == whole ? path : partial.string)
            }
        }
        guard isFolder(path) else { throw FileError(path: path, errno: .notDirectory) }
    }

    /// The names in a folder, sorted; none where the folder is missing.
    public static func names(in path: String) throws(FileError) -> [String] {
        guard let folder = opendir(path) else {
            if errno == ENOENT { return [] }
            throw .current(path)
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// The names in a folder, sorted, without those that begin with a dot; none where the folder cannot be read.
    ///
    /// For /sys, where a folder that is missing says as much as an empty one.
    public static func visibleNames(in path: String) -> [String] {
        ((try? names(in: path)) ?? []).filter { !$0.hasPrefix(".") }
    }

    /// Whether there is a file or folder of that name.
    public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Whether there is a folder of that name.
    public static func isFolder(_ path: String) -> Bool {
        guard let folder = opendir(path) else { return false }
        closedir(folder)
        return true
    }

    /// What a name in a folder stands for.
    public enum Entry: Sendable, Equatable {
        /// A file that can be read as a whole.
        case file(size: Int)
        case folder
        /// A pipe, a socket or a device, whose reading could last for ever.
        case other
    }

    /// What is there, symbolic links followed; nil where there is nothing, or where a link leads nowhere or in a circle.
    public static func entry(_ path: String) -> Entry? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file(size: Int(status.st_size))
        case S_IFDIR: return .folder
        default: return .other
        }
    }

    /// The path from the root of the file system, without symbolic links.
    public static func absolute(_ path: String) throws(FileError) -> String {
        guard let resolved = realpath(path, nil) else { throw .current(path) }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Gives a file or folder a new name on the same file system, in one step.
    public static func rename(_ old: String, to new: String) throws(FileError) {
        guard Glibc.rename(old, new) == 0 else { throw .current(new) }
    }

    /// Removes a file.
    public static func removeFile(_ path: String) throws(FileError) {
        guard unlink(path) == 0 else { throw .current(path) }
    }
}

extension FileError {
    /// What the operating system said last, about that path.
    fileprivate static func current(_ path: String) -> FileError {
        FileError(path: path, errno: Errno(rawValue: Glibc.errno))
    }
}
