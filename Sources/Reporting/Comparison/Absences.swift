internal import KernelNames
public import Records

extension RunSnapshot {
    /// Something that a run names without testing it: an implementation of a type that AF_ALG lacks, one whose module
    /// would not load, an algorithm that the kernel does not have.
    public struct Absence: Sendable, Equatable {
        /// The driver's name; empty where none is known.
        public var driver: String
        /// The algorithm's name; empty where none is known.
        public var algorithm: String
        /// The kernel's type; empty where it is not known.
        public var type: String
        /// The module that provides it or would; empty where it is not known.
        public var module: String
        /// Why it is not tested.
        public var untested: Untested

        /// What it is about, on one line.
        var title: String {
            let words = [type, algorithm, driver].filter { !$0.isEmpty }
            return words.isEmpty ? "module \(module)" : words.joined(separator: " ")
        }

        /// The reason and what proves it.
        var why: String { "\(untested.reason.words): \(untested.evidence)" }

        /// What it is found again by; the type can become known between two runs.
        fileprivate var key: [String] { driver.isEmpty ? [type, algorithm, module] : [driver, algorithm] }
    }

    /// The driver that a bind of a generic name got.
    public struct Answer: Sendable, Equatable {
        /// The driver's name.
        public var driver: String
        /// Its priority.
        public var priority: Int
    }

    /// Why a driver that has no record of its own is not tested; nil where the run does not name it.
    func absence(of driver: DriverID) -> Absence? {
        untested.first { row in
            row.driver == driver.name && row.algorithm == driver.algorithm.name
                && (row.type.isEmpty || row.type == driver.type.rawValue)
        }
    }

    /// What the run says of the rest of a driver that it does not name: its module, or its algorithm.
    func absences(around driver: Driver) -> [Absence] {
        untested.filter { row in
            guard row.driver.isEmpty else { return false }
            let isAlgorithm = row.algorithm == driver.id.algorithm.name && row.type == driver.id.type.rawValue
            return isAlgorithm || (row.algorithm.isEmpty && row.module == driver.module)
        }
    }
}

/// What neither run tests: where another reason is given than before.
enum AbsenceComparison {
    static func changes(_ base: RunSnapshot, _ new: RunSnapshot) -> [Change] {
        let before = Dictionary(base.untested.map { ($0.key, $0) }) { first, _ in first }
        let rows = new.untested.compactMap { row -> Change? in
            guard let old = before[row.key], old.untested.reason != row.untested.reason else { return nil }
            return Change(
                .reasonChanged,
                subject: row.title,
                summary: "not tested: \(old.untested.reason.words); now \(row.untested.reason.words)",
                evidence: [.init("was: \(old.untested.evidence)"), .init("is: \(row.untested.evidence)")]
            )
        }
        let modules = new.modules.sorted { $0.key < $1.key }.compactMap { name, errno -> Change? in
            guard let old = base.modules[name], old != errno else { return nil }
            return Change(.reasonChanged, subject: "module \(name)", summary: "did not load: \(old); now \(errno)")
        }
        return rows + modules
    }
}
