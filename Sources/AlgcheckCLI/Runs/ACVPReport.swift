import ArgumentParser
import Records
import Vectors

/// What became of every vector set with every driver, and the responses on disk.
struct ACVPReport {
    /// What one driver did.
    private struct Row {
        /// Vector sets that were answered whole, and in part.
        var sets = 0
        var parts = 0
        var tests = 0
        var asExpected = 0
        var differing: [String] = []
        /// Why a vector set of its algorithm was not answered.
        var unanswered: [String] = []
        var fault: String?
    }

    /// A vector set: the number of its request and its own in there.
    private struct Place: Hashable {
        let entry: Int
        let set: Int
    }

    private let requests: ACVPRequestFolder
    private let folder: String
    private var rows: [String: Row] = [:]
    /// Answers of drivers to sets that are for several: who answers which algorithm first.
    private var parts: [String: [ACVPAnswer]] = [:]
    /// Vector sets that somebody answered, whole or as far as they can be.
    private var answered: Set<Place> = []

    init(_ requests: ACVPRequestFolder, folder: String) {
        self.requests = requests
        self.folder = folder
    }

    /// A driver's name as the name of a folder.
    static func folderName(_ driver: String) -> String { driver.replacing("/", with: "_") }

    /// How many drivers need not be asked again.
    var settled: Int { rows.count }

    func isSettled(_ driver: String) -> Bool { rows[driver] != nil }

    /// Notes that a driver did not come to its end.
    mutating func fail(_ driver: String, _ fault: String) {
        rows[driver, default: Row()].fault = fault
    }

    /// Writes what a driver answered.
    mutating func take(_ driver: ACVPHarvest.Driver) throws {
        let name = driver.record.driver
        let answers = Dictionary(grouping: driver.answers) { $0.test.prefix { $0 != ":" } }
        var row = Row()
        for (index, entry) in requests.entries.enumerated() {
            let own = answers["\(index)"] ?? []
            if own.isEmpty, driver.skips.isEmpty { continue }
            let given = Set(own.map(\.test))
            var done: [Int] = []
            for (place, set) in entry.request.sets.enumerated() where set.answerableCount > 0 {
                if set.algorithms.count > 1 {
                    for algorithm in set.algorithms where [name, driver.record.algorithm].contains(algorithm) {
                        if parts[algorithm] == nil { parts[algorithm] = driver.answers }
                    }
                    continue
                }
                guard set.algorithms.contains(where: { $0 == driver.record.algorithm || $0 == name }) else { continue }
                let missing = set.names.subtracting(given)
                if let fault = set.names.lazy.compactMap({ driver.faults[$0].map { ($0) } }).first {
                    row.unanswered.append("\(entry.name): \(fault)")
                } else if !missing.isEmpty {
                    row.unanswered.append(
                        "\(entry.name): \(driver.skips.first ?? "tests without an answer: \(missing.count)")"
                    )
                } else {
                    done.append(place)
                }
            }
            try write(own, done, index, below: "\(folder)/\(Self.folderName(name))", &row)
        }
        rows[name] = row
    }

    /// Writes the responses to vector sets that are for several drivers, each answered by the first that can.
    mutating func combine() throws {
        var row = Row()
        for (index, entry) in requests.entries.enumerated() {
            for (place, set) in entry.request.sets.enumerated() where set.algorithms.count > 1 {
                let answers = set.algorithms.flatMap { parts[$0] ?? [] }.filter { set.has($0) }
                guard Set(answers.map(\.test)) == set.names else { continue }
                try write(answers, [place], index, below: "\(folder)/several-drivers", &row)
            }
        }
        if row.sets + row.parts > 0 { rows["several drivers"] = row }
    }

