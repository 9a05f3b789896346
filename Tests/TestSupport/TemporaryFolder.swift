package import Corpus
import Foundation

/// A folder that lives as long as its owner.
package struct TemporaryFolder: ~Copyable {
    /// The folder's path.
    package let path: String

    /// Makes an empty folder.
    ///
    /// - Parameter parent: the folder in which to make it; nil for the system's.
    package init(in parent: String? = nil) throws {
        let parent = URL(fileURLWithPath: parent ?? NSTemporaryDirectory())
        // One slash between the two: messages about paths are compared.
        path = parent.appendingPathComponent("algcheck-test-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and the folders above it; returns its path.
    @discardableResult package func write(_ name: String, _ bytes: [UInt8], mode: Int = 0o644) throws -> String {
        let url = URL(fileURLWithPath: "\(path)/\(name)")
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(bytes).write(to: url)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: url.path)
        return url.path
    }

    /// Writes a text and the folders above it; returns its path.
    @discardableResult package func write(_ name: String, _ text: String, mode: Int = 0o644) throws -> String {
        try write(name, Array(text.utf8), mode: mode)
    }

    /// Writes a corpus; returns its folder.
    package func writeCorpus(_ groups: [(VectorGroup, [Vector])]) throws -> String {
        let folder = "\(path)/corpus"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try CorpusFile.write(groups, manifestDigest: "0", to: folder)
        return folder
    }
}
