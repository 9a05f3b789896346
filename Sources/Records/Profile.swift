public import KernelNames

/// How much a run does.
public enum Profile: String, CaseIterable, Sendable {
    /// Known answers and the strongest exercises.
    case quick
    /// Every exercise.
    case full
    /// Every exercise, and then random messages until the time is up.
    case soak

    /// The exercises of the profile, in the order in which a driver is put through them.
    public var exercises: [Exercise] {
        switch self {
        case .quick:
            [
                .oneshot, .splits, .wrap, .refusals, .tamper, .long, .repeated, .threads, .atomic,
                .handover, .stateful,
            ]
        case .full, .soak: Exercise.allCases
        }
    }

    /// Whether the profile puts an exercise to drivers of a type.
    public func has(_ exercise: Exercise, for type: CipherType) -> Bool {
        exercises.contains(exercise) && (self != .quick || exercise.replacement(for: type) == nil)
    }

    /// What the profile leaves out, as one line; nil for nothing.
    public var omission: String? {
        let missing = Exercise.allCases.filter { !exercises.contains($0) }.map(\.rawValue)
        guard !missing.isEmpty else { return nil }
        return "\(missing.joined(separator: ", ")); fewer messages in the others (--profile full has them)"
    }
}
