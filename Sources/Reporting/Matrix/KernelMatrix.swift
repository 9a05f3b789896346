internal import Corpus
public import KernelNames
public import Records

/// Runs of several kernels side by side: what each says of each driver, and what changed from one kernel to the next.
///
/// Neighbours are compared in the order given. A kernel that has no results stands between two others as if it were not
/// there: the next one is compared with the last that has some.
public struct KernelMatrix: Sendable {
    /// One driver in all kernels.
    public struct Row: Sendable {
        /// Type, algorithm and name.
        public let driver: DriverID
        /// What each kernel says of it, in the order of the columns.
        public var cells: [Cell]
    }

    /// What one kernel says of one driver.
    public struct Cell: Sendable, Equatable {
        /// Whether the kernel has results at all.
        public var isKnown = true
        /// The verdict; nil where the kernel has no such driver.
        public var verdict: Verdict.Name?
        /// Why, for verdicts that carry a reason.
        public var reason: String?
        /// Checks that were executed.
        public var checks = 0
        /// The way by which the driver was reached.
        public var backend = BackendKind.afAlg
        /// Between processors: the code of the kernel's library that the processor's features choose, where that is known.
        public var code: String?
        /// What changed since the kernel before, in the order of `Change.Class`.
        public var changes: [Change.Class] = []
        /// Drivers of the kernel before in whose place it is.
        public var formerly: [String] = []
        /// The driver that has its place, where it is gone.
        public var successor: String?
        /// The verdict in the kernel before, where it was another.
        public var formerVerdict: Verdict.Name?
    }

    /// The comparison of a kernel with the one before.
    public struct Step: Sendable {
        /// The place of the kernel before among the columns.
        public let base: Int
        /// The place of the kernel.
        public let new: Int
        /// All changes, times aside.
        public let changes: [Change]
        /// Drivers whose verdict is another.
        public fileprivate(set) var changedVerdicts = 0

        /// How many changes are of that class.
        public func count(_ kind: Change.Class) -> Int { changes.count { $0.kind == kind } }
    }

    /// The kernels in the order given.
    public let columns: [KernelColumn]
    /// All drivers: by type, algorithm, falling priority and name, as the first kernel that has a driver orders it.
    public let rows: [Row]
    /// The comparisons between neighbours.
    public let steps: [Step]

    /// What the columns are: kernels, or processors that one kernel ran on.
    public enum Subject: String, Sendable {
        case kernel
        case processor
    }

    /// What the columns are.
    public let subject: Subject
    /// Accepted changes that expired or did not happen: one line each.
    public let acceptanceFaults: [String]
    /// Whether somebody said which changes are accepted, so that the others are counted.
    private let isJudged: Bool

    /// Compares neighbours.
    ///
    /// - Parameter accepted: the changes that are accepted, and the day, UTC; nil where nobody says.
    public init(
        _ columns: [KernelColumn],
        of subject: Subject = .kernel,
        accepted: (list: AcceptedList, today: String)? = nil
    ) {
        var acceptance = accepted.map { Acceptance($0.list, today: $0.today) }
        isJudged = accepted != nil
        self.columns = columns
        self.subject = subject
        let blank = columns.map { column in
            var cell = Cell()
            cell.isKnown = column.run != nil
            return cell
        }
        var cells: [DriverID: [Cell]] = [:]
        var priorities: [DriverID: Int] = [:]
        for (place, column) in columns.enumerated() {
            for driver in column.run?.drivers ?? [] {
                priorities[driver.id] = priorities[driver.id] ?? driver.priority
                cells[driver.id, default: blank][place].take(driver)
                if subject == .processor { cells[driver.id]?[place].code = column.code(behind: driver.id) }
            }
        }
        let known = columns.indices.filter { columns[$0].run != nil }
        var steps: [Step] = []
        for (base, new) in zip(known, known.dropFirst()) {
            guard let old = columns[base].run, let now = columns[new].run else { continue }
            steps.append(Self.step(from: (base, old), to: (new, now), &cells, &acceptance))
        }
        acceptanceFaults = acceptance?.faults ?? []
        self.steps = steps
        rows = cells.map { Row(driver: $0.key, cells: $0.value) }.sorted { left, right in
            let (one, other) = (left.driver, right.driver)
            return (one.algorithm, -(priorities[one] ?? 0), one.name)
                < (other.algorithm, -(priorities[other] ?? 0), other.name)
        }
    }

