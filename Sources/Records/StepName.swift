public import Corpus

/// What makes a step of a plan one and the same: a group of vectors on a driver in an exercise.
public struct StepName: Sendable, Hashable {
    /// The driver of the step.
    public struct Driver: Sendable, Hashable {
        /// The AF_ALG type.
        public var type: CipherType
        /// The kernel's algorithm name.
        public var algorithm: String
        /// The unique driver name.
        public var name: String

        /// Names a driver.
        public init(type: CipherType, algorithm: String, name: String) {
            self.type = type
            self.algorithm = algorithm
            self.name = name
        }
    }

    /// The driver.
    public var driver: Driver
    /// The group's id.
    public var group: String
    /// The exercise's name.
    public var exercise: String

    /// Names a step.
    public init(driver: Driver, group: String, exercise: String) {
        self.driver = driver
        self.group = group
        self.exercise = exercise
    }
}

extension CheckRecord {
    /// A record of a step with nothing in it yet.
    public init(_ step: StepName) {
        self.init(
            type: step.driver.type,
            algorithm: step.driver.algorithm,
            driver: step.driver.name,
            group: step.group,
            exercise: step.exercise
        )
    }

    /// The step that the record is the outcome of.
    public var step: StepName {
        StepName(
            driver: StepName.Driver(type: type, algorithm: algorithm, name: driver),
            group: group,
            exercise: exercise
        )
    }
}

extension DriverRecord {
    /// The driver as steps name it.
    public var name: StepName.Driver { StepName.Driver(type: type, algorithm: algorithm, name: driver) }
}

extension StepName.Driver {
    /// The names, tab-separated: no kernel name has a tab.
    package var text: String { "\(type.rawValue)\t\(algorithm)\t\(name)" }

    /// Reads what `text` wrote.
    package init?(fields: some RandomAccessCollection<Substring>) {
        let fields = Array(fields)
        guard fields.count >= 3, let type = CipherType(rawValue: String(fields[0])), !fields[2].isEmpty else {
            return nil
        }
        self.init(type: type, algorithm: String(fields[1]), name: String(fields[2]))
    }

    package init?(text: String) { self.init(fields: text.split(separator: "\t", omittingEmptySubsequences: false)) }
}

extension StepName {
    /// The names, tab-separated.
    package var text: String { "\(driver.text)\t\(group)\t\(exercise)" }

    /// Reads what `text` wrote.
    package init?(fields: some RandomAccessCollection<Substring>) {
        let fields = Array(fields)
        guard fields.count >= 5, let driver = Driver(fields: fields) else { return nil }
        self.init(driver: driver, group: String(fields[3]), exercise: String(fields[4]))
    }

    package init?(text: String) { self.init(fields: text.split(separator: "\t", omittingEmptySubsequences: false)) }
}

extension StepName.Driver {
    /// Whether another driver is a part of this one, as `cbc-aes-aesni` is of `essiv(cbc-aes-aesni,sha256-generic)`.
    public func isBuilt(over other: StepName.Driver) -> Bool {
        for range in name.ranges(of: other.name) where range.lowerBound > name.startIndex {
            let before = name[name.index(before: range.lowerBound)]
            guard range.upperBound < name.endIndex else { continue }
            if "(,".contains(before), "),".contains(name[range.upperBound]) { return true }
        }
        return false
    }
}
