internal import Corpus
internal import Records

/// An algorithm's section: the matrix, and the list of its groups.
struct HTMLAlgorithm {
    struct Row {
        var driver: String
        var anchor: String
        var verdict: String
        var priority: String
        var passed: String
        var cellsHTML: String
    }

    /// Groups of one source file.
    struct File {
        var name: String
        var groups: [Group]
    }

    struct Group {
        var number: Int
        var name: String
    }

    var type: String
    var algorithm: String
    /// What the filter looks at.
    var text: String
    var summary: String
    /// The worst verdict of its drivers.
    var style: String
    var hasGroups: Bool
    var numbersHTML: String
    var rows: [Row]
    var files: [File]
    var groupCount: String
    var isFailed: Bool { style == Verdict.Name.failed.rawValue }

    init(_ catalogue: GroupCatalogue, anchors: HTMLAnchors) {
        let first = catalogue.drivers.first?.record
        type = first?.type.rawValue ?? ""
        algorithm = (first?.algorithm ?? "").visible(limit: 200)
        let names = catalogue.drivers.map { $0.record.driver.visible(limit: 200) }
        let verdicts = Verdict.Name.allCases.compactMap { name in
            let count = catalogue.drivers.count { $0.verdict.kind == name }
            return count == 0 ? nil : "\(count) \(name.rawValue)"
        }
        text = ([type, algorithm] + names + verdicts).joined(separator: " ")
        let counts = Counts.sum(catalogue.drivers)
        summary = "\(verdicts.joined(separator: ", ")); \(counts.passed.of("check")) passed"
        style =
            Verdict.Name.allCases.first { name in catalogue.drivers.contains { $0.verdict.kind == name } }?.rawValue
            ?? ""
        hasGroups = !catalogue.groups.isEmpty
        groupCount = catalogue.groups.count.of("group")
        numbersHTML = catalogue.groups.indices.map { "<th>\($0 + 1)" }.joined()
        rows = zip(catalogue.drivers, catalogue.states).map { driver, states in
            Row(
                driver: driver.record.driver.visible(limit: 200),
                anchor: anchors[driver],
                verdict: driver.verdict.name,
                priority: "\(driver.record.priority)",
                passed: driver.counts.passed.grouped,
                cellsHTML: states.map { "<td class=\($0.letter)>\($0.sign)" }.joined()
            )
        }
        files = Self.files(catalogue.groups)
    }

    /// The groups by file: the id's last part is the group's own name.
    private static func files(_ groups: [String]) -> [File] {
        var order: [String] = []
        var members: [String: [Group]] = [:]
        for (index, id) in groups.enumerated() {
            let parts = id.split(separator: "/", omittingEmptySubsequences: false)
            let file = parts.dropLast().joined(separator: "/")
            if members[file] == nil { order.append(file) }
            let name = String(parts.last ?? "").visible(limit: 200)
            members[file, default: []].append(Group(number: index + 1, name: name))
        }
        return order.map { File(name: $0.visible(limit: 200), groups: members[$0] ?? []) }
    }
}