    /// Writes the answers to sets of one request: those that are answered whole, and apart from them the others, which are
    /// no responses.
    private mutating func write(
        _ answers: [ACVPAnswer],
        _ places: [Int],
        _ index: Int,
        below folder: String,
        _ row: inout Row
    ) throws {
        let entry = requests.entries[index]
        let isWhole = Dictionary(grouping: places) { entry.request.sets[$0].isAnswerable }
        for (name, places) in [
            (ACVPLaboratory.responseName, isWhole[true] ?? []), (ACVPLaboratory.partialName, isWhole[false] ?? []),
        ] where !places.isEmpty {
            let path = "\(folder)/\(entry.name)/\(name)"
            try Output.write(try entry.request.response(to: answers, sets: Set(places)), to: path)
            let isPartial = name == ACVPLaboratory.partialName
            if isPartial { row.parts += places.count } else { row.sets += places.count }
            row.tests += places.reduce(0) { $0 + entry.request.sets[$1].answerableCount }
            for place in places { answered.insert(Place(entry: index, set: place)) }
            guard let expected = entry.expected else { continue }
            let check = try ACVPCheck(response: path, expected: expected, isPartial: isPartial)
            if check.differences.isEmpty {
                row.asExpected += 1
            } else {
                row.differing.append("\(entry.name): \(check.words), first tgId/tcId \(check.differences[0])")
            }
        }
    }

    // MARK: The table

    var exitCode: ExitCode {
        if rows.values.contains(where: { !$0.differing.isEmpty }) { return .failure }
        if rows.values.contains(where: { $0.fault != nil || !$0.unanswered.isEmpty }) { return .incomplete }
        return answered.isEmpty ? .nothingCouldRun : .success
    }

    var text: String {
        let head = ["driver", "vector sets", "in part", "tests", "as expected", "not answered"]
        let lines = rows.sorted { $0.key < $1.key }.map { name, row in
            [
                name, "\(row.sets)", "\(row.parts)", "\(row.tests)",
                row.asExpected + row.differing.count == 0
                    ? "-" : "\(row.asExpected) of \(row.asExpected + row.differing.count)",
                "\(row.unanswered.count)",
            ]
        }
        let widths = head.indices.map { column in ([head] + lines).map { $0[column].count }.max() ?? 0 }
        var table: [String] = []
        for cells in rows.isEmpty ? [] : [head] + lines {
            let padded = cells.enumerated().map { column, cell -> String in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 ? cell + space : space + cell
            }
            table.append(padded.joined(separator: "  "))
        }
        return (table + remarks + answeredInPart + unanswered).joined(separator: "\n") + "\n"
    }

    private var remarks: [String] {
        rows.sorted { $0.key < $1.key }.flatMap { name, row in
            row.differing.map { "NOT AS EXPECTED  \(name): \($0)" }
                + row.unanswered.map { "not answered     \(name): \($0)" }
                + (row.fault.map { ["did not end      \(name): \($0)"] } ?? [])
        }
    }

    /// The vector sets that nobody can answer whole, and why.
    private var answeredInPart: [String] {
        let lines = lines { place, set in
            answered.contains(place) && !set.isAnswerable
                ? "\(set.answerableCount) of \(set.count) tests; not: \(Self.reasons(set))" : nil
        }
        return lines.isEmpty ? [] : ["vector sets answered in part, no responses to hand in: \(lines.count)"] + lines
    }

    /// The vector sets that no driver answered, and why.
    private var unanswered: [String] {
        let lines = lines { place, set in
            if answered.contains(place) { return nil }
            return set.answerableCount == 0
                ? Self.reasons(set) : "no driver of \(set.algorithms.joined(separator: ", "))"
        }
        return lines.isEmpty ? [] : ["vector sets that nobody answered: \(lines.count)"] + lines
    }

    private func lines(_ words: (Place, ACVPRequestSet) -> String?) -> [String] {
        requests.entries.enumerated().flatMap { index, entry in
            entry.request.sets.enumerated().compactMap { place, set in
                words(Place(entry: index, set: place), set).map { "  \(entry.name): \(set.title): \($0)" }
            }
        }
    }

    private static func reasons(_ set: ACVPRequestSet) -> String {
        set.refusals.map { "\($0.reason) (\($0.count) of \(set.count) tests)" }.joined(separator: "; ")
    }
}
