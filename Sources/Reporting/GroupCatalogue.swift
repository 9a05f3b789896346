internal import Corpus
internal import Records

/// What one driver made of one group, over all exercises: the worst.
enum GroupState: Int, CaseIterable, Comparable {
    case fail
    case error
    case notRun
    case skip
    case pass
    case notPlanned

    init(_ outcome: CheckRecord.Outcome) {
        switch outcome {
        case .pass: self = .pass
        case .fail: self = .fail
        case .skip: self = .skip
        case .error: self = .error
        }
    }

    /// One letter, the class of its cell.
    var letter: String {
        switch self {
        case .fail: "f"
        case .error: "e"
        case .notRun: "n"
        case .skip: "s"
        case .pass: "p"
        case .notPlanned: "x"
        }
    }

    /// One sign, so that the matrix reads without colour.
    var sign: String {
        switch self {
        case .fail: "\u{2717}"
        case .error: "!"
        case .notRun: "?"
        case .skip: "\u{2013}"
        case .pass: "\u{2713}"
        case .notPlanned: ""
        }
    }

    var phrase: String {
        switch self {
        case .fail: "failed"
        case .error: "not executed"
        case .notRun: "never ran"
        case .skip: "skipped"
        case .pass: "passed"
        case .notPlanned: "not planned"
        }
    }

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// An algorithm's drivers, the groups that ran on any of them, and what each made of each.
///
/// Groups are numbered from 1, those with a failure first, so that a wide matrix shows what matters without scrolling.
struct GroupCatalogue {
    let drivers: [DriverResult]
    /// Ids of the groups; the number of a group is its index and 1.
    let groups: [String]
    /// A row for each driver, a state for each group.
    let states: [[GroupState]]

    /// One catalogue for each algorithm, in the order of reports.
    static func all(of drivers: [DriverResult]) -> [GroupCatalogue] {
        var catalogues: [GroupCatalogue] = []
        var start = 0
        for index in drivers.indices {
            let next = index + 1
            let record = drivers[index].record
            let isLast =
                next == drivers.count || drivers[next].record.type != record.type
                || drivers[next].record.algorithm != record.algorithm
            if isLast {
                catalogues.append(GroupCatalogue(Array(drivers[start...index])))
                start = next
            }
        }
        return catalogues
    }

    private init(_ drivers: [DriverResult]) {
        self.drivers = drivers
        var order: [String] = []
        var numbers: [String: Int] = [:]
        for check in drivers.lazy.flatMap(\.checks) where numbers[check.group] == nil {
            numbers[check.group] = order.count
            order.append(check.group)
        }
        var rows: [[GroupState]] = drivers.map { driver in
            let absent: GroupState = driver.missingGroups > 0 ? .notRun : .notPlanned
            var row: [GroupState?] = Array(repeating: nil, count: order.count)
            for check in driver.checks {
                guard let number = numbers[check.group] else { continue }
                let state = GroupState(check.outcome)
                row[number] = row[number].map { Self.combined($0, state) } ?? state
            }
            return row.map { $0 ?? absent }
        }
        let worst = order.indices.map { number in rows.lazy.map { $0[number] }.min() ?? .pass }
        let sorted = order.indices.sorted { one, other in
            let (first, second) = (min(worst[one], .skip), min(worst[other], .skip))
            return first == second ? order[one] < order[other] : first < second
        }
        groups = sorted.map { order[$0] }
        rows = rows.map { row in sorted.map { row[$0] } }
        states = rows
    }

    /// The worse of two exercises; a pass in one and a skip in the other is a pass, for the group was executed.
    private static func combined(_ one: GroupState, _ other: GroupState) -> GroupState {
        let (worse, better) = (min(one, other), max(one, other))
        return worse == .skip && better == .pass ? .pass : worse
    }

    /// Numbers of the groups in that state on the driver at `index`.
    func numbers(_ state: GroupState, driver index: Int) -> [Int] {
        states[index].indices.filter { states[index][$0] == state }.map { $0 + 1 }
    }
}
