import Foundation

/// The files of this checkout.
enum Checkout {
    /// The project's folder.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The text of a file, by its path from the root.
    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// Whether there is a file or folder of that path from the root.
    static func has(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }

    /// Paths from the root of all files below a folder whose names end so, sorted; hidden folders are left out.
    static func files(below folder: String, suffix: String) -> [String] {
        let start = root.appending(path: folder).path
        let found = FileManager.default.enumerator(atPath: start)?.compactMap { $0 as? String } ?? []
        let visible = found.filter { $0.hasSuffix(suffix) && !$0.split(separator: "/").contains { $0.hasPrefix(".") } }
        return visible.map { "\(folder)/\($0)" }.sorted()
    }

    /// The documents that people read: README, Documentation, Reports.
    static var documents: [String] {
        ["README.md"]
            + ["Documentation", "Reports"].flatMap { folder in
                // Reports of runs lie below and are no documents.
                files(below: folder, suffix: ".md").filter { $0.split(separator: "/").count == 2 }
            }
    }
}
