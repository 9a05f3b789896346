internal import AgentProtocol
internal import Corpus
internal import Records

/// The steps of a plan that are still to be run: first those that must run alone, then the others side by side.
struct StepQueue {
    /// Indices of the plan's steps to run one at a time, in order.
    let alone: [Int]
    /// Indices of those to run side by side, in order.
    let together: [Int]
    /// Indices of those that are not run (`Resumption.reasonToDrop`).
    let dropped: [Int]

    /// Sorts a plan's steps by what earlier boots left.
    init(_ plan: Plan, _ corpus: Corpus, _ resumption: Resumption) {
        let doneDrivers = Set(resumption.doneDrivers)
        let doneSteps = Set(resumption.doneSteps)
        let distrusted = Set(resumption.distrusted)
        let order = Dictionary(resumption.alone.enumerated().map { ($1, $0) }, uniquingKeysWith: min)
        var alone: [(rank: Int, index: Int)] = []
        var together: [Int] = []
        var dropped: [Int] = []
        for (index, step) in plan.steps.enumerated() {
            let driver = step.driver.id
            guard !doneDrivers.contains(driver) else { continue }
            let name = step.name(in: corpus)
            if doneSteps.contains(name) { continue }
            if resumption.reasonToDrop(name) != nil {
                dropped.append(index)
            } else if let rank = order[name] {
                alone.append((rank, index))
            } else if distrusted.contains(driver) {
                alone.append((order.count + index, index))
            } else {
                together.append(index)
            }
        }
        self.alone = alone.sorted { $0.rank < $1.rank }.map(\.index)
        self.together = together
        self.dropped = dropped
    }
}
