public import KernelNames

/// What makes a step of a plan one and the same: a group of vectors on a driver in an exercise.
public struct StepID: Sendable, Hashable {
    /// The driver.
    public var driver: DriverID
    /// The group's id.
    public var group: String
    /// How the vectors are put.
    public var exercise: Exercise

    /// Names a step.
    public init(driver: DriverID, group: String, exercise: Exercise) {
        self.driver = driver
        self.group = group
        self.exercise = exercise
    }
}

// MARK: Text

extension StepID {
    /// The driver's names, the group and the exercise, tab-separated: none of them has a tab.
    public var text: String { "\(driver.text)\t\(group)\t\(exercise.rawValue)" }

    /// Reads what `text` wrote, split at the tabs; nil for anything else.
    public init?(fields: some RandomAccessCollection<Substring>) {
        let fields = Array(fields)
        guard fields.count == 5, let driver = DriverID(fields: fields), !fields[3].isEmpty,
            let exercise = Exercise(rawValue: String(fields[4]))
        else { return nil }
        self.init(driver: driver, group: String(fields[3]), exercise: exercise)
    }

    /// Reads what `text` wrote; nil for anything else.
    public init?(text: String) { self.init(fields: text.split(separator: "\t", omittingEmptySubsequences: false)) }
}
