import Foundation
import Records

/// What `Documentation/kill-matrix.md` says was found: what a run must not fall behind.
struct MatrixDocument: Sendable {
    /// How many faults each exercise found, by profile.
    let finds: [KillMatrix.Profile: [Exercise: Int]]
    /// Faults that were found, by profile.
    let found: [KillMatrix.Profile: Set<String>]
    /// Every fault that has a row, found or not.
    let listed: Set<String>

    /// Reads the tables of a matrix in Markdown.
    ///
    /// - Parameter text: the document, or what `KillMatrix.markdown()` wrote.
    init(_ text: String) {
        var finds: [KillMatrix.Profile: [Exercise: Int]] = [:]
        var found: [KillMatrix.Profile: Set<String>] = [:]
        var listed: Set<String> = []
        for row in Self.rows(in: text) {
            let driver = row["Driver"].map { PlantedDrivers.prefix + $0 }
            if let driver { listed.insert(driver) }
            for profile in KillMatrix.Profile.allCases {
                if let exercise = row["Exercise"].flatMap(Exercise.init(rawValue:)),
                    let count = row[profile.rawValue].flatMap({ Int($0) })
                {
                    finds[profile, default: [:]][exercise] = count
                }
                if let driver, row["found in \(profile.rawValue)"] == "x" {
                    found[profile, default: []].insert(driver)
                }
            }
        }
        self.finds = finds
        self.found = found
        self.listed = listed
    }

    /// The least number of faults that an exercise must find in a profile; nil for one that the document does not know.
    ///
    /// A fifth less than the document says: faults that come now and then need not come to each exercise every time. An exercise
    /// that finds none of these faults is there for others.
    func floor(of exercise: Exercise, in profile: KillMatrix.Profile) -> Int? {
        finds[profile]?[exercise].map { $0 == 0 ? 0 : max(1, $0 * 4 / 5) }
    }

    /// The rows of all tables, each cell by the name of its column, without backticks.
    private static func rows(in text: String) -> [[String: String]] {
        var rows: [[String: String]] = []
        var head: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix("|") else {
                head = []
                continue
            }
            guard !line.hasPrefix("|--") else { continue }
            let cells = line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false).map {
                $0.replacing("`", with: "").trimmingCharacters(in: .whitespaces)
            }
            if head.isEmpty {
                head = cells
            } else {
                rows.append(Dictionary(zip(head, cells)) { first, _ in first })
            }
        }
        return rows
    }
}
