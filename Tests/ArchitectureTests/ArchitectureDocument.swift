/// What `Documentation/architecture.md` says of the targets.
struct ArchitectureDocument {
    /// A module that only some files of a folder may import.
    struct Restriction {
        let module: String
        let folder: String
        /// Files or folders below it that import the module.
        let importers: [String]
    }

    /// The layer of each target, 1 at the bottom; a target that stands in several rows has several.
    let layers: [String: [Int]]
    let restrictions: [Restriction]
    /// The first block of the page that is set as text.
    let drawing: String

    /// Reads the page: rows that begin with a number are layers, rows that begin with a module are restrictions.
    init(_ text: String) {
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ") }.map { row in
            row.dropFirst().split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        }
        var layers: [String: [Int]] = [:]
        for row in rows where row.count >= 3 {
            guard let layer = Int(row[0].filter { !$0.isWhitespace }), let name = Self.names(row[1]).first else {
                continue
            }
            layers[name, default: []].append(layer)
        }
        self.layers = layers
        restrictions = rows.compactMap { row in
            guard row.count >= 3, let module = Self.names(row[0]).first, let folder = Self.names(row[1]).first else {
                return nil
            }
            return Restriction(module: module, folder: folder, importers: Self.names(row[2]))
        }
        drawing = text.firstMatch(of: /```text\n([\s\S]*?)```/).map { String($0.1) } ?? ""
    }

    /// What a cell has in backticks.
    private static func names(_ cell: String) -> [String] { cell.matches(of: /`([^`]+)`/).map { String($0.1) } }
}
