import Foundation

/// What `Documentation/kill-matrix.md` says was found: what a run must not fall behind.
struct MatrixDocument: Sendable {
    /// How many faults each exercise found, by profile.
    let finds: [KillMatrix.Profile: [String: Int]]
    /// Faults that were found, by profile.
    let found: [KillMatrix.Profile: Set<String>]

    /// Reads the tables of a matrix in Markdown.
    ///
    /// - Parameter text: the document, or what `KillMatrix.markdown()` wrote.
    init(_ text: String) {
        let tables = Self.tables(in: text)
        var finds: [KillMatrix.Profile: [String: Int]] = [:]
        var found: [KillMatrix.Profile: Set<String>] = [:]
        for table in tables {
            for profile in KillMatrix.Profile.allCases {
                for row in table where row["Exercise"] != nil {
                    if let name = row["Exercise"], let count = row[profile.rawValue].flatMap({ Int($0) }) {
                        finds[profile, default: [:]][name] = count
                    }
                }
                for row in table where row["found in \(profile.rawValue)"] == "x" {
                    if let name = row["Driver"] { found[profile, default: []].insert(PlantedDrivers.prefix + name) }
                }
            }
        }
        self.finds = finds
        self.found = found
    }

    /// The least number of faults that an exercise must find in a profile; nil for one that the document does not know.
    ///
    /// A fifth less than the document says: faults that come now and then need not come to each exercise every time.
    func floor(of exercise: String, in profile: KillMatrix.Profile) -> Int? {
        finds[profile]?[exercise].map { max(1, $0 * 4 / 5) }
    }

    /// Rows of each table, by the names of the columns, without backticks.
    private static func tables(in text: String) -> [[[String: String]]] {
        var tables: [[[String: String]]] = []
        var head: [String]?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix("|") else {
                head = nil
                continue
            }
            let cells = line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false).map {
                $0.replacing("`", with: "").trimmingCharacters(in: .whitespaces)
            }
            if let head {
                guard !line.hasPrefix("|--") else { continue }
                tables[tables.count - 1].append(Dictionary(zip(head, cells)) { first, _ in first })
            } else {
                head = cells
                tables.append([])
            }
        }
        return tables
    }
}
