public import KernelNames
public import Records

/// A difference between two runs, on one driver or rule, with its evidence.
public struct Change: Sendable, Equatable {
    /// The classes of differences, in the order of reports.
    public enum Class: String, CaseIterable, Sendable {
        /// The base's run was complete and the new one is not.
        case runIncomplete = "run-incomplete"
        /// Checks fail that passed.
        case regressed
        /// Checks fail that the base does not have.
        case newFailure = "new-failure"
        /// AF_ALG reached the driver, and does not any more.
        case newlyUnreachable = "newly-unreachable"
        /// The driver is gone, and nothing took its place.
        case driverVanished = "driver-vanished"
        /// Checks were executed, and are not any more.
        case coverageLost = "coverage-lost"
        /// The kernel does something else where the AF_ALG contract says something.
        case contractChanged = "contract-changed"
        /// The driver takes longer than noise explains.
        case slower
        /// Checks fail in both runs.
        case stillFailing = "still-failing"
        /// Checks fail that passed or were not there, and a waiver covers each.
        case waived
        /// Checks pass, or the driver is reached, and it was not so.
        case fixed
        /// Checks are executed that were not.
        case coverageGained = "coverage-gained"
        /// Another reason for what is not executed.
        case reasonChanged = "reason-changed"
        /// A driver that was not there.
        case driverAppeared = "driver-appeared"
        /// A driver that is there under another name.
        case driverRenamed = "driver-renamed"
        /// Another driver answers the generic name.
        case answererChanged = "answerer-changed"
        /// The kernel prefers the driver more or less than before.
        case priorityChanged = "priority-changed"
        /// Another module provides the driver.
        case providerChanged = "provider-changed"
        /// The driver is reached by the kernel module and was by AF_ALG, or the other way round.
        case wayChanged = "way-changed"
        /// The driver takes less time than noise explains.
        case faster
    }

    /// One fact behind a change.
    public struct Evidence: Sendable, Equatable {
        /// The group of vectors; nil where the fact is not about one.
        public var group: String?
        /// The exercises in which it was seen.
        public var exercises: [Exercise]
        /// Ids of the vectors; empty where the records do not name them.
        public var vectors: [String]
        /// One line for people.
        public var text: String

        init(group: String? = nil, exercises: [Exercise] = [], vectors: [String] = [], _ text: String) {
            self.group = group
            self.exercises = exercises
            self.vectors = vectors
            self.text = text
        }
    }

    /// The class.
    public var kind: Class
    /// Whether it makes the comparison fail.
    public var isRegression: Bool
    /// The driver as the new run names it, or as the base names it where it is gone; nil where it is about none.
    public var driver: DriverID?
    /// Names of the base's drivers in whose place it is, where they differ.
    public var formerly: [String]
    /// Another subject than a driver: an algorithm, a rule of the contract, the run.
    public var subject: String?
    /// Checks that it is about; 0 where it is not about checks.
    public var checks: Int
    /// One line for people, without the subject.
    public var summary: String
    /// What it rests on.
    public var evidence: [Evidence]
    /// Who accepts it; nil where nobody does.
    public var acceptance: AcceptedChange?

    init(
        _ kind: Class,
        isRegression: Bool = false,
        driver: DriverID? = nil,
        formerly: [String] = [],
        subject: String? = nil,
        checks: Int = 0,
        summary: String,
        evidence: [Evidence] = []
    ) {
        self.kind = kind
        self.isRegression = isRegression
        self.driver = driver
        self.formerly = formerly
        self.subject = subject
        self.checks = checks
        self.summary = summary
        self.evidence = evidence
    }

    /// What it is about, on one line: `hash sha256 sha256-lib (sha256-generic)`.
    public var title: String {
        guard let driver else { return subject ?? "run" }
        let former = formerly.isEmpty ? "" : " (was \(formerly.joined(separator: ", ")))"
        return "\(driver.type.rawValue) \(driver.algorithm) \(driver.name)\(former)"
    }
}

extension Change.Class {
    /// The class in words, as the heading of a list.
    public var title: String {
        switch self {
        case .runIncomplete: "run incomplete"
        case .regressed: "regressed"
        case .newFailure: "new failures"
        case .newlyUnreachable: "newly unreachable"
        case .driverVanished: "drivers vanished"
        case .coverageLost: "coverage lost"
        case .contractChanged: "contract behaviour changed"
        case .slower: "slower"
        case .stillFailing: "still failing"
        case .waived: "new failures that are waived"
        case .fixed: "fixed"
        case .coverageGained: "coverage gained"
        case .reasonChanged: "reason changed"
        case .driverAppeared: "drivers appeared"
        case .driverRenamed: "drivers renamed"
        case .answererChanged: "generic name served by another driver"
        case .priorityChanged: "priority changed"
        case .providerChanged: "provider changed"
        case .wayChanged: "reached another way"
        case .faster: "faster"
        }
    }
}