    /// Compares two kernels and notes in the cells of the new one what changed.
    private static func step(
        from base: (place: Int, run: RunSnapshot),
        to new: (place: Int, run: RunSnapshot),
        _ cells: inout [DriverID: [Cell]],
        _ acceptance: inout Acceptance?
    ) -> Step {
        let comparison = Comparison(base: base.run, new: new.run, throughput: .off)
        let (old, now) = (base.run.acceptanceSide, new.run.acceptanceSide)
        let changes = acceptance?.apply(to: comparison.changes, base: old, new: now) ?? comparison.changes
        var step = Step(base: base.place, new: new.place, changes: changes)
        for change in comparison.changes {
            guard let driver = change.driver, var cell = cells[driver]?[new.place] else { continue }
            if !cell.changes.contains(change.kind) { cell.changes.append(change.kind) }
            cells[driver]?[new.place] = cell
        }
        for pair in comparison.matching.pairs {
            for succession in pair.successions {
                cells[succession.old]?[new.place].successor = succession.new.name
                cells[succession.new]?[new.place].formerly.append(succession.old.name)
            }
            guard let old = pair.old.first, old.verdict != pair.new.verdict else { continue }
            cells[pair.new.id]?[new.place].formerVerdict = old.verdict
            step.changedVerdicts += 1
        }
        return step
    }

    // MARK: What the matrix says as a whole

    /// The exit code of the process that made the runs: of those of the kernels, the one that says most.
    ///
    /// A driver that some of the kernels lack is what a matrix is for; so a kernel in which the selection finds nothing
    /// counts only when it is so in all.
    /// An acceptance that is out of date is as one of a waiver.
    public var exitCode: Int32 {
        let worst = columnCode
        return worst == 0 && !acceptanceFaults.isEmpty ? RunVerdict.failed.exitCode : worst
    }

    private var columnCode: Int32 {
        let codes = columns.map(\.exitCode)
        let nothing = RunVerdict.nothingSelected.exitCode
        if codes.allSatisfy({ $0 == nothing }) { return nothing }
        let worst = [
            RunVerdict.failed.exitCode, RunVerdict.hung.exitCode, RunVerdict.incomplete.exitCode, KernelColumn.usage,
            RunVerdict.nothingRan.exitCode,
        ]
        return worst.first(where: codes.contains) ?? codes.first { $0 != 0 && $0 != nothing } ?? 0
    }

    /// The word that reports shout.
    public var word: String {
        let verdict = RunVerdict.allCases.first { $0.exitCode == exitCode }
        return columns.contains { $0.run == nil } && exitCode != RunVerdict.failed.exitCode
            ? RunVerdict.incomplete.word : verdict?.word ?? RunVerdict.incomplete.word
    }

    /// What accepted changes leave, where somebody said which those are.
    private var judgement: [String?] {
        guard isJudged else { return [] }
        let changes = steps.flatMap(\.changes)
        return [
            changes.count(where: \.isRegression).of("regression"),
            "\(changes.count { $0.acceptance != nil }.of("change")) accepted",
        ]
    }

    /// The regressions that nobody accepts, each with its kernel.
    var regressions: [(kernel: String, change: Change)] {
        guard isJudged else { return [] }
        return steps.flatMap { step in
            step.changes.filter(\.isRegression).map { (columns[step.new].title, $0) }
        }
    }

    /// One line without the word.
    public var headline: String {
        let missing = columns.count { $0.run == nil }
        let failing = rows.count { $0.cells.contains { $0.verdict == .failed } }
        let parts =
            [
                columns.count.of(subject.rawValue), missing > 0 ? "\(missing.grouped) without results" : nil,
                rows.count.of("driver"), failing > 0 ? "\(failing.grouped) failed" : nil,
                columns.reduce(0) { $0 + ($1.run?.executed ?? 0) }.of("check"),
            ] + judgement
        return parts.compactMap(\.self).joined(separator: ", ")
    }
}

extension KernelMatrix.Cell {
    fileprivate mutating func take(_ driver: RunSnapshot.Driver) {
        verdict = driver.verdict
        reason = driver.reason
        checks = driver.executed
        backend = driver.backend
    }

    /// Whether something changed here that a reader looks for; another priority or module alone is not.
    var isTurn: Bool {
        formerVerdict != nil || successor != nil
            || changes.contains { $0 != .priorityChanged && $0 != .providerChanged && $0 != .reasonChanged }
    }
}
