public import KernelNames

/// What makes a step of a plan one and the same: a group of vectors on a driver in an exercise, and the way that they go.
public struct StepID: Sendable, Hashable {
    /// The driver.
    public var driver: DriverID
    /// The group's id.
    public var group: String
    /// How the vectors are put.
    public var exercise: Exercise
    /// How requests reach the driver.
    public var backend: BackendKind

    /// Names a step.
    public init(driver: DriverID, group: String, exercise: Exercise, backend: BackendKind = .afAlg) {
        self.driver = driver
        self.group = group
        self.exercise = exercise
        self.backend = backend
    }
}

// MARK: Text

extension StepID {
    /// The driver's names, the group and the exercise, tab-separated: none of them has a tab. A way other than AF_ALG stands
    /// behind the exercise: `oneshot@kernel`.
    public var text: String {
        "\(driver.text)\t\(group)\t\(exercise.rawValue)\(backend == .afAlg ? "" : "@\(backend.rawValue)")"
    }

    /// Reads what `text` wrote, split at the tabs; nil for anything else.
    public init?(fields: some RandomAccessCollection<Substring>) {
        let fields = Array(fields)
        guard fields.count == 5, let driver = DriverID(fields: fields), !fields[3].isEmpty else { return nil }
        let words = fields[4].split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let way = words.count == 1 ? BackendKind.afAlg : BackendKind(rawValue: words[1])
        guard let exercise = Exercise(rawValue: words[0]), let backend = way else { return nil }
        self.init(driver: driver, group: String(fields[3]), exercise: exercise, backend: backend)
    }

    /// Reads what `text` wrote; nil for anything else.
    public init?(text: String) { self.init(fields: text.split(separator: "\t", omittingEmptySubsequences: false)) }
}
