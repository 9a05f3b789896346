internal import KernelNames
internal import Records

/// The steps that workers still have to take.
///
/// Drivers that wait for the same device or thread of the kernel have one step at a time: that is no faster for two, the
/// processors have other drivers' steps to do meanwhile, and the first step that hangs is known to be the one.
struct OpenSteps {
    private let plan: Plan
    private let canWait: Bool
    private let families: AsyncFamilies
    /// The family of each of the plan's steps.
    private let familyOfStep: [Int?]
    /// The next one last.
    private var queue: [Int] = []
    private var busy: Set<Int> = []
    private var held: Set<DriverID> = []
    private var hung: Set<Int> = []

    /// - Parameter canWait: whether what is held can wait for another boot; else it is tried all the same.
    init(_ plan: Plan, canWait: Bool) {
        self.plan = plan
        self.canWait = canWait
        let families = AsyncFamilies(plan.drivers)
        self.families = families
        familyOfStep = plan.steps.map { families[$0.driver.driver] }
    }

    /// Puts steps in the queue, in that order.
    mutating func fill(_ steps: [Int]) { queue = steps.reversed() }

    /// The first step that can run beside those that do; nil where there is none. Who gets none is not needed any more:
    /// whoever runs a family's step takes its next one too.
    mutating func next() -> Int? {
        while let place = queue.lastIndex(where: { familyOfStep[$0].map { !busy.contains($0) } ?? true }) {
            let step = queue.remove(at: place)
            if canWait, isHeld(plan.steps[step].driver) { continue }
            if let family = familyOfStep[step] { busy.insert(family) }
            return step
        }
        return nil
    }

    /// A step has come to its end.
    mutating func end(_ step: Int) {
        if let family = familyOfStep[step] { busy.remove(family) }
    }

    /// Leaves for the next boot what is still planned on the step's driver or over it; when the step hangs, on all of its
    /// family.
    mutating func hold(_ step: Int, isHung: Bool) {
        held.insert(plan.steps[step].driver.id)
        guard isHung, let family = familyOfStep[step] else { return }
        hung.insert(family)
        busy.remove(family)
    }

    /// Whether a driver has a step held, or would hang or be suspected with one that has.
    func isHeld(_ driver: DriverRecord) -> Bool {
        if let family = families[driver.driver], hung.contains(family) { return true }
        return held.contains { $0 == driver.id || driver.id.isBuilt(over: $0) }
    }
}
