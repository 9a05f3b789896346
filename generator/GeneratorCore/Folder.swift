internal import Corpus
internal import Glibc
internal import SystemPackage

/// What the generator does to folders, beyond reading and writing whole files.
enum Folder {
    /// Makes the folder and those above it, where they are missing.
    static func make(_ path: String) throws(FileError) {
        var partial = FilePath()
        let whole = FilePath(path)
        partial.root = whole.root
        for component in whole.components {
            partial.append(component)
            guard mkdir(partial.string, 0o755) == 0 || errno == EEXIST else {
                throw FileError(path: partial.string, errno: Errno(rawValue: errno))
            }
        }
    }

    /// The names in a folder, sorted; none where the folder is missing.
    static func names(in path: String) throws(FileError) -> [String] {
        guard let folder = opendir(path) else {
            if errno == ENOENT { return [] }
            throw FileError(path: path, errno: Errno(rawValue: errno))
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

    /// Whether there is a file or folder of that name.
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Whether there is a folder of that name.
    static func isFolder(_ path: String) -> Bool {
        guard let folder = opendir(path) else { return false }
        closedir(folder)
        return true
    }

    /// The folder's path from the root of the file system, without symbolic links.
    static func absolute(_ path: String) throws(FileError) -> String {
        guard let resolved = realpath(path, nil) else { throw FileError(path: path, errno: Errno(rawValue: errno)) }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Gives a file or folder a new name on the same file system, in one step.
    static func rename(_ old: String, to new: String) throws(FileError) {
        guard Glibc.rename(old, new) == 0 else { throw FileError(path: new, errno: Errno(rawValue: errno)) }
    }

    /// Removes a file.
    static func removeFile(_ path: String) throws(FileError) {
        guard unlink(path) == 0 else { throw FileError(path: path, errno: Errno(rawValue: errno)) }
    }
}
