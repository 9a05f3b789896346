import ArgumentParser
import Records
import Vectors

/// What became of every vector set with every driver, and the responses on disk.
struct ACVPReport {
    /// What one driver did.
    private struct Row {
        var sets = 0
        var tests = 0
        var asExpected = 0
        var differing: [String] = []
        /// Why a vector set of its algorithm was not answered.
        var unanswered: [String] = []
        var fault: String?
    }

    private let requests: ACVPRequestFolder
    private let folder: String
    private var rows: [String: Row] = [:]
    /// Answers of drivers to sets that are for several: who answers which algorithm first.
    private var parts: [String: [ACVPAnswer]] = [:]
    private var answered: Set<String> = []

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
        var row = Row()
        for (index, entry) in requests.entries.enumerated() {
            let own = driver.answers.filter { $0.test.hasPrefix("\(index):") }
            if own.isEmpty, driver.skips.isEmpty { continue }
            let given = Set(own.map(\.test))
            var whole: Set<Int> = []
            for (place, set) in entry.request.sets.enumerated() where set.isAnswerable {
                if set.algorithms.count > 1 {
                    for algorithm in set.algorithms
                    where [driver.record.driver, driver.record.algorithm].contains(algorithm) {
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
                        "\(entry.name): \(driver.skips.first ?? "\(missing.count) tests without an answer")"
                    )
                } else {
                    whole.insert(place)
                    answered.insert("\(index) \(place)")
                    row.sets += 1
                    row.tests += set.count
                }
            }
            if whole.isEmpty { continue }
            let path = "\(folder)/\(Self.folderName(name))/\(entry.name)/\(ACVPLaboratory.responseName)"
            try Output.write(try entry.request.response(to: own, sets: whole), to: path)
            try check(path, against: entry, &row)
        }
        rows[name] = row
    }

    /// Writes the responses to vector sets that are for several drivers, each answered by the first that can.
    mutating func combine() throws {
        let name = "several drivers"
        var row = Row()
        for (index, entry) in requests.entries.enumerated() {
            for (place, set) in entry.request.sets.enumerated() where set.isAnswerable && set.algorithms.count > 1 {
                let answers = set.algorithms.flatMap { parts[$0] ?? [] }.filter { set.has($0) }
                guard Set(answers.map(\.test)) == set.names else { continue }
                let path = "\(folder)/several-drivers/\(entry.name)/\(ACVPLaboratory.responseName)"
                try Output.write(try entry.request.response(to: answers, sets: [place]), to: path)
                answered.insert("\(index) \(place)")
                row.sets += 1
                row.tests += set.count
                try check(path, against: entry, &row)
            }
        }
        if row.sets > 0 { rows[name] = row }
    }

    private func check(_ path: String, against entry: ACVPRequestFolder.Entry, _ row: inout Row) throws {
        guard let expected = entry.expected else { return }
        let check = try ACVPCheck(response: path, expected: expected)
        if check.differences.isEmpty {
            row.asExpected += 1
        } else {
            row.differing.append("\(entry.name): \(check.words), first tgId/tcId \(check.differences[0])")
        }
    }

    // MARK: The table

    var exitCode: ExitCode {
        if rows.values.contains(where: { !$0.differing.isEmpty }) { return .failure }
        if rows.values.contains(where: { $0.fault != nil || !$0.unanswered.isEmpty }) { return .incomplete }
        return answered.isEmpty ? .nothingCouldRun : .success
    }

    var text: String {
        let head = ["driver", "vector sets", "tests", "as expected", "not answered"]
        let lines = rows.sorted { $0.key < $1.key }.map { name, row in
            [
                name, "\(row.sets)", "\(row.tests)",
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
        return (table + remarks + unanswered).joined(separator: "\n") + "\n"
    }

    private var remarks: [String] {
        rows.sorted { $0.key < $1.key }.flatMap { name, row in
            row.differing.map { "NOT AS EXPECTED  \(name): \($0)" }
                + row.unanswered.map { "not answered     \(name): \($0)" }
                + (row.fault.map { ["did not end      \(name): \($0)"] } ?? [])
        }
    }

    /// The vector sets that no driver answered, and why.
    private var unanswered: [String] {
        var lines: [String] = []
        for (index, entry) in requests.entries.enumerated() {
            for (place, set) in entry.request.sets.enumerated() where !answered.contains("\(index) \(place)") {
                let reasons = set.refusals.map { "\($0.reason) (\($0.count) of \(set.count) tests)" }
                let why =
                    reasons.isEmpty
                    ? "no driver of \(set.algorithms.joined(separator: ", "))" : reasons.joined(separator: "; ")
                lines.append("  \(entry.name): \(set.title): \(why)")
            }
        }
        return lines.isEmpty ? [] : ["vector sets that nobody answered: \(lines.count)"] + lines
    }
}
